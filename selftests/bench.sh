# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# What the tests share that run pipelines as the bench does: its pieces, a verdict, and an
# end that leaves nothing. Each prints its plan, and exits with $status.

. "${BENCH:-/bench}/guest/lib.sh"
n=0
status=0

# same NAME GOT WANTED: one TAP line.
same()
{
	n=$((n + 1))
	if [ "$2" = "$3" ]; then
		echo "ok $n - $1"
	else
		echo "not ok $n - $1"
		printf '%s\n' "expected '$3', got '$2'" | sed 's/^/# /'
		status=1
	fi
}

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
