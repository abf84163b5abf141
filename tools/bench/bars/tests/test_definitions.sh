#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# bars.tsv beside the bench it is about: names that exist, and no scenario forgotten.

# shellcheck disable=SC2154 # lib.sh sets tmp
. "$(dirname "$0")/lib.sh"
cd "$top" || exit 1

bars()
{
	awk -F '\t' '!/^(#|$)/ && $1 != "set"' "$here/bars.tsv"
}

equal "ten columns each" "$(bars | awk -F '\t' 'NF != 10')" ""
equal "no bar twice" "$(bars | cut -f 1 | sort | uniq -d)" ""
equal "thresholds are numbers" "$(bars | awk -F '\t' '$8 !~ /^[0-9.]+$/ || $7 !~ /^[<>]=$/')" ""
equal "scenarios that exist" "$(bars | awk -F '\t' '$3 != "-" { print $4 }' | tr ' ' '\n' |
	sort -u | while read -r s; do
		[ -r "tools/bench/scenarios/$s.conf" ] || echo "$s"
	done)" ""

# facts SCENARIO DEVICE
facts()
{
	(
		set -a
		. "tools/bench/devices/$2.conf"
		awk -v pipelines=tools/bench/pipelines -v device="$2" \
			-f tools/bench/guest/scenario.awk -f "$here/facts.awk" "tools/bench/scenarios/$1.conf"
	)
}

# beside_small DEVICE: scenarios of the full suite that have a stream or bulk and a
# small reader that is answered as fast as it asks.
beside_small()
{
	local s
	for s in $(. tools/bench/suites/full && echo "$SCENARIOS"); do
		! grep -q '^alone: *yes' "tools/bench/scenarios/$s.conf" || continue
		facts "$s" "$1" | awk -F '\t' -v s="$s" '$6 ~ /stream|bulk/ { large = 1 }
			$6 == "small" && !$11 { small = 1 } END { if (large && small) print s }'
	done | sort | tr '\n' ' '
}

# scenarios_of BAR
scenarios_of()
{
	bars | awk -F '\t' -v b="$1" '$1 == b { print $4 }' | tr ' ' '\n' | sort | tr '\n' ' '
}

for b in flash-throughput flash-p99 flash-p999; do
	equal "$b: every scenario with streams or bulk beside small readers" \
		"$(scenarios_of $b)" "$(beside_small ssd)"
done
for b in disk-p99 disk-p999 disk-efficiency; do
	equal "$b: every scenario with an unlimited small reader" \
		"$(scenarios_of $b)" "$(beside_small hdd)"
done
equal "facts of a paced reader" "$(facts train-rag-20 hdd | tail -n 1)" \
	"$(printf 'hdd\tdisk\ttrain-rag-20\trag\trag-20\tsmall\t-\t1.0000\t4096\tread\t1\t20')"
equal "largest of a split" "$(facts blend ssd | awk -F '\t' '$5 == "kv-cache" { print $9, $8, $10 }')" \
	"131072 0.4000 rw"
equal "weights" "$(facts two-tenants-4to1 ssd | cut -f 7 | sort -u | paste -s)" \
	"$(printf '100\t400')"
refused "a bar that does not exist" "no bar and no group 'nosuch'" \
	env BARS=nosuch tools/bench/bars/bars --have
finish
