#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# A cgroup that has the device to itself gets from it what it gets without a
# scheduler.
#
# vm: det
# vm: timeout=120
. "$(dirname "$0")/lib.sh"

# alone NAME PERCENT FIO-OPTIONS...: at least so much of none's bandwidth.
alone()
{
	name=$1 least=$2
	shift 2
	for s in none blender; do
		use $s
		[ $s = none ] || queue nr_requests 256
		job a $s --runtime=$seconds --time_based "$@"
		job_ok $s
	done
	b=$(result blender '.read.bw_bytes + .write.bw_bytes')
	n=$(result none '.read.bw_bytes + .write.bw_bytes')
	between "$DEV: $name, $b of $n B/s, percent" $((${b%.*} * 100 / ${n%.*})) "$least" 100000
}

group a
group b
sim_device ssd zero_fill=0
# Two cgroups, and nothing learned of the device yet.
job a a --rw=randread --bs=16k --iodepth=32 --runtime=1500ms --time_based &
job b b --rw=randread --bs=16k --iodepth=32 --runtime=1500ms --time_based
wait
a=$(result a .read.bw_bytes) b=$(result b .read.bw_bytes)
between "two cgroups at once: $a + $b B/s" $((a + b)) 400000000 1000000000
seconds=200ms
alone "one stream" 97 --rw=read --bs=128k --iodepth=8
alone "four streams" 97 --rw=read --bs=128k --iodepth=4 --numjobs=4 --offset_increment=100g
# With 4 KiB the guest's CPU would be the limit.
alone "random 16 KiB" 97 --rw=randread --bs=16k --iodepth=32
alone "reads and writes" 97 --rw=randrw --bs=16k --iodepth=16
alone "stream beside small reads" 97 --rw=read --bs=128k --iodepth=8 \
	--name=small --rw=randread --bs=4k --offset=100g --runtime=$seconds --time_based
use none
unload simdisk

sim_device hdd zero_fill=0
seconds=3
alone "one stream, one request at a time" 97 --rw=read --bs=128k
# Short of the 97 % of the rest: a run waits a little for its next request.
alone "four streams" 90 --rw=read --bs=128k --iodepth=2 --numjobs=4 --offset_increment=100g
# Chance moves 3 s by 3 %; a disk's time costs little.
seconds=20
alone "random 4 KiB" 97 --rw=randread --bs=4k --iodepth=32
use none
unload simdisk

sim_device hdd-consumer zero_fill=0
seconds=4
alone "a stream read and one written" 97 --rw=randrw:256 --rwmixread=47 --bs=512k --iodepth=4
finish
