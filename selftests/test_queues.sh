#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Devices of every kind of queue: one or several, tags shared between disks, a
# driver that sleeps, a device of one request at a time.
#
# vm: smp=2
# vm: timeout=120
. "$(dirname "$0")/lib.sh"

# works NAME PARAMETERS...: null_blk so; mixed load from both CPUs on all disks.
works()
{
	name=$1
	shift
	null_device completion_nsec=50000 "$@"
	files=/dev/nullb0
	for d in /sys/block/nullb[1-9]; do
		[ -d "$d" ] || continue
		use blender "${d##*/}"
		files=$files:/dev/${d##*/}
	done
	group mixed
	job mixed mixed --filename=$files --rw=randrw --bsrange=4k-128k --iodepth=16 \
		--numjobs=2 --cpus_allowed=0,1 --cpus_allowed_policy=split \
		--number_ios=300 &
	job "" stream --filename=$files --rw=read --bs=64k --iodepth=4 --numjobs=2 \
		--offset_increment=50g --number_ios=300
	wait
	job_ok mixed
	job_ok stream
	equal "$name: all came back" \
		"$(result mixed '.read.total_ios + .write.total_ios') $(result stream .read.total_ios)" \
		"600 600"
	for d in $(echo $files | tr : ' '); do
		DEV=${d##*/}
		conserved "$name: $DEV"
	done
	unload null_blk || fail "$name: null_blk is still in use"
}

works "one queue" submit_queues=1
works "two queues" submit_queues=2
works "one request at a time" submit_queues=1 hw_queue_depth=1
works "tags shared by three disks" shared_tags=1 nr_devices=3 submit_queues=2 hw_queue_depth=8
works "a driver that may sleep" blocking=1 submit_queues=2
works "completion in the submitter's context" irqmode=0 submit_queues=2
works "completion on another CPU" irqmode=1 submit_queues=2
finish
