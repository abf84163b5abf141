#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The runner from plan to tables: seeds, cells that are skipped or fail, limits that are
# refused, modules that change meanwhile.

# shellcheck disable=SC2154 # lib.sh sets top, bench and tmp
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/stub.sh"

export DEVICES=ssd SCENARIOS=train-rag SCHEDS="none bfq" SEEDS=3 JOBS=2
out=$tmp/top/build/bench

# rows TABLE COLUMN...: of its rows, these columns, by their names.
rows()
{
	local table=$1
	shift
	awk -F '\t' -v names="$*" 'NR == 1 { for (i = 1; i <= NF; i++) c[$i] = i; n = split(names, name, " "); next }
		{ for (i = 1; i <= n; i++) printf "%s%s", $c[name[i]], i < n ? " " : ";" }' "$out/$table"
}

booted() { wc -l < "$tmp/cache/calls"; }

# again: makes the next run begin at the beginning.
again()
{
	rm -rf "$out"
	: > "$tmp/cache/calls"
}

of_seeds()
{
	run_bench > "$tmp/out" 2>&1
	result $? "a run ends well"
	equal "each cell with each seed" "$(booted)" 6
	equal "results.tsv: their median, in the order of the plan" \
		"$(rows results.tsv scenario scheduler cgroup MBps)" \
		"train-rag none cg 200;train-rag bfq cg 200;"
	equal "seeds.tsv: with smallest and largest" \
		"$(rows seeds.tsv scheduler seeds MBps_median MBps_min MBps_max)" \
		"none 3 200 100 300;bfq 3 200 100 300;"
	equal "limits.tsv: a line for device and scenario" \
		"$(rows limits.tsv device scenario stream_MBps)" "ssd train-rag 500;"
	cp "$out/results.tsv" "$tmp/results"
	run_bench > "$tmp/out" 2>&1
	result $? "the same command once more"
	equal "boots nothing" "$(booted)" 6
	equal "and makes the same table" "$(cat "$out/results.tsv")" "$(cat "$tmp/results")"
	SEEDS=1 run_bench > "$tmp/out" 2>&1
	equal "with fewer seeds: only those" "$(booted) $(rows seeds.tsv seeds MBps_max)" "6 1 100;1 100;"
}

of_skips()
{
	again
	echo bfq > "$tmp/cache/skip"
	run_bench > "$tmp/out" 2>&1
	result $? "a scheduler that a kernel lacks is no failure"
	equal "its reason is given" "$(grep -c 'train-rag bfq: skipped, told to skip' "$tmp/out")" 3
	equal "and it has no row" "$(rows results.tsv scheduler)" "none;"
	: > "$tmp/cache/skip"
}

of_failures()
{
	again
	echo 2 > "$tmp/cache/fail"
	refused "a run with failed cells fails" "2 cells FAILED, see above; the others' figures hold" \
		run_bench
	equal "which and why" "$(grep -c '^6.12 ssd train-rag .* seed 2: FAILED, told to fail' "$tmp/out")" 2
	equal "the others' figures are in the table, theirs are not" \
		"$(rows seeds.tsv scheduler seeds MBps_min MBps_max)" "none 2 100 300;bfq 2 100 300;"
	rm "$tmp/cache/fail"
	run_bench > "$tmp/out" 2>&1
	result $? "they are made up for by the next run"
	equal "which runs those alone" "$(booted)" 8
}

of_limits()
{
	touch "$tmp/cache/no-limit"
	refused "a limit that is refused" "the limit of train-rag on ssd is missing: told to refuse" \
		run_bench
	equal "the run has failed, and its tables are there" \
		"$(grep -c 'limits are missing, see above; the figures hold' "$tmp/out") $(rows results.tsv MBps)" \
		"1 200;200;"
	rm "$tmp/cache/no-limit"
}

of_versions()
{
	rm -rf "$out/cells"
	cp "$out/results.tsv" "$tmp/results"
	touch "$tmp/cache/rebuild"
	refused "modules that were built anew meanwhile" "so cells are of two versions" \
		env SEEDS=1 "$tmp/top/tools/bench/bench"
	equal "make no table" "$(cat "$out/results.tsv")" "$(cat "$tmp/results")"
	rm "$tmp/cache/rebuild"
}

copy
of_seeds
of_skips
of_failures
of_limits
of_versions
finish
