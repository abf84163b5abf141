#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Checksums of scenarios: they differ where a figure does, and nowhere else.

# shellcheck disable=SC2154 # lib.sh sets top, bench and tmp
. "$(dirname "$0")/lib.sh"

# row KERNEL DEVICE SCENARIO SCHEDULER MBPS OF_SOLO
row()
{
	printf '%s\t%s\t%s\t%s\tcg\tstream\t%s\t1\t2\t3\t4\t5\t%s\n' "$@"
}

# rows MBPS OF_SOLO: a table in which one row has those.
rows()
{
	tr ' ' '\t' <<< "kernel device scenario scheduler cgroup role MBps iops lat_mean_us lat_p50_us lat_p99_us lat_p999_us of_solo"
	row 6.1 hdd solo none 10 1
	row 6.1 ssd solo none 20 1
	row 6.1 hdd mix none 30 0.5
	row 6.1 hdd mix bfq "$1" "$2"
	row 7.3 hdd mix none 30 0.5
}

# place ROW COLUMN: of the digits in $tmp/digits.
place()
{
	awk -v row="$1" -v column="$2" 'NR == row { print $column }' "$tmp/digits"
}

rows 40 0.5 > "$tmp/table"
"$bench/digits" "$tmp/table" > "$tmp/first"
equal "a table for each kernel, devices across, scenarios down" \
	"$(awk 'NF { for (i = 2; i <= NF; i++) if (length($i) == 8 && $i !~ /[^0-9a-f]/) $i = "#"
		$1 = $1; print }' "$tmp/first" | tr '\n' ';')" \
	"6.1 hdd ssd;solo # #;mix # -;7.3 hdd;mix #;"
cp "$tmp/first" "$tmp/digits"
equal "the checksum is that of its lines without of_solo" "$(place 3 2)" \
	"$(grep 'hdd.mix' "$tmp/table" | grep '^6.1' | cut -f 1-12 | sha256sum | cut -c 1-8)"

rows 40 0.7 > "$tmp/table"
"$bench/digits" "$tmp/table" > "$tmp/digits"
equal "what is alone does not count" "$(cat "$tmp/digits")" "$(cat "$tmp/first")"

rows 40.001 0.5 > "$tmp/table"
"$bench/digits" "$tmp/table" > "$tmp/digits"
equal "another figure: another checksum, there only" \
	"$(diff "$tmp/first" "$tmp/digits" | grep -c '^>') $(diff "$tmp/first" "$tmp/digits" | grep '^>' | cut -c 3-5)" \
	"1 mix"
status=0
[ "$(place 3 2)" != "$(awk 'NR == 3 { print $2 }' "$tmp/first")" ] || status=1
result "$status" "... and in the column of its device"

"$bench/digits" "$tmp/table" none > "$tmp/digits"
equal "of one scheduler: that of its lines alone" "$(place 3 2)" \
	"$(grep 'hdd.mix.none' "$tmp/table" | grep '^6.1' | cut -f 1-12 | sha256sum | cut -c 1-8)"

printf 'a\tb\n1\t2\n' > "$tmp/other"
refused "a table of something else" "is no table of the bench" "$bench/digits" "$tmp/other"
head -n 1 "$tmp/table" > "$tmp/empty"
refused "a table without figures" "has no figures" "$bench/digits" "$tmp/empty"
refused "no table" "run make bench first" "$bench/digits" "$tmp/none"
refused "a scheduler that was not run" "has no figures of more" "$bench/digits" "$tmp/table" none more
refused "an unknown option" "usage" "$bench/digits" --more
finish
