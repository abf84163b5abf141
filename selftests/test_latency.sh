#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Small reads beside bulk: what the scheduler is for. Their 99th percentile is
# well under that without a scheduler, and bulk keeps its bandwidth.
#
# vm: det
# vm: timeout=120
. "$(dirname "$0")/lib.sh"

# beside SCHEDULER: small reads of one cgroup beside bulk of another.
beside()
{
	use "$1"
	[ "$1" = none ] || queue nr_requests 256
	job bulk "bulk-$1" --rw=read --bs=1m --iodepth=8 --numjobs=2 \
		--offset_increment=100g --ramp_time=$ramp --runtime=$seconds --time_based &
	job small "small-$1" --rw=randread --bs=4k --offset=500g --size=100g \
		--ramp_time=$ramp --runtime=$seconds --time_based
	wait
	job_ok "bulk-$1"
	job_ok "small-$1"
}

# better PROFILE SECONDS RAMP SMALL BULK: at most so many percent of none's p99,
# at least so many of its bulk bandwidth.
better()
{
	seconds=$2 ramp=$3
	sim_device "$1" zero_fill=0
	group bulk
	group small
	beside none
	beside blender
	n=$(result small-none '.read.clat_ns.percentile."99.000000"')
	b=$(result small-blender '.read.clat_ns.percentile."99.000000"')
	between "$1: small reads, p99 $((b / 1000)) us of $((n / 1000)) us, percent" \
		$((b * 100 / n)) 1 "$4"
	n=$(result bulk-none .read.bw_bytes)
	b=$(result bulk-blender .read.bw_bytes)
	between "$1: bulk, $b of $n B/s, percent" $((b * 100 / n)) "$5" 1000
	use none
	unload simdisk
}

better ssd 2 500ms 50 90
better hdd 8 1 50 35
finish
