# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154 # the other lib.sh sets tmp
#
# What the tests of the bars share, beside those of the bench (../../tests/lib.sh):
# cells made up, and judged by the real programs and definitions.

. "$(dirname "${BASH_SOURCE[0]}")/../../tests/lib.sh"
here=$top/tools/bench/bars

# start: no cell, no limit; a disk d and a flash drive f with two readers, an
# unlimited and a paced small reader in each scenario, in some a writer for half of
# the time.
start()
{
	local device kind scenario
	for f in rows missing limits arrival longest idle settled asked; do
		: > "$tmp/$f"
	done
	for device in d f; do
		kind=$([ $device = d ] && echo disk || echo flash)
		for scenario in train-rag train-rag-20 checkpoint-storm two-tenants-4to1 solo; do
			fact $device $kind $scenario a train-3dunet stream 400 1 131072 read 0 -
			fact $device $kind $scenario b train-3dunet stream 100 1 131072 read 0 -
			case $scenario in
			checkpoint-storm|solo)
				fact $device $kind $scenario w checkpoint stream - 0.5 1048576 write 0 - ;;
			esac
			fact $device $kind $scenario rag rag small - 1 4096 read 0 -
			fact $device $kind $scenario slow rag-20 small - 1 4096 read 1 20
		done
	done > "$tmp/facts"
}

# fact DEVICE KIND SCENARIO CGROUP STAGE ROLE WEIGHT SHARE BYTES OP PACED RATE
fact()
{
	(IFS=$'\t'; echo "$*")
}

# row SEED DEVICE SCENARIO SCHEDULER CGROUP ROLE MBPS IOPS MEAN P99 P999 STAGE
row()
{
	printf '6.12\t%s\tkernel\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t0\t%s\t%s\t%s\n' "$@" >> "$tmp/rows"
}

# asked DEVICE KIND SCENARIO
asked()
{
	printf '6.12\t%s\t%s\t%s\n' "$@" >> "$tmp/asked"
}

# judged GROUP [SEEDS] [SED]: bars.tsv over all that; SED edits the definitions.
judged()
{
	local f
	local -a inputs=()
	sed "${3:-}" "$here/bars.tsv" > "$tmp/bars"
	for f in facts missing limits arrival longest idle settled rows; do
		inputs+=("file=$f" "$tmp/$f")
	done
	awk -v group="$1" -f "$here/definitions.awk" -f "$here/lib.awk" -f "$here/$1.awk" \
		file=bars "$tmp/bars" "${inputs[@]}" > "$tmp/measures"
	verdicts "${2:-1}"
}

verdicts()
{
	awk -v seeds="$1" -f "$here/definitions.awk" -f "$here/verdict.awk" file=bars "$tmp/bars" file=asked "$tmp/asked" \
		file=missing "$tmp/missing" file=measures "$tmp/measures" > "$tmp/judged"
}

# said BAR COLUMN...: of its line; more than one line of a bar: those after another.
said()
{
	local name=$1
	shift
	awk -F '\t' -v bar="$name" -v want="$*" '
		NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i; n = split(want, w, " "); next }
		$1 == bar { l = ""; for (i = 1; i <= n; i++) l = l (i > 1 ? " " : "") $c[w[i]]; print l }' \
		"$tmp/judged" | paste -s -d ';'
}
