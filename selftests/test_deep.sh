#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Four readers with 128 requests each on a device of 32 tags: together sixteen times
# what it takes. Small reads of another cgroup find a tag at once, and on flash the readers
# lose nothing by it.
#
# vm: det
# vm: timeout=200
. "$(dirname "$0")/lib.sh"

# beside SCHEDULER RW BS SECONDS RAMP: both jobs' figures.
beside()
{
	use "$1"
	job deep "deep-$1" --rw="$2" --bs="$3" --iodepth=128 --numjobs=4 \
		--offset_increment=100g --size=90g --ramp_time="$5" --runtime="$4" --time_based &
	job light "light-$1" --rw=randread --bs=4k --offset=500g --size=100g \
		--ramp_time="$5" --runtime="$4" --time_based
	wait
	job_ok "deep-$1"
	job_ok "light-$1"
}

# on PROFILE WHAT RW BS SECONDS RAMP P99_MS BULK: at most such a p99, so many percent of
# the bulk under none, and no wait for a tag: half a millisecond is what the one processor
# may do for the others in between, a device full of bulk takes 4 ms and more.
on()
{
	what="$1, $2" p99=$7 bulk=$8
	sim_device "$1" zero_fill=0
	group deep
	group light
	beside none "$3" "$4" "$5" "$6"
	beside blender "$3" "$4" "$5" "$6"
	between "$what: small reads, p99, ms (none: $(ms light-none \
		'.read.clat_ns.percentile."99.000000"'))" \
		"$(ms light-blender '.read.clat_ns.percentile."99.000000"')" 0.01 "$p99"
	between "$what: the longest wait for a tag, ms (none: $(ms light-none .read.slat_ns.max))" \
		"$(ms light-blender .read.slat_ns.max)" 0.0001 0.5
	n=$(result deep-none .read.bw_bytes)
	b=$(result deep-blender .read.bw_bytes)
	between "$what: bulk, $b of $n B/s, percent" $((b * 100 / n)) "$bulk" 1000
	use none
	unload simdisk
}

on ssd streams read 128k 800ms 300ms 1 95
on ssd "random 64 KiB" randread 64k 800ms 300ms 1 93
on hdd streams read 128k 10 2 110 40
finish
