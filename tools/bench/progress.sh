# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Progress of a plan of cells, sourced by the runners: a line per finished cell
# with the time elapsed and an estimate of what is left. The estimate begins with
# the processor time each cell took the last time (PROGRESS_COSTS) or a typical one,
# and is corrected by the cells as they end.
#
# The cells run in processes of their own: PROGRESS_TOTAL, PROGRESS_BEGAN,
# PROGRESS_FILE and PROGRESS_COSTS are exported. Without them a cell just says
# that it ended.
#
# A plan is a line per cell: SERIES DEVICE SCHEDULER SCENARIO SEED DIRECTORY.

# clock SECONDS: M:SS or H:MM:SS
clock()
{
	if [ "$1" -lt 3600 ]; then
		printf '%d:%02d' $(($1 / 60)) $(($1 % 60))
	else
		printf '%d:%02d:%02d' $(($1 / 3600)) $(($1 / 60 % 60)) $(($1 % 60))
	fi
}

# cell_cost DEVICE SCHEDULER SCENARIO: seconds of processor.
cell_cost()
{
	local known=
	[ ! -r "${PROGRESS_COSTS:-}" ] ||
		known=$(awk -v c="$1 $2 $3" '$1 " " $2 " " $3 == c { print $4 }' \
			"$PROGRESS_COSTS" | tail -1)
	case $3 in
	solo)	echo "${known:-110}" ;;
	*alone)	echo "${known:-45}" ;;
	*)	echo "${known:-12}" ;;
	esac
}

# cost_of_plan: the plan on stdin, its seconds on stdout.
cost_of_plan()
{
	local device scheduler scenario sum=0
	while read -r _ device scheduler scenario _; do
		sum=$((sum + $(cell_cost "$device" "$scheduler" "$scenario")))
	done
	echo $sum
}

# progress_start SECONDS FILE JOBS PLAN: before the first cell.
progress_start()
{
	export PROGRESS_TOTAL=$1 PROGRESS_FILE=$2
	PROGRESS_BEGAN=$(date +%s)
	export PROGRESS_BEGAN
	: > "$2"
	echo "$(wc -l < "$4") cells, $3 machines at a time; about $(clock $(($1 / $3)))" \
	     "if nothing else runs."
}

# time_spent: "[elapsed, about left]". PROGRESS_FILE has a line "ran|known COST"
# per cell that ended; those that were known took no time.
time_spent()
{
	local ran left took
	read -r ran left < <(awk -v total="$PROGRESS_TOTAL" '
		{ done += $2 } $1 == "ran" { ran += $2 }
		END { print ran + 0, total - done }' "$PROGRESS_FILE")
	took=$(($(date +%s) - PROGRESS_BEGAN))
	[ "$ran" -gt 0 ] || { echo "[$(clock $took) elapsed] "; return; }
	echo "[$(clock $took) elapsed, about $(clock $((took * left / ran))) left] "
}

# progress_cell ran|known SERIES DEVICE SCHEDULER SCENARIO SEED DIRECTORY SECONDS:
# called by each cell as it ends, perhaps two at once: one short write each.
progress_cell()
{
	local state="done, $8 s of processor" spent=
	[ "$1" != known ] || state="unchanged, kept"
	[ ! -e "$7/skip" ] || state="skipped: $(cat "$7/skip")"
	[ ! -e "$7/failed" ] || state="FAILED: $(cat "$7/failed")"
	if [ -n "${PROGRESS_FILE:-}" ]; then
		echo "$1 $(cell_cost "$3" "$4" "$5")" >> "$PROGRESS_FILE"
		spent=$(time_spent)
	fi
	[ "$1" != ran ] || [ -z "${PROGRESS_COSTS:-}" ] ||
		echo "$3 $4 $5 $8" >> "$PROGRESS_COSTS"
	printf '%sLinux %s, %s, %s, %s, seed %s: %s\n' \
		"$spent" "$2" "$3" "$4" "$5" "$6" "$state"
}
