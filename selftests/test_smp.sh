#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Two CPUs at once do everything that touches the same state: several cgroups,
# merges, settings, statistics, cgroups that come and go, other schedulers.
#
# vm: smp=2
# vm: timeout=120
. "$(dirname "$0")/lib.sh"

null_device submit_queues=2 memory_backed=1 gb=1 completion_nsec=30000
for g in a b c; do
	group $g
done
job a seq --rw=read --bs=16k --iodepth=8 --numjobs=2 --offset_increment=100m \
	--size=100m --runtime=4 --time_based &
job b rand --rw=randrw --bs=4k --iodepth=32 --size=300m --runtime=4 --time_based &
job c verify --rw=randwrite --bsrange=4k-64k --offset=400m --size=16m --loops=100 \
	--runtime=4 --iodepth=8 --norandommap=0 --verify=crc32c --verify_fatal=1 \
	--serialize_overlap=1 &
busy
# Weights are written all the while, so also while the scheduler comes and goes.
touch $TMP/write
while [ -e $TMP/write ]; do
	setting c weight 1
	setting c weight 10000
done &
rounds=0
while [ $rounds -lt 15 ]; do
	group tmp
	job tmp tmp --rw=randread --bs=4k --iodepth=4 --size=100m --number_ios=20 &
	cat $CGROOT/t-*/io.blender.stat /sys/kernel/debug/block/$DEV/sched/* > /dev/null
	setting a weight $((rounds * 100 + 1))
	setting b class "$([ $((rounds % 2)) = 0 ] && echo streaming || echo auto)"
	[ $((rounds % 5)) != 4 ] || use none
	queue iosched/stream_confirm_kb 64 2> /dev/null
	wait $!
	rmdir $CGROOT/t-tmp
	use blender
	rounds=$((rounds + 1))
done
rm $TMP/write
wait
for j in seq rand verify; do
	job_ok $j
done
conserved "after all"
finish
