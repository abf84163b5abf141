#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Cgroups share a device in proportion to their weights: its bytes, and on a disk its
# time.
#
# vm: det
# vm: timeout=90
. "$(dirname "$0")/lib.sh"

# sent GROUP: bytes so far.
sent()
{
	echo $(($(stat_of "$1" seq_bytes) + $(stat_of "$1" rand_bytes)))
}

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
	between "$name: $a bytes over $b" "$(awk "BEGIN { print $a / ($b ? $b : 1) }")" "$low" "$high"
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
use none
unload simdisk

# reader GROUP OFFSET: of a disk, one request at a time: nothing of it waits while it is
# served.
reader()
{
	job "$1" "$1" --rw=read --bs=1m --runtime=8 --time_based --size=20g --offset="$2"
}

# parts NAME LOW HIGH: what a has over b, each of what it has alone.
parts()
{
	reader a 0 &
	reader b 95%
	wait
	a=$(result a .read.io_bytes) b=$(result b .read.io_bytes)
	between "$1: $a bytes of $alone_a and $b of $alone_b alone" \
		"$(awk "BEGIN { print $a / $alone_a / (($b ? $b : 1) / $alone_b) }")" "$2" "$3"
}

sim_device hdd zero_fill=0
reader a 0
reader b 95%
alone_a=$(result a .read.io_bytes) alone_b=$(result b .read.io_bytes)
at_least "a disk's outside is faster than its inside, percent" \
	$((alone_a * 100 / alone_b)) 150
setting a weight 100
setting b weight 100
parts "the same weight, outside and inside of a disk" 0.9 1.1
setting a weight 400
parts "4 : 1, outside and inside of a disk" 3.4 4.6
finish
