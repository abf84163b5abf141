#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# The tag follows a workload that changes its phase: within 200 ms, at 100
# requests of 64 KiB per second.
#
# vm: det
# vm: timeout=60
. "$(dirname "$0")/lib.sh"

# reaction FROM TO TAG: milliseconds from the first request between those
# gigabytes to the tag.
reaction()
{
	awk -v from="$1" -v to="$2" -v tag="$3" '
		$2 == "lane" && !begin {
			for (i = 1; i < NF; i++)
				if ($i == "R") gb = $(i + 1) / 2 / 1048576
			if (gb >= from && gb < to) begin = $1
		}
		$2 == "tag" && begin && !end && $0 ~ " tag " tag " " { end = $1 }
		END { print end ? (end - begin) * 1000 : "never" }' $TMP/trace
}

null_device
group phases
trace_on lane tag
phase="--rate_iops=100 --bs=64k --runtime=500ms --time_based"
# shellcheck disable=SC2086 # several options on purpose
job phases first $phase --rw=read --size=20g \
	--name=second --stonewall $phase --rw=randread --offset=20g --size=80g \
	--name=third --stonewall $phase --rw=read --offset=100g --size=20g \
	--name=fourth --stonewall $phase --rw=randread --offset=120g --size=80g
job_ok first
trace_off
between "unknown to streaming, ms" "$(reaction 0 20 streaming)" 0 200
between "streaming to random, ms" "$(reaction 20 100 random)" 0 200
between "random to streaming, ms" "$(reaction 100 120 streaming)" 0 200
between "streaming to random again, ms" "$(reaction 120 200 random)" 0 200
equal "and it changed no more often than that" "$(traced tag .)" 4
finish
