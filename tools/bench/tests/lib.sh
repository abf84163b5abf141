# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What the tests of the bench share: TAP, and a directory that goes away. Run from
# tools/bench/tests/run, inside the tools' Debian tree.

top=$(cd "$(dirname "$0")/../../.." && pwd)
bench=$top/tools/bench
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
count=0
failed=0

# result STATUS NAME: one TAP line; $tmp/out goes along if it is bad.
result()
{
	count=$((count + 1))
	if [ "$1" = 0 ]; then
		echo "ok $count - $2"
	else
		echo "not ok $count - $2"
		[ ! -e "$tmp/out" ] || head -n 30 "$tmp/out" | sed 's/^/# /'
		failed=1
	fi
}

# equal NAME GOT WANTED
equal()
{
	if [ "$2" = "$3" ]; then
		result 0 "$1"
	else
		diff <(echo "$3") <(echo "$2") > "$tmp/out"
		result 1 "$1"
	fi
}

# refused NAME SENTENCE COMMAND...: it fails and its words have that sentence.
refused()
{
	local name=$1 wanted=$2 status=0
	shift 2
	"$@" > "$tmp/out" 2>&1 || status=$?
	if [ $status = 0 ]; then
		echo "(succeeded)" >> "$tmp/out"
		result 1 "$name"
		return
	fi
	grep -qF -- "$wanted" "$tmp/out" || status=0
	echo "wanted: $wanted" >> "$tmp/out"
	[ $status != 0 ]
	result $? "$name"
}

# compose ARGS: the composer over one of $tmp/scenarios or the bench's.
compose()
{
	awk -v pipelines="$bench/pipelines" -v bytes=1000000000000 \
		-f "$bench/guest/scenario.awk" -f "$bench/guest/compose.awk" "$@"
}

# device NAME: its settings and what the runner adds.
device()
{
	set -a
	. "$bench/devices/$1.conf"
	BENCH_DEV=/dev/disk BENCH_CG=/cg BENCH_FS=/fs BENCH_SEED=7 BENCH_LOGS=/logs
	set +a
}

finish()
{
	echo "1..$count"
	exit $failed
}
