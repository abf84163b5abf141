#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# A cgroup that has the device to itself gets from it what it gets without a
# scheduler.
#
# vm: det
# vm: timeout=120
. "$(dirname "$0")/lib.sh"

# alone NAME FIO-OPTIONS...: blender's bandwidth in percent of none's.
alone()
{
	name=$1
	shift
	for s in none blender; do
		use $s
		[ $s = none ] || queue nr_requests 256
		job a $s --runtime=$seconds --time_based "$@"
	done
	b=$(result blender '.read.bw_bytes + .write.bw_bytes')
	n=$(result none '.read.bw_bytes + .write.bw_bytes')
	between "$DEV: $name, $b of $n B/s, percent" $((${b%.*} * 100 / ${n%.*})) 97 100000
}

group a
sim_device ssd zero_fill=0
seconds=200ms
alone "one stream" --rw=read --bs=128k --iodepth=8
alone "four streams" --rw=read --bs=128k --iodepth=4 --numjobs=4 --offset_increment=100g
# With 4 KiB the guest's CPU would be the limit.
alone "random 16 KiB" --rw=randread --bs=16k --iodepth=32
alone "reads and writes" --rw=randrw --bs=16k --iodepth=16
alone "stream beside small reads" --rw=read --bs=128k --iodepth=8 \
	--name=small --rw=randread --bs=4k --offset=100g --runtime=$seconds --time_based
use none
unload simdisk

sim_device hdd zero_fill=0
seconds=3
alone "one stream, one request at a time" --rw=read --bs=128k
alone "four streams" --rw=read --bs=128k --iodepth=2 --numjobs=4 --offset_increment=100g
alone "random 4 KiB" --rw=randread --bs=4k --iodepth=32
finish
