#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Cgroups share a device in proportion to their weights: its bytes, and on a disk its
# time.
#
# vm: det
# vm: timeout=240
. "$(dirname "$0")/lib.sh"

# shares NAME LOW HIGH FIO-OPTIONS: what a was served over what b was, in 300 ms
# in which both always have more queued (adjacent requests are merged into few:
# hence the depth).
shares()
{
	name=$1 low=$2 high=$3
	shift 3
	job a a --iodepth=64 --runtime=700ms --time_based --size=100g "$@" &
	job b b --iodepth=64 --runtime=700ms --time_based --size=100g --offset=400g "$@" &
	sleep 0.4
	a=$(sent a) b=$(sent b)
	sleep 0.3
	a=$(($(sent a) - a)) b=$(($(sent b) - b))
	wait
	between "$name: $a bytes over $b" "$(ratio "$a" "$b")" "$low" "$high"
}

sim_device ssd zero_fill=0
queue nr_requests 256
devt=$(cat /sys/block/$DEV/dev)
group a
group b
shares "the same weight" 0.9 1.1 --rw=read --bs=128k
setting a weight 200
shares "2 : 1, streams" 1.8 2.2 --rw=read --bs=128k
shares "2 : 1, random reads" 1.8 2.2 --rw=randread --bs=64k
setting b weight 800
shares "1 : 4, streams" 0.225 0.275 --rw=read --bs=128k
setting a weight "$devt 1600"
shares "2 : 1, one of them for this device" 1.8 2.2 --rw=read --bs=128k
setting a weight "$devt default"
setting a weight 1000
setting b weight 10
shares "100 : 1 is little, but something" 20 150 --rw=randread --bs=64k
between "the lightest is served in the end" "$(result b .read.total_ios)" 1 1000000

# A loader has a few requests ahead, and none queued in each moment in which its last one
# goes. A checkpoint's large writes must not go in all of those.
setting a weight 100
setting b weight 100
group c
job a a --rw=read --bs=128k --iodepth=4 --size=100g \
	--ramp_time=1s --runtime=1s --time_based &
job b b --rw=write --bs=1m --iodepth=8 --size=100g --offset=400g \
	--ramp_time=1s --runtime=1s --time_based &
job c c --rw=randread --bs=4k --iodepth=4 --ramp_time=1s --runtime=1s --time_based
wait
a=$(result a .read.bw_bytes) b=$(result b .write.bw_bytes)
between "a loader beside a checkpoint and small reads: $a bytes/s over $b" \
	"$(ratio "$a" "$b")" 0.8 1.25
between "both fill the device, bytes/s" $((a + b)) 480000000 560000000
conserved "after a kept turn"
use none
unload simdisk

# alone, together: what a and b get, job_a and job_b say of what.
alone()
{
	job_a
	job_b
	alone_a=$(bytes_of a) alone_b=$(bytes_of b)
}

together()
{
	job_a &
	job_b
	wait
	a=$(bytes_of a) b=$(bytes_of b)
}

bytes_of() { echo $(($(result "$1" .read.io_bytes) + $(result "$1" .write.io_bytes))); }

# parts NAME LOW HIGH: what a has over b, each of what it has alone.
parts()
{
	together
	between "$1: $a bytes of $alone_a and $b of $alone_b alone" \
		"$(awk "BEGIN { print $a / $alone_a / (($b ? $b : 1) / $alone_b) }")" "$2" "$3"
}

# reader NAME OPTIONS: of a disk, for eight seconds.
reader()
{
	name=$1
	shift
	job "$name" "$name" --rw=read --runtime=8 --time_based --size=20g "$@"
}

sim_device hdd zero_fill=0
setting a weight 100
setting b weight 100

# One request at a time: nothing of the one in service waits.
job_a() { reader a --bs=1m --offset=0; }
job_b() { reader b --bs=1m --offset=95%; }
alone
between "a disk's outside is faster than its inside, percent" \
	$((alone_a * 100 / alone_b)) 150 1000
parts "the same weight, outside and inside of a disk" 0.9 1.1
setting a weight 400
parts "4 : 1, outside and inside of a disk" 3.4 4.6
setting a weight 100

# The head stands still for the one that thinks between its requests.
job_a() { reader a --bs=64k --thinktime=2000 --offset=40%; }
job_b() { reader b --bs=128k --iodepth=4 --offset=45%; }
alone
parts "a reader that thinks beside one that does not" 0.7 1.4

# The drive would rather go on with the stream than turn to what lies elsewhere.
scattered() { job a a "$@" --runtime=8 --time_based --size=20g --offset=40%; }
job_a() { scattered --rw=randread --bs=64k --iodepth=8; }
alone
parts "at random beside a stream" 0.7 1.4
job_a() { scattered --rw=randread --bs=128k --iodepth=1; }
alone
parts "at random, one at a time, beside a stream" 0.7 1.4
job_a() { scattered --rw=randwrite --bs=256k --iodepth=4; }
alone
parts "written at random beside a stream" 0.7 1.4

# What a light one was served counts by its new weight, or it would wait for minutes.
setting a weight 1
setting b weight 10000
job_a() { reader a --bs=128k --iodepth=4 --offset=40%; }
job_a &
job_b &
sleep 3
setting a weight 10000
was_a=$(sent a) was_b=$(sent b)
sleep 4
a=$(($(sent a) - was_a)) b=$(($(sent b) - was_b))
wait
between "of weight 1, and then of the other's 10000: $a bytes over $b" \
	"$(ratio "$a" "$b")" 0.6 1.6
setting a weight 100
setting b weight 100
use none
unload simdisk

# A drive that answers writes from its cache does the work in the time of others.
sim_device hdd-consumer zero_fill=0
job_a() { job a a --rw=write --bs=1m --fdatasync=32 --runtime=8 --time_based --size=20g --offset=40%; }
alone
parts "a writer that makes it durable beside a reader" 0.5 2
finish
