#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Faults on several processors and hardware queues: timeouts, errors and late
# answers race with each other, with the choice of another scheduler and with the
# disk being pulled out. Each request still ends once.
#
# vm: smp=2
# vm: timeout=300
. "$(dirname "$0")/lib.sh"

fault() { echo "0 $*" > /sys/module/simdisk/parameters/fault; }

# torn PROFILE PARAMETERS...: DEV, with all kinds of faults.
torn()
{
	sim_device "$@" backed_mb=64 write_cache=1
	queue io_timeout 300
	fault hang every=97
	fault io every=31
	fault delay every=7 us=5000
	# about the queue's timeout: which comes first is open
	fault delay every=61 us=300000
}

# load SECONDS: two jobs that go on in spite of errors.
load()
{
	job "" load --rw=randrw --bs=4k --iodepth=16 --fsync=100 --numjobs=2 \
		--runtime="$1" --time_based --continue_on_error=all --size=64m
}

for p in ssd nvme hdd; do
	torn $p
	load 6 &
	busy 100
	for scheduler in none blender none mq-deadline blender; do
		use $scheduler
		sleep 0.5
	done
	wait
	between "$p: the load met faults" "$(result load .total_err)" 3 1000000
	conserved "$p"
	check "$p: every request came back" came_back
	fault none
	job "" well --rw=randread --bs=4k --iodepth=16 --number_ios=200 --size=64m
	job_ok well
	use none
	check "$p: unloaded" unload simdisk

	torn $p
	load 60 &
	busy 100
	sleep 1
	check "$p: pulled out amid faults" \
		sh -c 'echo 0 > /sys/module/simdisk/parameters/unplug'
	killall fio
	wait
	check "$p: unloaded after that" unload simdisk
done
finish
