# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Progress of a plan of cells, sourced by the runners: a line per finished cell
# with the time elapsed and an estimate of what is left (progress.awk).
#
# The cells run in processes of their own: PROGRESS_PLAN, PROGRESS_JOBS,
# PROGRESS_BEGAN, PROGRESS_ENDED (cells of this run that ended) and PROGRESS_COSTS
# (what cells took in this run and those before) are exported. Without them a cell just
# says that it ended.
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

# progress_took: seconds since the start.
progress_took()
{
	echo $(($(date +%s) - PROGRESS_BEGAN))
}

# progress_left: seconds to come.
progress_left()
{
	awk -v jobs="$PROGRESS_JOBS" -f tools/bench/progress.awk \
		"$PROGRESS_COSTS" "$PROGRESS_ENDED" "$PROGRESS_PLAN"
}

# progress_start PLAN JOBS COSTS: before the first cell. COSTS is kept for the next run.
progress_start()
{
	export PROGRESS_PLAN=$1 PROGRESS_JOBS=$2 PROGRESS_COSTS=$3 PROGRESS_ENDED=$1.ended
	PROGRESS_BEGAN=$(date +%s)
	export PROGRESS_BEGAN
	touch "$3"
	: > "$PROGRESS_ENDED"
	echo "$(wc -l < "$1") cells, $2 machines at a time; about $(clock "$(progress_left)")" \
	     "if all are run and nothing else does."
}

# progress_cell ran|known SERIES DEVICE SCHEDULER SCENARIO SEED DIRECTORY SECONDS:
# called by each cell as it ends, perhaps two at once: one short write each. SECONDS of
# processor; the shell's own SECONDS is the time that has passed since the cell began.
progress_cell()
{
	local state="done, $8 s of processor" spent=
	[ "$1" != known ] || state="unchanged, kept"
	[ ! -e "$7/skip" ] || state="skipped: $(cat "$7/skip")"
	[ ! -e "$7/failed" ] || state="FAILED: $(cat "$7/failed")"
	if [ -n "${PROGRESS_ENDED:-}" ]; then
		[ "$1" != ran ] || echo "$3 $4 $5 $8" >> "$PROGRESS_COSTS"
		echo "$1 $7 $8 $SECONDS" >> "$PROGRESS_ENDED"
		spent="[$(clock "$(progress_took)") elapsed, about $(clock "$(progress_left)") left] "
	fi
	printf '%sLinux %s, %s, %s, %s, seed %s: %s\n' \
		"$spent" "$2" "$3" "$4" "$5" "$6" "$state"
}
