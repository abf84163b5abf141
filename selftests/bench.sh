# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# What the tests share that run pipelines as the bench does: its pieces, and an end that
# leaves nothing.

. "${BENCH:-/bench}/guest/lib.sh"

# What another test would trip over, however this one ends.
cleanup()
{
	trace_off
	umount $BENCH_FS
	rmmod simdisk
	for cgroup in $BENCH_PIPELINES; do
		rmdir "$BENCH_CG/$cgroup"
	done
} 2>/dev/null
trap cleanup EXIT
