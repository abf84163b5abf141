#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# The driver changes its number of hardware queues under load, as NVMe does after a reset:
# the kernel takes the scheduler off and puts it back; no request is lost, and no byte is
# wrong.
#
# vm: smp=2
# vm: timeout=120
. "$(dirname "$0")/lib.sh"

null_disk completion_nsec=50000 memory_backed=1 size=1024 submit_queues=2 poll_queues=0 \
	hw_queue_depth=16
group w
group stream
job w kept --rw=randwrite --bsrange=4k-64k --size=24m --loops=2 --iodepth=16 \
	--norandommap=0 --verify=crc32c --verify_fatal=1 --serialize_overlap=1 &
writer=$!
job stream stream --rw=read --bs=128k --iodepth=8 --offset=512m --size=256m --time_based \
	--runtime=600 &
busy
changes=0
while [ -d /proc/$writer ] && [ $changes -lt 400 ]; do
	for n in 1 2; do
		echo $n > $NULL_DISK/submit_queues || break 2
		[ "$(find /sys/block/$DEV/mq/* -maxdepth 0 | wc -l)" = $n ] || break 2
		changes=$((changes + 1))
		sleep 0.02
	done
done
killall -INT fio
wait
job_ok kept
job_ok stream
at_least "changes meanwhile" $changes 10
equal "all of it was written" "$(result kept .write.io_bytes)" $((2 * 24 * 1048576))
check "the scheduler is still blender" grep -F '[blender]' "/sys/block/$DEV/queue/scheduler"
conserved "afterwards"
finish
