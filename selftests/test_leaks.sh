#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Whatever blender allocates it frees: cgroups and devices that come and go, tables of
# streams that grow, schedulers that change under load.
#
# vm: smp=2
# vm: timeout=120
. "$(dirname "$0")/lib.sh"

[ -w $KMEMLEAK ] || skip_all "this kernel does not look for leaks"

no_leaks_before
for round in 1 2 3; do
	null_device gb=8
	for g in a b c; do
		group $g
		job $g $g --rw=read --bs=16k --iodepth=2 --numjobs=12 --size=200m \
			--offset_increment=200m --time_based --runtime=1 &
	done
	busy 200
	for _ in 1 2 3 4 5; do
		use none
		use blender
	done
	group gone
	within gone dd if=/dev/$DEV of=/dev/null iflag=direct bs=4k count=50 2> /dev/null
	rmdir $CGROOT/t-gone
	wait
	for g in a b c; do
		job_ok $g
	done
	# The last of them goes with its scheduler.
	check "the device can go ($round)" unload null_blk
	check "the module can go ($round)" unload blender_iosched
	rmdir $CGROOT/t-*
done
no_leaks
finish
