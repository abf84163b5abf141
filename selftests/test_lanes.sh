#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Each kind of request enters the lane it belongs to, for the right reason.
#
# vm: det
# vm: timeout=60
. "$(dirname "$0")/lib.sh"

# lane_of NAME LANE REASON LOW HIGH FIO-OPTIONS...: so many of the requests.
lane_of()
{
	what=$1 lane=$2 reason=$3 low=$4 high=$5
	shift 5
	trace_on lane
	job a a "$@"
	trace_off
	between "$what: $lane lane, reason $reason" \
		"$(traced lane "lane $lane reason $reason")" "$low" "$high"
	job_ok a
}

# Slow enough for a flood to meet in the scheduler.
null_device memory_backed=1 discard=1 gb=4 completion_nsec=2000000
queue nr_requests 256
group a
lane_of "small reads, one at a time" latency small 50 50 \
	--rw=randread --bs=4k --number_ios=50
lane_of "two of 64 KiB at a time" latency small 50 50 \
	--rw=randread --bs=64k --iodepth=2 --number_ios=50
lane_of "large reads" stream large 50 50 \
	--rw=randread --bs=68k --number_ios=50
lane_of "a flood of small reads" stream backlog 150 256 \
	--rw=randread --bs=4k --iodepth=128 --iodepth_batch=128 --number_ios=256
lane_of "sequential reads" stream stream 60 64 \
	--rw=read --bs=64k --number_ios=64
lane_of "direct sequential writes" stream stream 60 64 \
	--rw=write --offset=1g --bs=64k --number_ios=64
lane_of "direct small writes" latency small 50 50 \
	--rw=randwrite --bs=4k --number_ios=50
lane_of "what fsync waits for" latency commit 50 60 \
	--rw=randwrite --bs=4k --direct=0 --fsync=1 --number_ios=50
lane_of "what it waits for one beside the other" latency commit 50 60 \
	--rw=write --offset=2g --bs=4k --direct=0 --fsync=1 --number_ios=50
lane_of "realtime" rt realtime 50 50 \
	--rw=randread --bs=4k --prioclass=1 --number_ios=50
lane_of "idle" idle idle 50 50 --rw=randread --bs=4k --prioclass=3 --number_ios=50
lane_of "discard" stream erase 20 20 --rw=randtrim --bs=64k --number_ios=20 \
	--ioengine=psync

# A loader that opens its next file takes no small request along.
trace_on lane
job a large --rw=randread --bs=96k --iodepth=4 --number_ios=200 &
job a small --rw=randread --bs=4k --number_ios=50
wait
trace_off
equal "small reads beside large ones of the same cgroup: latency lane, reason small" \
	"$(traced lane '4096 lane latency reason small')" 50
equal "the large ones: stream lane, reason large" \
	"$(traced lane '98304 lane stream reason large')" 200
job_ok large
job_ok small

# Writeback that nobody waits for: the flusher's. The last close would wait.
exec 9<> /dev/$DEV
trace_on lane
dd if=/dev/zero bs=4k count=256 >&9 2> /dev/null
echo 1 > /proc/sys/vm/dirty_expire_centisecs
echo 1 > /proc/sys/vm/dirty_writeback_centisecs
sleep 0.3
echo 500 > /proc/sys/vm/dirty_writeback_centisecs
echo 3000 > /proc/sys/vm/dirty_expire_centisecs
trace_off
exec 9>&-
between "writeback in the background: stream lane, reason async" \
	"$(traced lane 'W .* lane stream reason async')" 1 256
equal "and nothing else of it" "$(traced lane ' W ')" "$(traced lane 'reason async')"
finish
