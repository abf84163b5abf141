#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The bars of flash: met, not met, and what cannot be said.

# shellcheck disable=SC2154 # lib.sh sets tmp
. "$(dirname "$0")/lib.sh"

# alone: a stream at 500 MB/s, the writer at 400, a small reader with p99 100 us.
alone()
{
	row 1 f solo none train-3dunet stream 500 1 1 1 1 train-3dunet
	row 1 f solo none checkpoint stream 400 1 1 1 1 checkpoint
	row 1 f solo none rag small 1 8000 80 100 110 rag
}

# train SEED SCHEDULER MBPS_EACH P99 P999
train()
{
	row "$1" f train-rag "$2" a stream "$3" 1 1 1 1 train-3dunet
	row "$1" f train-rag "$2" b stream "$3" 1 1 1 1 train-3dunet
	row "$1" f train-rag "$2" rag small 1 100 50 "$4" "$5" rag
}

start
asked f flash train-rag
alone
train 1 none 250 3800 9000
train 1 bfq 130 150 300
train 1 blender 240 624 1248
printf 'f\ttrain-rag\t400\t90\t510\t300\n' > "$tmp/limits"
judged flash
equal "throughput: all streams over the best peer's" \
	"$(said flash-throughput median wanted verdict of_limit peers_best peer)" "0.96 0.95 met 1.000 1 none"
# 100 us + 2 * 131072 B / 500 MB/s = 624.3 us
equal "p99: alone and twice the largest request" \
	"$(said flash-p99 subject median wanted verdict peers_best peer)" \
	"rag 0.624 0.624288 met 0.15 bfq"
equal "p99.9: twice that" "$(said flash-p999 median wanted verdict)" "1.248 1.24858 met"
equal "equal shares" "$(said flash-fair median verdict note)" "1 met 2 instances"

start
asked f flash train-rag
alone
train 1 none 250 3800 9000
train 1 blender 237 625 1250
judged flash
equal "throughput that is too low" "$(said flash-throughput verdict)" "NOT met"
equal "p99 that is too high" "$(said flash-p99 verdict)" "NOT met"
equal "p99.9 that is too high" "$(said flash-p999 verdict)" "NOT met"

start
asked f flash train-rag
alone
train 1 none 250 3800 9000
row 1 f train-rag blender a stream 100 1 1 1 1 train-3dunet
row 1 f train-rag blender b stream 200 1 1 1 1 train-3dunet
row 1 f train-rag blender rag small 1 100 50 nan - rag
judged flash
equal "unequal shares: 300^2 / (2 * (100^2 + 200^2))" "$(said flash-fair median verdict)" "0.9 NOT met"
equal "NaN is not a figure" "$(said flash-p99 median verdict)" "- not measured"
equal "nor is a missing one" "$(said flash-p999 median verdict)" "- not measured"

start
asked f flash train-rag
alone
for n in 1:90 2:250 3:300; do
	train ${n%:*} none ${n#*:} 3800 9000
	train ${n%:*} blender 240 100 100
done
judged flash 3
equal "the best peer's median over the seeds" "$(said flash-throughput median seeds verdict)" "0.96 3 met"

start
asked f flash train-rag
train 1 none 250 3800 9000
train 1 blender 250 100 100
judged flash
equal "nothing alone, no bar beside it" "$(said flash-p99 verdict)" "not measured"
equal "what needs it not is judged" "$(said flash-throughput verdict)" "met"

start
asked f flash train-rag
alone
train 1 none 250 3800 9000
train 1 blender 250 100 100
printf '6.12\tf\tnone\tsolo\t2\tran into the time limit\n' > "$tmp/missing"
judged flash
equal "a seed of what is alone failed: no bar beside it" "$(said flash-p99 verdict)" "not measured"

start
asked f flash train-rag
alone
train 1 none 250 3800 9000
printf '6.12\tf\tblender\ttrain-rag\t1\tran into the time limit\n' > "$tmp/missing"
judged flash
equal "a cell that failed: not measured, and why" "$(said flash-throughput verdict note)" \
	"not measured blender: ran into the time limit"

start
asked f flash train-rag
alone
train 1 none 250 3800 9000
train 1 blender 250 100 100
printf '6.12\tf\tbfq\ttrain-rag\t1\twas not run\n' > "$tmp/missing"
judged flash
equal "a peer's cell is missing: the best is not known" "$(said flash-throughput verdict)" "not measured"
equal "what is not about peers is judged" "$(said flash-p99 verdict)" "met"

start
asked f flash checkpoint-storm
asked f flash two-tenants-4to1
alone
for s in none blender; do
	row 1 f checkpoint-storm $s a stream 100 1 1 1 1 train-3dunet
	row 1 f checkpoint-storm $s b stream 120 1 1 1 1 train-3dunet
	row 1 f checkpoint-storm $s w stream 116 1 1 1 1 checkpoint
	row 1 f checkpoint-storm $s rag small 1 100 50 2000 2000 rag
	row 1 f two-tenants-4to1 $s a stream 380 1 1 1 1 train-3dunet
	row 1 f two-tenants-4to1 $s b stream 100 1 1 1 1 train-3dunet
done
judged flash
equal "writer over the mean reader" "$(said flash-writer median verdict)" "1.0545 NOT met"
equal "weights: 3.8 : 1 is 5 % off" "$(said flash-weights median verdict note)" \
	"0.05 met 3.80 : 1, wanted 4 : 1"
equal "a stream counts for the time it was there, the limit of p99 is the largest request's" \
	"$(said flash-throughput note | sed 's/;.*//') $(said flash-p99 wanted | sed 's/;.*//')" \
	"278 of 278 MB/s (none) 4.2943"
finish
