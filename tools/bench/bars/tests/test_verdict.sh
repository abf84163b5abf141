#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# Median, worst seed, other kernels, seeds that are missing; work conservation and the
# peers; cost, sizes and processors.

# shellcheck disable=SC2154 # lib.sh sets tmp
. "$(dirname "$0")/lib.sh"

# measures P99...: a seed each.
measures()
{
	local n=0 x
	for x; do
		n=$((n + 1))
		printf 'disk-p99\t%s\td\ttrain-rag\trag\tblender\t%s\t%s\t100\t-\tnote%s\n' \
			"${series:-6.12}" $n "$x" $n
	done > "$tmp/measures"
	printf '%s\td\tdisk\ttrain-rag\n' "${series:-6.12}" > "$tmp/asked"
	cp "$here/bars.tsv" "$tmp/bars"
}

start
measures 90 110 95
verdicts 3
equal "median of three, the worst within 10 %, its note" \
	"$(said disk-p99 median worst seeds verdict note)" "95 110 3 met note3"
measures 90 111 95
verdicts 3
equal "the worst seed is too bad" "$(said disk-p99 verdict)" "NOT met"
measures 9 101 102
verdicts 3
equal "by value, not by letter; the median is too bad" "$(said disk-p99 median verdict)" "101 NOT met"
measures 90 95
verdicts 3
equal "a seed is missing" "$(said disk-p99 verdict note)" "not measured 2 of 3 seeds"
measures 90 - 95
verdicts 3
equal "a seed has no figure" "$(said disk-p99 verdict)" "not measured"
series=6.1
measures 109 109 109
verdicts 3
equal "another kernel may miss it by 10 %" "$(said disk-p99 verdict)" "met"
measures 111 111 90
verdicts 3
equal "but not by more" "$(said disk-p99 verdict)" "NOT met"
series=6.12
measures
verdicts 3
equal "nothing at all" "$(said disk-p99 verdict note)" "not measured no figures"

# stage alone MBPS_NONE MBPS_BLENDER IDLE
conserved()
{
	start
	asked f flash solo
	row 1 f solo none train-3dunet stream "$1" 1 1 1 1 train-3dunet
	row 1 f solo blender train-3dunet stream "$2" 1 1 1 1 train-3dunet
	[ -z "$3" ] || printf '6.12\tf\ttrain-3dunet\t%s\n' "$3" > "$tmp/idle"
	judged everywhere
	said conserve subject median wanted verdict
}
equal "work conserved" "$(conserved 100 99 0.5)" "train-3dunet 0.99 0.99 met"
equal "not conserved" "$(conserved 100 98.9 0.5)" "train-3dunet 0.989 0.99 NOT met"
equal "the processor is the limit" "$(conserved 100 95 0.04)" "train-3dunet 0.95 0.95 met"
equal "idle time unknown: the stricter bar" "$(conserved 100 98 "")" "train-3dunet 0.98 0.99 NOT met"

# cell SCHEDULER MBPS P99: in train-rag on flash.
cell()
{
	row 1 f train-rag "$1" a stream "$2" 1 1 1 1 train-3dunet
	row 1 f train-rag "$1" rag small 1 100 1 "$3" 1 rag
}

# alone_then_active NONE BLENDER: MB/s alone, and beside cgroups that are silent.
alone_then_active()
{
	fact f flash idle-neighbour active train-3dunet stream - 1 131072 read 0 - >> "$tmp/facts"
	row 1 f solo none train-3dunet stream "$1" 1 1 1 1 train-3dunet
	row 1 f idle-neighbour blender active stream "$2" 1 1 1 1 train-3dunet
	row 1 f idle-neighbour blender idle-c small 0 0 1 1 1 rag
	judged everywhere
}

start
asked f flash train-rag
cell none 100 1000
cell bfq 50 10
cell blender 90 100
judged everywhere
equal "none has more, bfq is quicker, neither is both" \
	"$(said both-columns median verdict note)" "0.55556 met bfq"
equal "above the worst peer" "$(said worst-peer median verdict)" "1 met"

start
asked f flash train-rag
cell none 100 1000
cell bfq 91 99
cell blender 90 100
judged everywhere
equal "a peer is ahead in both" "$(said both-columns verdict note)" "NOT met bfq"
equal "and no peer has less" "$(said worst-peer median verdict note)" \
	"0.98901 NOT met least: a (stream)"

