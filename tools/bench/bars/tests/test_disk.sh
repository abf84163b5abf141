#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The bars of disks.

# shellcheck disable=SC2154 # lib.sh sets tmp
. "$(dirname "$0")/lib.sh"

# The stream that counts 200 MB/s, others more or less; small reads 80 a second, 12.5 ms
# each.
alone()
{
	row 1 d solo none train-sequential stream 200 1 1 1 1 train-sequential
	row 1 d solo none train-3dunet stream 190 1 1 1 1 train-3dunet
	row 1 d solo none checkpoint stream 210 1 1 1 1 checkpoint
	row 1 d solo none rag small 1 80 12500 20000 25000 rag
	row 1 d solo none rag-20 small 1 20 12000 20000 25000 rag-20
	row 1 d solo none metadata meta 1 5 20000 30000 30000 metadata
}

# train SCENARIO MBPS_EACH IOPS P99 P999 CGROUP STAGE
train()
{
	row 1 d "$1" blender a stream "$2" 1 1 1 1 train-3dunet
	row 1 d "$1" blender b stream "$2" 1 1 1 1 train-3dunet
	row 1 d "$1" blender "$6" small 1 "$3" 1 "$4" "$5" "$7"
}

start
asked d disk train-rag
asked d disk train-rag-20
alone
train train-rag 42 33.6 100000 150000 rag rag
train train-rag-20 50 19.95 60001 1 slow rag-20
printf 'd\ttrain-rag-20\t120\t1\n' > "$tmp/arrival"
judged disk
equal "p99 at the bar" "$(said disk-p99 median verdict)" "100 met"
equal "p99.9 at the bar" "$(said disk-p999 median verdict)" "150 met"
equal "efficiency: 84 / 200 + 33.6 / 80" "$(said disk-efficiency median verdict)" "0.84 met"
equal "of solo: the stage that bars.tsv names, not the fastest" \
	"$(said disk-streams median verdict)" "0.42 met"
equal "delivered" "$(said disk-paced-iops median verdict note)" "0.9975 met 19.95 of 20 IO/s"
equal "a little too late" "$(said disk-paced-p99 verdict)" "NOT met"
equal "of what is left when each is served as it arrives" \
	"$(said disk-paced-streams median verdict)" "0.83333 NOT met"

start
asked d disk train-rag
alone
train train-rag 41 20 1 1 rag rag
judged disk
equal "efficiency too low" "$(said disk-efficiency median verdict)" "0.66 NOT met"
equal "streams too low" "$(said disk-streams median verdict)" "0.41 NOT met"

start
asked d disk train-rag
alone
train train-rag 41 20 1 1 slow rag-20
judged disk
equal "a paced reader counts by the latency of one that is not" \
	"$(said disk-efficiency median)" "$(awk 'BEGIN { print 82 / 200 + 20 * 0.0125 }')"

start
asked d disk train-rag
alone
train train-rag 41 20 1 1 rag rag
row 1 d train-rag blender m meta 1 4 1 1 1 metadata
fact d disk train-rag m metadata meta - 0.5 4096 write 1 - >> "$tmp/facts"
judged disk
equal "files made durable count by the time of one alone, for their half of the run" \
	"$(said disk-efficiency median)" "$(awk 'BEGIN { print 82 / 200 + 20 / 80 + 4 * 0.02 / 2 }')"

start
asked d disk checkpoint-storm
alone
train checkpoint-storm 40 40 1 1 rag rag
row 1 d checkpoint-storm blender w stream 20 1 1 1 1 checkpoint
judged disk
equal "fair share: 20 of 100 / 3, and half a writer in the total" \
	"$(said disk-checkpoint-fair median verdict) $(said disk-checkpoint median)" "0.6 met 0.45"
equal "small requests" "$(said disk-checkpoint-small median verdict)" "40 met"
for s in 4900000 5100000; do
	printf '6.12\t1\td\tcheckpoint-storm\tblender\t%s\tstream\t%s\n' a $s b 1 w 2 > "$tmp/longest"
	judged disk 1 's/interleave-16 interleave-16-rag interleave-128 interleave-128-rag	wait/checkpoint-storm	wait/'
	equal "the longest wait of any stream, $s us" "$(said disk-interleave-wait verdict)" \
		"$([ $s -lt 5000000 ] && echo met || echo NOT met)"
done
: > "$tmp/longest"
judged disk 1 's/interleave-16 interleave-16-rag interleave-128 interleave-128-rag	wait/checkpoint-storm	wait/'
equal "no distribution, no wait" "$(said disk-interleave-wait verdict)" "not measured"
finish
