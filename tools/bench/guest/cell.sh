#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# One cell of the demo, inside the guest:
#
#   cell.sh DEVICE SCHEDULER mix|solo [SEED]
#
# mix runs all pipelines at once, solo each of them alone, one after the other.
# Leaves in /out: rows.tsv (the result rows), tags.tsv and stat.txt under
# blender, or skip (one sentence) when this kernel lacks the scheduler.

set -eu

. "${BENCH:-/bench}/guest/lib.sh"

# measure SCENARIO [PIPELINE...]
measure()
{
	scenario=$1
	shift
	run_pipelines /tmp/result.json "$@"
	check_pipelines "$scenario" /tmp/result.json
	reduce_result "$scenario" "$device" "$scheduler" /tmp/result.json \
		>> /out/rows.tsv
}

keep_tags()
{
	read_tags > /out/tags.tsv
	for p in $BENCH_PIPELINES; do
		echo "$p: $(cat "$BENCH_CG/$p/io.blender.stat")"
	done > /out/stat.txt
	cat /out/stat.txt
}

[ $# -ge 3 ] || { fail "usage: cell.sh DEVICE SCHEDULER mix|solo [SEED]"; exit 2; }
device=$1
scheduler=$2
BENCH_SEED=${4:-1}

load_device "$device"
make_device
missing=$(select_scheduler "$scheduler") || {
	[ -n "$missing" ] || exit 1
	echo "$missing" | tee /out/skip
	exit 0
}
make_cgroups
make_fs

case $3 in
mix)	measure mix ;;
solo)	for p in $BENCH_PIPELINES; do measure solo "$p"; done ;;
*)	fail "no scenario '$3'"; exit 2 ;;
esac
[ "$scheduler" != blender ] || keep_tags
cat /out/rows.tsv
