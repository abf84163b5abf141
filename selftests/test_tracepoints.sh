#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Every decision has a tracepoint, and every tracepoint tells when it is made.
#
# vm: det
# vm: timeout=60
. "$(dirname "$0")/lib.sh"

sim_device ssd zero_fill=0
equal "tracepoints" "$(ls -d $TRACING/events/blender/*/ | xargs -n 1 basename | tr '\n' ' ')" \
	"blender_budget blender_dispatch blender_lane blender_stream blender_tag "
# Until the cap has been found: a second of streams beside small reads.
group bulk
group small
trace_on tag stream budget
job bulk bulk --rw=read --bs=512k --iodepth=8 --runtime=500ms --time_based &
job small small --rw=randread --bs=4k --runtime=500ms --time_based
wait
trace_off
devt=$(tr : , < /sys/block/$DEV/dev)
equal "all are of this device" "$(grep -vc " $devt " $TMP/trace)" 0
between "tag" "$(traced tag "cgroup [0-9]* tag streaming score [0-9]*% streams 1")" 1 1
between "tag of the other" "$(traced tag "cgroup [0-9]* tag random score [0-9]*% streams 0")" 1 1
between "stream" "$(traced stream "cgroup [0-9]* confirmed at [0-9]* streams 1")" 1 1
between "budget" "$(traced budget "state hold bandwidth [0-9]* B/s .* cap [1-9][0-9]* B")" 1 10000

# Slow enough for each to be looked at.
trace_on lane dispatch
job small small --rw=randread --bs=4k --number_ios=100 --rate_iops=2000
trace_off
equal "lane: one for each request" "$(traced lane "R [0-9]* + 4096 lane latency reason small")" 100
equal "dispatch: one for each request" "$(traced dispatch "R [0-9]* + 4096 lane latency reason \(direct\|bunch\)")" 100
equal "the same ones" \
	"$(sed -n 's/.* lane .* \(cgroup [0-9]* R [0-9]*\) +.*/\1/p' $TMP/trace | sort | md5sum)" \
	"$(sed -n 's/.* dispatch .* \(cgroup [0-9]* R [0-9]*\) +.*/\1/p' $TMP/trace | sort | md5sum)"
finish
