#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Devices of every kind of queue: one or several, tags shared between disks, a
# driver that sleeps, a device of one request at a time, a host with several queues
# that asks for room on the device first.
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

# With one request at a time, the other CPU's has it: whoever found no room must be
# called when there is, although nothing happens on that CPU.
scsi_device ndelay=200000 submit_queues=2 max_queue=4 ||
	{ skip "a device of a host with two queues" "no scsi_debug"; finish; }
echo 1 > /sys/block/$DEV/device/queue_depth
job "" deep --rw=randread --bs=4k --iodepth=4 --cpus_allowed=0 --runtime=1 --time_based &
job "" lone --rw=randread --bs=4k --cpus_allowed=1 --runtime=1 --time_based &
wait
job_ok deep
job_ok lone
at_least "the lone one gets on, reads in a second" "$(result lone .read.total_ios)" 100
conserved "a device of a host with two queues"
finish
