#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# From the cells' rows to results.tsv and seeds.tsv: median, smallest and largest
# over the seeds, and the share of its figure alone.

# shellcheck disable=SC2154 # lib.sh sets top, bench and tmp
. "$(dirname "$0")/lib.sh"

# row SEED SCENARIO SCHEDULER CGROUP ROLE MBPS IOPS P99 STAGE
row()
{
	printf '%s\t6\td\t%s\t%s\t%s\t%s\t%s\t%s\t1\t2\t%s\t4\t%s\n' "$@"
}

aggregate()
{
	awk -v seeds="$tmp/seeds" -f "$bench/aggregate.awk" "$tmp/rows" > "$tmp/results"
}

# column FILE NAME ROW: a figure by the name of its column.
column()
{
	awk -F '\t' -v name="$2" -v row="$3" 'NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i }
		NR == row + 1 { print $c[name] }' "$1"
}

{
	row 1 solo none x stream 100 800 3 train
	row 2 solo none x stream 120 960 3 train
	row 3 solo none x stream 90 720 3 train
	row 1 mix bfq a stream 50.5 400 9 train
	row 2 mix bfq a stream 9.5 70 100 train
	row 3 mix bfq a stream 60 500 - train
	row 1 mix none a stream 10 1 8 train
	row 2 mix none a stream 20 2 9 train
	row 1 mix none b small 1 7 5 other
} > "$tmp/rows"
aggregate
equal "columns" "$(head -n 1 "$tmp/results")" \
	"$(tr ' ' '\t' <<< "kernel device scenario scheduler cgroup role MBps iops lat_mean_us lat_p50_us lat_p99_us lat_p999_us of_solo")"
equal "a row for each row, in their order" \
	"$(tail -n +2 "$tmp/results" | cut -f 3-5 | tr '\t\n' ' ;')" \
	"solo none x;mix bfq a;mix none a;mix none b;"
equal "median of three, by value and not by letter" "$(column "$tmp/results" MBps 2)" 50.5
equal "smallest" "$(column "$tmp/seeds" MBps_min 2)" 9.5
equal "largest" "$(column "$tmp/seeds" MBps_max 2)" 60
equal "number of seeds" "$(column "$tmp/seeds" seeds 2)" 3
equal "median of two" "$(column "$tmp/results" MBps 3)" 15.000
equal "a figure that is missing counts as the worst" "$(column "$tmp/results" lat_p99_us 2)" 100
equal "share of the median alone" "$(column "$tmp/results" of_solo 2)" 0.5050
equal "its smallest" "$(column "$tmp/seeds" of_solo_min 2)" 0.0950
equal "no share of what was not measured alone" "$(column "$tmp/results" of_solo 4)" -
finish
