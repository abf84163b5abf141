#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# How soon a cell is steady after a change, how much its budgets vary, and the bars made
# of that.

# shellcheck disable=SC2154 # lib.sh sets tmp
. "$(dirname "$0")/lib.sh"

# rates MBPS...: of two streams, half each, an interval of 100 ms each; a small reader
# beside them that has 1000 IO/s throughout.
rates()
{
	local n=0 x
	for x; do
		n=$((n + 1))
		for who in a b; do
			printf '%s\tstream\t%s\t%s\t%s\n' $who ${n}00 "$(awk "BEGIN { print $x / 2 }")" 1
		done
		printf 'rag\tsmall\t%s\t1\t1000\n' ${n}00
	done > "$tmp/rate"
}

# settled: what settle.awk says of them, without the cell's place.
settled()
{
	awk -v at="6.12 1 f throttle blender" -f "$here/settle.awk" file=speeds "$tmp/speeds" \
		file=budget "$tmp/budget" file=rate "$tmp/rate" | cut -f 6- | tr '\t' ' ' |
		paste -s -d ';'
}

: > "$tmp/budget"
printf '%s\t%s\n' 0 100 > "$tmp/speeds"
rates 100 100 100 100 100 100 100 100 100 100
equal "steady from the first interval on" "$(settled)" "cold start 0.000 -"
rates 20 50 80 90 100 100 100 100 100 100 100 100
equal "the last mean of three that is more than ten per cent off ends it" "$(settled)" \
	"cold start 0.400 -"
rates 100 100 100 0 0 100 100 100 100 100 100 100 100 100
equal "a hole in the first half" "$(settled)" "cold start 0.700 -"
rates 70 130 100 100 70 70 100 100 100 100 130 70 70 100 100 130
equal "what chance does as often in the later half is no change" "$(settled)" \
	"cold start 0.000 -"
rates 70 130 100 100 10 10 10 100 100 100 130 70 70 100 100 130
equal "what it does not is one" "$(settled)" "cold start 0.800 -"
rates 100 100 100 100
equal "too short to say" "$(settled)" "cold start - -"
rates 100 100 100 100 100 100 100 100 100 100
sed -i '/^rag.*\t[12]00\t/s/1000$/400/' "$tmp/rate"
equal "the small reader, too" "$(settled)" "cold start 0.400 -"

printf '%s\t%s\n' 0 100 1000 50 > "$tmp/speeds"
rates 100 100 100 100 100 100 100 100 100 100 100 80 50 50 50 50 50 50 50 50
equal "a part for each speed" "$(settled)" "cold start 0.000 -;to 50 % 0.400 -"

# A tenth of the later half at twice the cap; writes hold still.
printf '%s\t%s\t%s\t%s\n' 0 R hold 100 1600 R up 200 1650 R hold 100 2000 R hold 100 \
	0 W hold 50 2000 W hold 50 > "$tmp/budget"
equal "budgets: mean distance from the median, by time" "$(settled)" \
	"cold start 0.000 0.0000;to 50 % 0.400 0.1000"
printf '%s\t%s\t%s\t%s\n' 0 R hold 100 1600 R open - 1650 R hold 100 2000 R hold 100 > "$tmp/budget"
equal "none where it was open" "$(settled)" "cold start 0.000 0.0000;to 50 % 0.400 -"

# bars of a cell that settled so
of_cell()
{
	start
	asked f flash throttle
	row 1 f throttle blender a stream 100 1 1 1 1 train-3dunet
	printf '6.12\t1\tf\tthrottle\tblender\t%s\t%s\t%s\n' "$@" > "$tmp/settled"
	judged adapt
}
of_cell "cold start" 1.0 0.10 "to 50 %" 1.1 0.11
equal "bars: each part is a subject" "$(said adapt-flash subject median verdict)" \
	"cold start 1 met;to 50 % 1.1 NOT met"
equal "bars: and the budgets" "$(said adapt-budget median verdict)" "0.1 met;0.11 NOT met"
of_cell "cold start" - -
equal "bars: no figure" "$(said adapt-flash verdict)" "not measured"
finish
