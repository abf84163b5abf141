#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# vm: det
#
# The bench has all of a scenario begin together, however long each takes to prepare
# (thousands of files, many processes), and those that come later when they are to.

# shellcheck disable=SC2154 # bench.sh sets n and status
set -u
BENCH_SCENARIO=blend
. "$(dirname "$0")/bench.sh"

# Processes enter their cgroups one after the other, each waiting for the kernel's grace
# period, and sleep is no exact thing: 5 to 20 ms. Half the shortest time between two
# arrivals still tells them apart; who began when it had prepared would be seconds off.
slack_ms=100

# entered: CGROUP MS for each, since the first did.
entered()
{
	cat > /tmp/entered.awk <<-'END'
	/: cgroup_attach_task: / {
		match($0, /dst_path=\/[^ ]*/)
		print substr($0, RSTART + 10, RLENGTH - 10), int(run_ms($0))
	}
	END
	awk -f "$BENCH/guest/trace.awk" -f /tmp/entered.awk $TRACING/trace
}

make_cgroups && load_device ssd && make_device && select_scheduler none && make_fs ext4 ||
	{ echo "Bail out! no device to measure on"; exit 1; }
BENCH_RAMP=0.2
BENCH_RUN=2
trace_on
run_pipelines /tmp/result.json || { echo "Bail out! the pipelines did not run"; exit 1; }
entered > /tmp/entered
scenario_awk list -v what=instances | cut -f 1,6 > /tmp/wanted
echo "1..$(wc -l < /tmp/wanted)"
while read -r cgroup start; do
	wanted=0
	[ "$start" = 0 ] || wanted=$(($(ramp_ms) + $(run_ms) * start / 100))
	same "$cgroup begins at $wanted ms" "$(awk -v name="$cgroup" -v wanted=$wanted \
		-v slack=$slack_ms '
		$1 == name { seen++ }
		$1 == name && ($2 < wanted - slack || $2 > wanted + slack) { print "at", $2 }
		END { if (!seen) print "never" }' /tmp/entered)" ""
done < /tmp/wanted
exit $status
