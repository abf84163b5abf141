#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Every file of the scheduler is read and written without a pause while it is chosen
# and left, its module removed, and a cgroup comes and goes.
#
# vm: smp=2
# vm: timeout=120
. "$(dirname "$0")/lib.sh"

# again NAME COMMAND: without a pause until the test says stop; now and then it must
# come out well.
again()
{
	while [ ! -e $TMP/stop ]; do
		eval "$2" && echo >> "$TMP/$1-did"
	done > /dev/null 2>&1 &
}

null_device submit_queues=2 completion_nsec=30000
for g in a b c; do
	group $g
	within $g dd if=/dev/$DEV of=/dev/null bs=4k count=50 iflag=direct 2> /dev/null
done
id=$(cat /sys/block/$DEV/dev)
again debugfs 'cat /sys/kernel/debug/block/$DEV/sched/* /sys/block/$DEV/queue/iosched/*'
again statistics 'cat $CGROOT/io.blender.stat $CGROOT/t-*/io.blender.*'
again settings 'setting b weight 300 && setting c class random && group tmp &&
	within tmp dd if=/dev/$DEV of=/dev/null bs=4k count=20 iflag=direct &&
	rmdir $CGROOT/t-tmp'
again device 'setting a weight "$id 200" && setting c class "$id random"'
rounds=0
while [ $rounds -lt 30 ]; do
	use none
	[ $((rounds % 10)) != 0 ] || check "round $rounds: unloaded" unload blender_iosched
	use blender
	rounds=$((rounds + 1))
done
touch $TMP/stop
wait
for name in debugfs statistics settings device; do
	at_least "$name: times that it went well" "$(wc -l < $TMP/$name-did)" 10
done
job a more --rw=randread --bs=4k --number_ios=10
equal "a cgroup is counted again" "$(stat_of a latency_ios)" 10
conserved "after all"
finish
