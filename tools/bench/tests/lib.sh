# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What the tests of the bench share. Run from tools/bench/tests/run, inside the tools'
# Debian tree.

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
bench=$top/tools/bench
. "$top/selftests/tap.sh"

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
