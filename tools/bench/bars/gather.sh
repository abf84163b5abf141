# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What the bench has measured, as the tables that lib.awk reads. Sourced by bars;
# wants bench, here, to, and to/plan.

: "${bench:?}" "${here:?}" "${to:?}"

# facts: of all stages in the plan's scenarios, on its devices.
facts()
{
	local device scenario
	awk '!seen[$2, $4]++ { print $2, $4 }' $to/plan | while read -r device scenario; do
		(
			set -a
			. "$bench/devices/$device.conf"
			awk -v pipelines=$bench/pipelines -v device="$device" \
				-f $bench/guest/scenario.awk -f $here/facts.awk \
				"$bench/scenarios/$scenario.conf"
		)
	done
}

# with_figures: the plan's cells that have any.
with_figures()
{
	local series device scheduler scenario seed cell
	while read -r series device scheduler scenario seed cell; do
		[ ! -s "$cell/rows.tsv" ] || [ -e "$cell/failed" ] ||
			echo "$series $device $scheduler $scenario $seed $cell"
	done < $to/plan
}

rows()
{
	local series seed cell
	while read -r series _ _ _ seed cell; do
		sed "s/^/$series\t$seed\t/" "$cell/rows.tsv"
	done < $to/with-figures
}

# missing: cells without figures that should have some, and why.
missing()
{
	local series device scheduler scenario seed cell why
	while read -r series device scheduler scenario seed cell; do
		[ ! -s "$cell/skip" ] && { [ ! -s "$cell/rows.tsv" ] || [ -e "$cell/failed" ]; } ||
			continue
		why="was not run"
		[ ! -s "$cell/failed" ] || why=$(head -n 1 "$cell/failed")
		printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$series" "$device" "$scheduler" "$scenario" \
			"$seed" "$why"
	done < $to/plan
}

# longest: the last line of each distribution is the request that took longest.
longest()
{
	local series device scheduler scenario seed cell
	while read -r series device scheduler scenario seed cell; do
		awk -F '\t' -v OFS='\t' -v at="$series $seed $device $scenario $scheduler" '
			BEGIN { gsub(" ", OFS, at) }
			$3 + 0 > most[$1 OFS $2] { most[$1 OFS $2] = $3 + 0 }
			END { for (k in most) print at, k, most[k] }' "$cell/cdf.tsv"
	done < $to/with-figures
}

# settled: how soon each was steady again after the device changed, and how its budgets
# vary then.
settled()
{
	local series device scheduler scenario seed cell budget
	while read -r series device scheduler scenario seed cell; do
		[ -s "$cell/speeds.tsv" ] || continue
		budget=$cell/budget.tsv
		[ -s "$budget" ] || budget=/dev/null
		awk -v at="$series $seed $device $scenario $scheduler" -f $here/settle.awk \
			file=speeds "$cell/speeds.tsv" file=budget "$budget" \
			file=rate "$cell/rate.tsv"
	done < $to/with-figures
}

# limits OPTION...: as the bench has them, without their head.
limits()
{
	$bench/limits $to/plan "$@" | tail -n +2
}

gather()
{
	facts > $to/facts.tsv
	with_figures > $to/with-figures
	rows > $to/rows.tsv
	missing > $to/missing.tsv
	longest > $to/longest.tsv
	settled > $to/settled.tsv
	: > $to/limits.tsv
	: > $to/arrival.tsv
	[ -s $to/plan ] || return 0
	limits > $to/limits.tsv
	! group_asked of_arrival || limits --arrival > $to/arrival.tsv
}
