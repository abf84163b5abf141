#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Flash that says it rotates, as paravirtual disks do: within moments it is not treated
# as a disk any more. And a disk is never taken for flash, whatever is read from it.
#
# vm: det
# vm: timeout=200
. "$(dirname "$0")/lib.sh"

# treated: disk, or the state of the budget of reads.
treated() { sed -n 's/^read state=\([a-z]*\) .*/\1/p' "/sys/kernel/debug/block/$DEV/sched/budget"; }

# as_disk NAME: it is treated as one.
as_disk() { equal "$1" "$(treated)" disk; }

# streams NAME: sixteen readers of a cgroup, each one request ahead.
streams()
{
	job s "$1" --rw=read --bs=64k --numjobs=16 --offset_increment=40g --size=30g \
		--ioengine=psync --ramp_time=300ms --runtime=700ms --time_based
}

sim_device ssd zero_fill=0
group s
group r
use none
streams none
queue rotational 1
use blender
as_disk "flash that says it rotates: at first it is believed"
streams told
refuse "it is found out by reads from afar" [ "$(treated)" = disk ]
between "sixteen streams: of what they have without a scheduler, percent" \
	"$(awk "BEGIN { print 100 * $(result told .read.bw_bytes) / $(result none .read.bw_bytes) }")" \
	90 110
job s bulk --rw=read --bs=128k --iodepth=4 --numjobs=4 --offset_increment=100g --size=90g \
	--ramp_time=300ms --runtime=700ms --time_based &
job s writer --rw=write --bs=128k --iodepth=4 --offset=450g --size=90g \
	--ramp_time=300ms --runtime=700ms --time_based &
job r small --rw=randread --bs=4k --offset=600g --size=100g \
	--ramp_time=300ms --runtime=700ms --time_based
wait
for name in bulk writer small; do
	job_ok $name
done
between "small reads beside streams, p99, ms" \
	"$(ms small '.read.clat_ns.percentile."99.000000"')" \
	0.05 2
between "the streams and the writer, MB/s" \
	"$(awk "BEGIN { print ($(result bulk .read.bw_bytes) + $(result writer .write.bw_bytes)) / 1e6 }")" \
	450 600
conserved "flash that says it rotates"
use none
unload simdisk

# readers_beside NAME: readers beside a checkpoint, which the drive takes by other means, and
# slower.
readers_beside()
{
	job s "$1" --rw=read --bs=128k --iodepth=4 --numjobs=4 --offset_increment=20g \
		--size=18g --ramp_time=500ms --runtime=700ms --time_based &
	job w "$1-w" --rw=write --bs=1m --iodepth=8 --offset=100g --size=18g \
		--ramp_time=500ms --runtime=700ms --time_based &
	job r "$1-r" --rw=randread --bs=4k --offset=140g --size=40g \
		--ramp_time=500ms --runtime=700ms --time_based
	wait
	job_ok "$1"
}

group w
sim_device nvme-small zero_fill=0
readers_beside flash
use none
queue rotational 1
use blender
as_disk "it is believed at first"
job r found --rw=randread --bs=4k --iodepth=4 --number_ios=200
refuse "one with means of its own for writes is found out" [ "$(treated)" = disk ]
readers_beside told
between "readers beside a checkpoint, of what they have where it does not say so, percent" \
	"$(awk "BEGIN { print 100 * $(result told .read.bw_bytes) / $(result flash .read.bw_bytes) }")" \
	85 115
conserved "one with means of its own for writes"
use none
unload simdisk

sim_device nvme zero_fill=0
use none
queue rotational 1
use blender
as_disk "it is believed at first, too"
job s fast --rw=read --bs=128k --numjobs=8 --offset_increment=50g --size=40g \
	--ioengine=psync --runtime=3 --time_based
refuse "a faster one is found out by streams alone" [ "$(treated)" = disk ]
conserved "a faster one"
use none
unload simdisk

sim_device hdd zero_fill=0
streams disk
as_disk "a disk: sixteen streams"
job s random --rw=randread --bs=4k --iodepth=32 --runtime=4 --time_based
as_disk "a disk: random reads, sorted by the drive"
job r small --rw=randread --bs=4k --runtime=4 --time_based &
job s bulk --rw=read --bs=128k --iodepth=4 --numjobs=4 --offset_increment=100g \
	--size=90g --runtime=4 --time_based
wait
as_disk "a disk: random reads beside streams"
conserved "a disk"
finish
