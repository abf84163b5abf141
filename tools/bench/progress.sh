# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Progress of a plan of cells, sourced by the runners: a line per finished cell
# with the time elapsed and an estimate of what is left. The estimate begins with
# a typical duration per cell and is corrected by the cells as they end.
#
# The cells run in processes of their own: PROGRESS_TOTAL, PROGRESS_BEGAN and
# PROGRESS_FILE are exported. Without them a cell just says that it ended.

# clock SECONDS: M:SS
clock()
{
	printf '%d:%02d' $(($1 / 60)) $(($1 % 60))
}

# cell_cost DEVICE SCENARIO: typical seconds of one machine on one processor.
cell_cost()
{
	case $1.$2 in
	ssd.mix)  echo 30 ;;
	ssd.solo) echo 55 ;;
	hdd.mix)  echo 30 ;;
	*)	  echo 60 ;;
	esac
}

# cost_of_plan: the plan on stdin, its seconds on stdout.
cost_of_plan()
{
	local device scenario sum=0
	while read -r _ device _ scenario _; do
		sum=$((sum + $(cell_cost "$device" "$scenario")))
	done
	echo $sum
}

# progress_start SECONDS FILE JOBS: before the first cell.
progress_start()
{
	export PROGRESS_TOTAL=$1 PROGRESS_FILE=$2
	PROGRESS_BEGAN=$(date +%s)
	export PROGRESS_BEGAN
	: > "$2"
	echo "Running, $3 machines at a time; about $(clock $(($1 / $3))) if nothing else runs."
}

# time_spent: "[elapsed, about left]", from the cost of the cells that ended.
time_spent()
{
	local finished took
	finished=$(awk '{ sum += $1 } END { print sum }' "$PROGRESS_FILE")
	took=$(($(date +%s) - PROGRESS_BEGAN))
	echo "[$(clock $took) elapsed, about" \
	     "$(clock $((took * (PROGRESS_TOTAL - finished) / finished))) left] "
}

# progress_cell SERIES DEVICE SCHEDULER SCENARIO DIRECTORY SECONDS: called by
# each cell as it ends, perhaps two at once: one short write each.
progress_cell()
{
	local state="done" spent=
	[ ! -e "$5/skip" ] || state=skipped
	[ ! -e "$5/failed" ] || state="FAILED ($(cat "$5/failed"))"
	if [ -n "${PROGRESS_FILE:-}" ]; then
		cell_cost "$2" "$4" >> "$PROGRESS_FILE"
		spent=$(time_spent)
	fi
	printf '%sLinux %s, %s, %s, %s: %s after %d s\n' \
		"$spent" "$1" "$2" "$3" "$4" "$state" "$6"
}
