#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# A device goes away under load: nobody hangs, and the module can be removed.
#
# vm: det
# vm: timeout=60
. "$(dirname "$0")/lib.sh"

# gone NAME COMMAND...: pulls the device out while fio writes and reads. fio goes
# on reading at the end of a device without size, so it is told to stop.
gone()
{
	name=$1
	shift
	group "$name"
	job "$name" "$name" --rw=randrw --bsrange=4k-256k --iodepth=32 \
		--runtime=20 --time_based &
	job "$name" "$name-stream" --rw=read --bs=128k --iodepth=8 \
		--runtime=20 --time_based &
	busy 50
	check "$name: taken away" "$@"
	sleep 0.1
	killall fio
	wait
	pass "$name: nobody waits for ever"
	equal "$name: gone" "$(ls -d /sys/block/$DEV 2> /dev/null)" ""
	rmdir "$CGROOT/t-$name"
	equal "$name: its cgroup, too" "$(ls -d "$CGROOT/t-$name" 2> /dev/null)" ""
}

sim_device ssd
gone ssd sh -c 'echo 0 > /sys/module/simdisk/parameters/unplug'
unload simdisk
sim_device hdd
gone hdd sh -c 'echo 0 > /sys/module/simdisk/parameters/unplug'
unload simdisk

null_disk completion_nsec=10000000 hw_queue_depth=8
gone null_blk rmdir $NULL_DISK
check "the module is not in use any more" unload blender_iosched
finish
