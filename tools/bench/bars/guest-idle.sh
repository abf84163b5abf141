#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# How much idle time each stage leaves the processor, alone under none; inside the
# guest:
#
#   guest-idle.sh DEVICE
#
# Leaves in /out idle.tsv: stage, share of the time, ramp and fio's start included.

set -eu
BENCH_SCENARIO=solo
. "${BENCH:-/bench}/guest/lib.sh"

# ticks: without work (waiting for IO is that too), and all.
ticks()
{
	awk '/^cpu / { for (i = 2; i <= 9; i++) t += $i; print $5 + $6, t }' /proc/stat
}

load_device "$1"
make_device
select_scheduler none > /dev/null
make_cgroups
make_fs ext4
n=0
for stage in $(scenario_awk list -v what=instances | cut -f 2); do
	n=$((n + 1))
	before=$(ticks)
	run_pipelines /tmp/result.json $n
	echo "$before $(ticks)" | awk -v stage="$stage" \
		'{ printf "%s\t%.3f\n", stage, ($3 - $1) / ($4 - $2) }' >> /out/idle.tsv
done
cat /out/idle.tsv
