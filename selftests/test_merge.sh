#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Adjacent requests are merged, at the back, at the front and where a gap is
# filled, and not when the administrator forbids it.
#
# vm: det
# vm: timeout=60
. "$(dirname "$0")/lib.sh"

# merges: of reads, as the block layer counts them.
merges()
{
	awk '{ print $2 }' /sys/block/$DEV/stat
}

# merged NAME LOW HIGH FIO-OPTIONS...: of 64 reads of 4 KiB.
merged()
{
	name=$1 low=$2 high=$3 then=$(merges)
	shift 3
	job "" m --bs=4k --iodepth=64 "$@"
	job_ok m
	between "$name: merges of 64 reads" $(($(merges) - then)) "$low" "$high"
}

# One request at a time, 20 ms: all but the first meet in the scheduler.
null_device hw_queue_depth=1 completion_nsec=20000000 max_sectors=2048
queue nr_requests 128
merged "back" 50 64 --rw=read --number_ios=64
merged "front" 50 64 --rw=read:-8k --offset=1g --number_ios=64
trace_on dispatch
merged "back again" 50 64 --rw=read --offset=2g --number_ios=64
trace_off
between "the drive gets them in one" "$(sed -n 's/.* + \([0-9]*\) .*/\1/p' \
	$TMP/trace | sort -n | tail -n 1)" 100000 131072

# Every second block, and then the gaps: requests are joined, too.
before=$(counter merged)
merged "gaps filled" 32 64 --rw=read:4k --offset=3g --number_ios=32 \
	--name=gaps --bs=4k --iodepth=64 --rw=read:4k --offset=3221229568 --number_ios=32 \
	--startdelay=1ms
between "requests joined" $(($(counter merged) - before)) 10 32

# What nobody waits for waits for long: a write that somebody waits for stays apart.
write_merges()
{
	awk '{ print $6 }' /sys/block/$DEV/stat
}
job "" busy --rw=randread --bs=4k --iodepth=16 --runtime=1 --time_based &
busy $(($(counter inserted) + 5))
before=$(write_merges)
check "a write that nobody waits for" \
	xfs_io -c "pwrite -q 1g 4k" -c "sync_range 1g 4k" /dev/$DEV
check "the next one, which somebody waits for" \
	xfs_io -d -c "pwrite -q 1073745920 4k" /dev/$DEV
# The core looks for what is next to a request that has grown, too.
check "another one, at some distance" xfs_io -c "pwrite -q 2g 4k" -c "sync_range 2g 4k" /dev/$DEV
xfs_io -d -c "pwrite -q 2147491840 4k" /dev/$DEV &
sleep 0.02
check "what lies between them, which nobody waits for" \
	xfs_io -c "pwrite -q 2147487744 4k" -c "sync_range 2147487744 4k" /dev/$DEV
wait
job_ok busy
equal "they are not merged, but the one between with the one before" \
	$(($(write_merges) - before)) 1

queue nomerges 2
merged "forbidden" 0 0 --rw=read --offset=4g --number_ios=64
queue nomerges 0
merged "of different directions or places" 0 0 --rw=randread --number_ios=64
conserved "after merging"
finish
