#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# One cell, inside the guest:
#
#   cell.sh DEVICE SCHEDULER SCENARIO [SEED]
#
# Leaves in /out: rows.tsv (the result rows), cdf.tsv (latencies), rate.tsv
# (throughput over time); where the device changes speeds.tsv (its speed over time);
# under blender tags.tsv (tags over time), there budget.tsv, too, final-tags.tsv and
# stat.txt (at the end); or skip (one sentence) when this kernel lacks the scheduler.

set -eu

[ $# -ge 3 ] || { echo "usage: cell.sh DEVICE SCHEDULER SCENARIO [SEED]" >&2; exit 2; }
device=$1
scheduler=$2
BENCH_SCENARIO=$3
BENCH_SEED=${4:-1}
. "${BENCH:-/bench}/guest/lib.sh"

# measure_together: all at once, with what happens over time.
measure_together()
{
	BENCH_LOGS=/tmp/logs
	export BENCH_LOGS
	mkdir -p $BENCH_LOGS
	[ "$ELEVATOR" != blender ] || trace_on blender_tag
	[ -z "$(setting speed)" ] || begin_changes
	run_pipelines /tmp/result.json
	[ "$ELEVATOR" != blender ] || trace_off
	keep_figures /out "$device" "$scheduler" /tmp/result.json
	[ "$ELEVATOR" != blender ] || tags_over_time > /out/tags.tsv
	rate_over_time > /out/rate.tsv
	[ -z "$(setting speed)" ] || keep_changes
}

# begin_changes: of the device's speed; what the budgets make of it is looked at.
begin_changes()
{
	plan_speeds
	[ "$ELEVATOR" != blender ] || trace_on blender_budget
	change_speeds &
	changes=$!
}

keep_changes()
{
	wait $changes || fail "the device's speed could not be changed"
	cp /tmp/speeds /out/speeds.tsv
	[ "$ELEVATOR" != blender ] || from_trace budget > /out/budget.tsv
}

# measure_each: one after the other; what they do over time is not kept.
measure_each()
{
	n=0
	set --
	for _ in $(scenario_awk list -v what=instances | cut -f 1); do
		n=$((n + 1))
		set -- "$@" /tmp/result.$n.json
		run_pipelines /tmp/result.$n.json $n
	done
	# All at once: jq takes its time to start.
	keep_figures /out "$device" "$scheduler" "$@"
}

keep_tags()
{
	read_tags > /out/final-tags.tsv
	for p in $BENCH_PIPELINES; do
		echo "$p: $(cat "$BENCH_CG/$p/io.blender.stat")"
	done > /out/stat.txt
	cat /out/stat.txt
}

load_device "$device"
make_device
select_scheduler "$scheduler" > /tmp/missing || {
	[ -s /tmp/missing ] || exit 1
	tee /out/skip < /tmp/missing
	exit 0
}
make_cgroups
set_weights
scheduler_tune
fs=$(fs_wanted)
[ -z "$fs" ] || make_fs "$fs"

if [ "$(setting alone)" = yes ]; then
	measure_each
else
	measure_together
fi
[ "$ELEVATOR" != blender ] || keep_tags
cat /out/rows.tsv
