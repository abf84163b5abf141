#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# What is not a plain read or write passes as well: flush, FUA, discard, write
# zeroes, and commands that are not for the file system (passthrough).
#
# vm: det
# vm: timeout=60
. "$(dirname "$0")/lib.sh"

sim_device ssd write_cache=1 backed_mb=64 discard=1
group a
group b
# flushes: completed ones, as the block layer counts them.
flushes()
{
	awk '{ print $16 }' /sys/block/$DEV/stat
}

# sum_of GROUP KEY...: of io.blender.stat; 0 for a group of which nothing was seen.
sum_of()
{
	_sum=0
	_of=$1
	shift
	for _key; do
		_sum=$((_sum + $(stat_of "$_of" "$_key" | grep . || echo 0)))
	done
	echo $_sum
}

# of_writes: what their budget has learnt.
of_writes()
{
	sed -n 's/^write .*\(bandwidth_kbps=[0-9]*\) .*\(request_kb=[0-9]*\) .*/\1 \2/p' \
		/sys/kernel/debug/block/$DEV/sched/budget
}

before=$(flushes)
job a fsync --rw=randwrite --bs=4k --size=32m --fsync=1 --number_ios=50
job_ok fsync
between "flushes for 50 fsyncs" $(($(flushes) - before)) 49 51
job a buffered --rw=randwrite --bs=4k --size=32m --direct=0 --fdatasync=4 --number_ios=50
job_ok buffered
trace_on lane
job a dsync --rw=randwrite --bs=4k --size=32m --sync=dsync --number_ios=50
job_ok dsync
trace_off
# Linux 6.1 sends these past the scheduler; none must ever wait with bulk.
equal "durable writes do not wait with bulk" "$(traced lane ' W .* lane stream ')" 0
between "they are seen, or go at once" "$(traced lane ' W .* lane latency ')" \
	"$([ "${RIG_SERIES:-}" = 6.1 ] && echo 0 || echo 50)" 50
# This drive cannot write past its cache: the core takes the flag from the request, and
# flushes afterwards. A log is no stream for that, and of class idle it is not to keep the
# flushes of others.
for class in 2 3; do
	trace_on lane
	job a log --rw=write --bs=16k --size=32m --sync=dsync --prioclass=$class --number_ios=100
	job_ok log
	trace_off
	equal "a log of class $class, which is written through, is no stream, nor idle" \
		"$(traced lane ' W .* lane \(stream\|idle\) ')" 0
	[ "${RIG_SERIES:-}" = 6.1 ] ||
		at_least "and it is seen" "$(traced lane ' W .* lane latency ')" 100
done
# The data of a flush sequence may come in at the head.
job b sync --rw=randwrite --bs=4k --size=32m --sync=dsync --number_ios=50 --fsync=5
job_ok sync
equal "durable writes: each that is seen counts in one lane" \
	"$(sum_of b latency_ios stream_ios rt_ios idle_ios)" "$(sum_of b seq_ios rand_ios)"
job a both --rw=randrw --bsrange=4k-64k --size=32m --iodepth=16 --fsync=5 --number_ios=200
job_ok both

check "discard" blkdiscard -o 0 -l 1048576 /dev/$DEV
job a trim --rw=trimwrite --bs=64k --size=8m --ioengine=psync
job_ok trim
# They move no bytes, so nothing can be learnt from their rate; each is in flight as if
# it were a large one.
taught=$(of_writes)
check "what writes have taught is shown" [ -n "$taught" ]
job b small --rw=randread --bs=4k --size=32m --runtime=2 --time_based --thinktime=1ms &
echo "0 delay op=discard us=5000" > /sys/module/simdisk/parameters/fault
queue discard_max_bytes 65536
sleep 0.5
blkdiscard -o 0 -l 33554432 /dev/$DEV &
discards=$!
between "a burst of discards: in flight at once" "$(most bulk_in_flight)" 1 8
check "a burst of discards: it comes to its end" wait $discards
echo "0 none" > /sys/module/simdisk/parameters/fault
wait
job_ok small
equal "a burst of discards teaches the writes' budget nothing" \
	"$(of_writes)" "$taught"
check "write zeroes" xfs_io -d -c "fzero 0 1m" /dev/$DEV
check "zeroes are there" cmp -n 1048576 /dev/zero /dev/$DEV
conserved "cache, discard, zeroes"
use none
unload simdisk

scsi_device ndelay=100000 || { skip "passthrough" "no scsi_debug"; finish; }
job a scsi --rw=randrw --bs=4k --iodepth=8 --fsync=8 \
	--runtime=$((300 * SLOWER * SLOWER))ms --time_based &
busy
for i in 1 2 3 4 5; do
	echo 1 > /sys/block/$DEV/device/rescan
	sleep 0.02
done
wait
job_ok scsi
pass "passthrough commands come back under load"
conserved "scsi"
finish
