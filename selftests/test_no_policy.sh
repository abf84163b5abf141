#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Without cgroup v2, and without a free slot for a block cgroup policy, the
# scheduler works all the same; it only tells no cgroups apart, and says so.
#
# vm: det
# vm: timeout=60
. "$(dirname "$0")/lib.sh"

# works NAME: a stream is found beside small reads, and all get on.
works()
{
	job "" stream --rw=read --bs=64k --iodepth=8 --runtime=300ms --time_based &
	job "" small --rw=randread --bs=4k --offset=100g --runtime=300ms --time_based
	wait
	job_ok stream
	job_ok small
	equal "$1: a stream is found" \
		"$(grep -c 'streams=1 ' /sys/kernel/debug/block/$DEV/sched/streams)" 1
	conserved "$1"
}

if modprobe blkcg_full 2> /dev/null; then
	null_device
	equal "no slot: said so" "$(dmesg | grep -c 'blender: no free block cgroup policy slot')" 1
	equal "no slot: no files" "$(ls $CGROOT | grep -c blender)" 0
	works "no slot"
	unload null_blk
	check "no slot: the module can go" unload blender_iosched
	rmmod blkcg_full
	null_device
	equal "a slot again: the files are there" "$(ls $CGROOT | grep -c blender)" 1
	unload null_blk
	rmmod blender_iosched
else
	skip "no slot" "the module blkcg_full was not built"
fi

# The other way: version 1 of the block controller.
controllers=$(sed 's/^/+/; s/ / +/g' $CGROOT/cgroup.subtree_control)
echo "$controllers" | tr + - > $CGROOT/cgroup.subtree_control
umount $CGROOT
mkdir -p $TMP/v1
if mount -t cgroup -o blkio blkio $TMP/v1 2> /dev/null; then
	null_device
	works "cgroup v1"
	equal "cgroup v1: no files" "$(ls $TMP/v1 | grep -c blender)" 0
	unload null_blk
	check "cgroup v1: the module can go" unload blender_iosched
	umount $TMP/v1
else
	skip "cgroup v1" "this kernel has no cgroup v1 block controller"
fi
mount -t cgroup2 cgroup2 $CGROOT
# Version 1 lets go of the controller when it gets to it.
for i in 1 2 3 4 5 6 7 8 9 10; do
	echo "$controllers" 2> /dev/null > $CGROOT/cgroup.subtree_control && break
	sleep 0.5
done
equal "cgroup v2 is back" "$(grep -ow io $CGROOT/cgroup.subtree_control)" io
finish
