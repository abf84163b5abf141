#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# What each setting under queue/iosched does.
#
# vm: det
# vm: timeout=120
. "$(dirname "$0")/lib.sh"

# set_to NAME VALUE
set_to()
{
	check "$1 $2" sh -c "echo $2 > /sys/block/$DEV/queue/iosched/$1"
}

# streams_of_one: how many streams one sequential reader of 1 MiB is.
streams_of_one()
{
	job "" one --rw=read --bs=64k --offset=$1 --size=1m --ioengine=psync
	sed -n 's/.* streams=\([0-9]*\) .*/\1/p' /sys/kernel/debug/block/$DEV/sched/streams
}

null_device completion_nsec=1000000
set_to stream_confirm_kb 4096
equal "stream_confirm_kb: one of 1 MiB is none at 4096" "$(streams_of_one 0)" 0
set_to stream_confirm_kb 64
equal "stream_confirm_kb: and one at 64" "$(streams_of_one 10g)" 1
use none
unload null_blk

# runs_of SECONDS OPTIONS...: two streams side by side; the trace of what is dispatched.
runs_of()
{
	seconds=$1
	shift
	job a a --rw=read "$@" --runtime=$((seconds + 1)) --time_based &
	job b b --rw=read --offset=100g "$@" --runtime=$((seconds + 1)) --time_based &
	sleep 1
	trace_on dispatch
	sleep "$seconds"
	trace_off
	wait
	job_ok a
	job_ok b
}

# longest_run: KiB, of those that begin and end in the trace.
longest_run()
{
	awk '$2 == "dispatch" {
			for (i = 3; i <= NF; i++) {
				if ($i == "+")
					bytes = $(i + 1)
				if ($i == "reason")
					why = $(i + 1)
			}
			if (why == "new_run") {
				if (begun && run > longest)
					longest = run
				begun = 1
				run = 0
			}
			run += bytes
		}
		END { print longest / 1024 }' $TMP/trace
}

sim_device hdd zero_fill=0
group a
group b
runs_of 2 --bs=64k --iodepth=4
between "stream_quantum_kb 0: the longest run, KiB" "$(longest_run)" 4096 65536
set_to stream_quantum_kb 1024
runs_of 2 --bs=64k --iodepth=4
between "stream_quantum_kb 1024: the longest run, KiB" "$(longest_run)" 960 1088
set_to stream_quantum_kb 0

# One request at a time: the next one comes a moment after the last.
runs_of 2 --bs=64k --ioengine=psync --thinktime=200
between "anticipate_us -1: the longest run, KiB" "$(longest_run)" 1024 65536
set_to anticipate_us 0
runs_of 2 --bs=64k --ioengine=psync --thinktime=200
between "anticipate_us 0: the longest run, KiB" "$(longest_run)" 64 128
use none
unload simdisk

# tight: is the wanted latency missed?
tight() { sed -n 's/.* tight=\([01]\).*/\1/p' /sys/kernel/debug/block/$DEV/sched/budget; }

sim_device ssd zero_fill=0
job a bulk --rw=read --bs=128k --iodepth=32 --runtime=3 --time_based &
job b small --rw=randread --bs=4k --offset=400g --runtime=3 --time_based &
sleep 1
equal "latency_target_us 0: nothing is missed" "$(tight)" 0
between "latency_target_us 0: bulk in flight" "$(most bulk_in_flight)" 2 8
set_to latency_target_us 1
sleep 0.2
between "latency_target_us 1: it is missed" "$(tight)" 1 1
between "latency_target_us 1: bulk in flight" "$(most bulk_in_flight)" 1 1
wait
job_ok bulk
job_ok small
conserved "after all"
finish