start
asked f flash train-rag
cell none 100 1000
row 1 f train-rag none b stream 0 0 1 1 1 train-3dunet
cell blender 110 100
row 1 f train-rag blender b stream 1 1 1 1 1 train-3dunet
judged everywhere
equal "what a peer gives nothing is passed over" "$(said worst-peer median verdict)" "1 met"

start
asked f flash idle-neighbour
alone_then_active 100 98
equal "the only one that is active has what it has alone" \
	"$(said conserve subject median verdict)" "train-3dunet 0.98 NOT met"

# cpu SCHEDULER SUBMISSION CGROUPS STREAMS ADDED KIB
cpu()
{
	printf '6.12\t%s\t%s\t%s\t%s\t5000\t%s\t1\t%s\n' "$@"
}

cost()
{
	cp "$here/bars.tsv" "$tmp/bars"
	awk -v group=cost -f "$here/definitions.awk" -f "$here/cost.awk" file=bars "$tmp/bars" file=cpu "$tmp/cpu" \
		file=sizes "$tmp/sizes" > "$tmp/measures"
	verdicts 3
}
start
printf '6.12\t-\t-\t-\n' > "$tmp/asked"
{
	cpu none psync 1 0 0 4
	cpu blender psync 1 0 1500 4
	cpu blender psync 1 1 1600 4
	cpu blender psync 1 128 1690 4
	cpu blender psync 1 128 2400 64
	cpu blender psync 1000 0 1575 4
	cpu bfq psync 1 0 4500 4
	cpu blender uring 1 0 1601 4
	cpu blender uring 1000 0 3202 4
	cpu blender uring8 1 0 -10 4
	cpu blender uring8 1000 0 10 4
} > "$tmp/cpu"
printf '6.12\tblender_cg\t520\n6.12\tblender_cursor\t32\n' > "$tmp/sizes"
cost
equal "cost: the dearest pattern of one cgroup, and the best peer" \
	"$(said cost-psync median verdict peers_best peer)" "1690 NOT met 4500 bfq"
equal "by submission" "$(said cost-uring median verdict)" "1601 NOT met"
equal "not flat: what cannot be a ratio is not measured" \
	"$(said cost-cgroups scenario median verdict)" \
	"psync 0.05 met;uring 1 NOT met;uring8 - not measured"
equal "streams" "$(said cost-streams scenario median verdict)" \
	"psync 0.05625 NOT met;uring - not measured"
equal "sizes" "$(said memory-cgroup median verdict);$(said memory-stream median verdict)" \
	"520 NOT met;32 met"
: > "$tmp/sizes"
printf '6.12\tblender\tpsync\t1\t32\t5000\t-\t1\t4\n' >> "$tmp/cpu"
cost
equal "no such struct" "$(said memory-cgroup verdict)" "not measured"
equal "none failed: what is added is not known, nor is it nothing" \
	"$(said cost-psync median verdict);$(said cost-streams scenario verdict | cut -d ';' -f 1)" \
	"- not measured;psync not measured"

# smp SCHEDULER USED IOPS...: on two processors.
smp()
{
	local s=$1 used=$2 n=0 x
	shift 2
	for x; do
		n=$((n + 1))
		printf '6.12\t2\t%s\t%s\t%s\t%s\n' "$s" "$used" $n "$x"
	done
}
start
printf '6.12\t-\t-\t-\n' > "$tmp/asked"
cp "$here/bars.tsv" "$tmp/bars"
{
	smp none 1 90 100 900
	smp none 2 200 190 2000
	smp blender 1 80 80 80
	smp blender 2 150 155 152
	smp kyber 1 80 80 80
	smp kyber 2 151 153 90
} > "$tmp/smp"
judge_smp()
{
	awk -v group=smp -f "$here/definitions.awk" -f "$here/smp.awk" file=bars "$tmp/bars" \
		file=smp "$tmp/smp" > "$tmp/measures"
	verdicts 3
}
judge_smp
equal "gain beside none's, by medians; four were not measured" \
	"$(said smp-gain scenario median verdict)" "2 0.95 met;4 - not measured"
equal "ahead of the stock ones" "$(said smp-ahead median verdict note | sed 's/;.*//')" \
	"1.007 met 152 (150..155), kyber 151"
smp bfq 2 140 - 141 >> "$tmp/smp"
judge_smp
equal "a peer without figures may be ahead" "$(said smp-ahead median verdict | sed 's/;.*//')" \
	"- not measured"
finish
