# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154
#
# What the report works out itself, against figures worked out by hand: sums over
# a cell, medians, who is on the frontier, distributions put together, throughput
# in intervals, stretches of tags.

# row CELL SCHEDULER CGROUP ROLE MBPS IOPS P99: a line of that cell's rows.tsv.
row()
{
	mkdir -p "$1"
	printf '6.12.1-x\tdev\tcase\t%s\t%s\t%s\t%s\t%s\t1\t1\t%s\t1\t%s\n' "$2" "$3" "$4" \
		"$5" "$6" "$7" "$3" >> "$1/rows.tsv"
}

# runs SCHEDULER "MBPS P99"...: a run for each, of one stream and one small reader.
runs()
{
	local name=$1 n=0 f c
	shift
	for f; do
		n=$((n + 1))
		c=$d/cells/6.12.dev.$name.case.$n
		row "$c" "$name" s stream "${f% *}" 10 5000
		row "$c" "$name" r small 1 10 "${f#* }"
		printf 's\tstream\t%d\t1\t1\nr\tsmall\t%d\t1\t1\n' 1000 1000 2000 2000 |
			sort -s -k 1,1 > "$c/rate.tsv"
	done
}

# facts_of DIR: as the report gathers them; results.tsv is not needed for these.
facts_of()
{
	find "$1/cells" -mindepth 1 -maxdepth 1 | sort |
		sed 's/$/\tdone\t/' > "$tmp/list"
	awk -f "$report/tsv.awk" -f "$report/facts.awk" kind=cells "$tmp/list" \
		kind=rate "$1"/cells/*/rate.tsv kind=rows "$1"/cells/*/rows.tsv
}

# model PROGRAM: run on the facts of $d.
model()
{
	facts_of "$d" > "$tmp/facts"
	awk -f "$report/model.awk" -f "$report/frontier.awk" -f <(echo "$1") \
		"$report/palette.tsv" "$tmp/facts"
}

test_sums()
{
	local c
	d=$tmp/sums
	c=$d/cells/6.12.dev.none.case.1
	row "$c" none a stream 100 800 5000
	row "$c" none b bulk 50 400 6000
	row "$c" none r small 1 30 700
	row "$c" none q small 1 20 900
	row "$c" none m meta 1 7 300
	# b runs for the second half, q for a quarter.
	for t in 100 200 300 400; do
		for who in "a stream" "r small" "m meta" "b bulk" "q small"; do
			case "$who $t" in b*100|b*200|q*[123]00) continue ;; esac
			printf '%s\t%d\t1\t1\n' "${who/ /$'\t'}" $t
		done
	done > "$c/rate.tsv"
	facts_of "$d" | grep ^P > "$tmp/seen"
	printf 'P\t6.12.1-x\tdev\tcase\tnone\t1\t125.000\t900\t35\t300\t7\t6.12\n' > "$tmp/wanted"
	same "sums of a run, by the time that each part ran" "$tmp/wanted" "$tmp/seen"
	rm "$c/rate.tsv"
	awk -f "$report/tsv.awk" -f "$report/facts.awk" kind=rows "$c/rows.tsv" |
		cut -f 7-11 > "$tmp/seen"
	printf -- '-\t-\t-\t-\t-\n' > "$tmp/wanted"
	same "stages that ran one after the other are not added up" "$tmp/wanted" "$tmp/seen"
}

test_median()
{
	d=$tmp/median
	runs none "30 5" "10 90" "20 70"
	model 'END { model_end(); g = group[1]
		print figure_of(g, "none", "large", "med"), figure_of(g, "none", "large", "min"),
		      figure_of(g, "none", "small_p99", "med"), figure_of(g, "none", "small_p99", "max"),
		      figure_of(g, "none", "meta_p99", "med"), figure_of(g, "bfq", "large", "med") }' \
		> "$tmp/seen"
	echo "20 10 70 90 - -" > "$tmp/wanted"
	same "median, minimum and maximum of three runs" "$tmp/wanted" "$tmp/seen"
}

test_frontier()
{
	d=$tmp/frontier
	runs none "100 900" "101 910" "102 920"		# fast and slow to answer
	runs bfq "50 90" "51 91" "52 92"		# the other end
	runs kyber "40 95" "41 96" "42 97"		# bfq is better in both
	runs mq-deadline "99 905" "102 915" "103 925"	# as none, within the range
	runs blender "100 300" "101 310" "102 320"	# as fast as none, and answers
	model 'END { model_end(); for (i = 1; i <= scheds; i++)
		print sched[i], on_frontier(group[1], sched[i]), who_is_ahead
		print best(group[1], "large"), best(group[1], "small_p99") }' > "$tmp/seen"
	cat > "$tmp/wanted" <<-END
	blender 1 
	none 0 blender
	mq-deadline 0 blender
	kyber 0 bfq
	bfq 1 
	mq-deadline bfq
	END
	same "the frontier, with differences within the range not counted" "$tmp/wanted" "$tmp/seen"

	d=$tmp/ties
	runs none "100 900" "100 900" "100 900"
	runs bfq "100.9 900" "100.9 900" "100.9 900"	# less than one per cent: nothing
	runs kyber "100 880" "100 880" "100 880"	# more: ahead
	model 'END { model_end(); for (i = 1; i <= scheds; i++)
		print sched[i], on_frontier(group[1], sched[i]), who_is_ahead }' > "$tmp/seen"
	printf '%s\n' "none 0 kyber" "kyber 1 " "bfq 0 kyber" > "$tmp/wanted"
	same "one per cent is nobody's lead" "$tmp/wanted" "$tmp/seen"
}

test_text()
{
	d=$tmp/text
	runs none "531.21 3785" "9 1"
	runs blender "533.24 485" "1 1" "1000 9000"
	runs mq-deadline-prio "1 1"
	runs bfq "1 1"
	runs bfq-tuned "1 1"
	runs kyber "7.126 90123"
	row "$d/cells/6.12.dev.none.late.1" none s stream 12 1 1
	sed -i 's/case/late/' "$d/cells/6.12.dev.none.late.1/rows.tsv"
	printf 's\tstream\t1000\t1\t1\n' > "$d/cells/6.12.dev.none.late.1/rate.tsv"
	model "$(cat "$report/text.awk")" > "$tmp/seen"
	sed 's/|//' > "$tmp/wanted" <<-END
	dev on Linux 6.12.1-x: MB/s of the large requests, p99 of the small, ms

	|                               blender              none  mq-deadline-prio             kyber               bfq
	case                        533  0.485        270   1.89       1.00  0.001       7.13   90.1       1.00  0.001
	late                          -      -       12.0      -          -      -          -      -          -      -

	|                             bfq-tuned
	case                       1.00  0.001
	late                          -      -
	END
	same "the same figures as text, medians, five schedulers beside one another" \
		"$tmp/wanted" "$tmp/seen"
}

# of_run FILE: the list of shown runs for one run, $tmp/one.
of_run() { printf 'stem\t01\tnone\t%s\n' "$tmp/one" > "$tmp/shown"; }

test_distribution()
{
	rm -rf "$tmp/one"
	row "$tmp/one" none a small 1 30 1
	row "$tmp/one" none b small 1 10 1
	printf 'a\tsmall\t%s\t%s\n' 1000 0.5 10000 1 > "$tmp/one/cdf.tsv"
	printf 'b\tsmall\t%s\t%s\n' 5000 0.6 20000 1 >> "$tmp/one/cdf.tsv"
	of_run
	awk -f "$report/tsv.awk" -f "$report/curves.awk" -f "$report/cdf-parts.awk" \
		"$tmp/shown" "$tmp/one/rows.tsv" "$tmp/one/cdf.tsv" |
		sort -t $'\t' -k 1,1 -k 2,2 -k 3,3 -k 4,4g |
		awk -v out="$tmp" -f "$report/cdf.awk" > "$tmp/plan"
	# 3/8, 3/8 + 1/4 * 6/10 = 0.525, 0.9, 1: as nines.
	printf '%s\t%s\n' 1 0 1 0.2041 5 0.3233 10 1.0000 20 4.0000 > "$tmp/wanted"
	same "distributions of two cgroups as one, by IOPS" "$tmp/wanted" "$tmp/stem.cdf-small.dat"
}

test_over_time()
{
	rm -rf "$tmp/one"
	mkdir "$tmp/one"
	printf 'a\tstream\t%s\t%s\t9\n' 100 50 200 70 300 0 > "$tmp/one/rate.tsv"
	printf 'b\tsmall\t%s\t1\t%s\n' 200 30 300 40 >> "$tmp/one/rate.tsv"
	of_run
	awk -v out="$tmp" -f "$report/tsv.awk" -f "$report/curves.awk" -f "$report/rate.awk" \
		"$tmp/shown" "$tmp/one/rate.tsv" > "$tmp/plan"
	{
		printf '%s\t%s\n' 0.000 50 0.100 70 0.200 0 0.300 0
		printf '\n\n'
		printf '%s\t%s\n' 0.100 30 0.200 40 0.300 40
	} > "$tmp/wanted"
	same "throughput over time: MB/s of large, IOPS of small IO" "$tmp/wanted" "$tmp/stem.rate-none.dat"
	awk 'BEGIN { for (t = 1; t <= 400; t++) printf "a\tstream\t%d\t%d\t9\n", 10 * t, t }' \
		> "$tmp/one/rate.tsv"
	awk -v out="$tmp" -f "$report/tsv.awk" -f "$report/curves.awk" -f "$report/rate.awk" \
		"$tmp/shown" "$tmp/one/rate.tsv" > "$tmp/plan"
	awk 'END { print NR }
		{ sum += v * ($1 - t); t = $1; v = $2 }
		END { printf "%.1f\n", sum }' "$tmp/stem.rate-none.dat" > "$tmp/seen"
	printf '59\n802.0\n' > "$tmp/wanted"
	same "many intervals are joined, nothing is lost" "$tmp/wanted" "$tmp/seen"
}

test_tags()
{
	rm -rf "$tmp/one"
	mkdir "$tmp/one"
	printf '%s\t%s\t%s\n' -300 a random 500 a streaming 2000 a streaming \
		800 b random 2000 b random 2000 c none > "$tmp/one/tags.tsv"
	of_run
	awk -v out="$tmp" -f "$report/tsv.awk" -f "$report/curves.awk" -f "$report/tags.awk" \
		"$tmp/shown" "$tmp/one/tags.tsv" > "$tmp/plan"
	printf '%s\t%s\t%s\t%s\n' 1 0.000 0.500 2 1 0.500 2.000 1 2 0.000 0.800 3 \
		2 0.800 2.000 2 3 0.000 2.000 3 > "$tmp/wanted"
	same "stretches of tags, what was before the measurement cut off" \
		"$tmp/wanted" "$tmp/stem.tags.dat"
	printf '%s\tsmall\t%s\t1\t1\n' c 1000 b 1000 b 1500 d 1000 > "$tmp/one/rate.tsv"
	awk -v out="$tmp" -f "$report/tsv.awk" -f "$report/curves.awk" -f "$report/tags.awk" \
		"$tmp/shown" "$tmp/one/rate.tsv" "$tmp/one/tags.tsv" > "$tmp/plan"
	printf '%s\t%s\t%s\t%s\n' 1 0.000 1.500 3 2 0.000 0.800 3 2 0.800 1.500 2 \
		3 0.000 0.500 2 3 0.500 1.500 1 > "$tmp/wanted"
	same "and what was after it; cgroups as in rate.tsv" "$tmp/wanted" "$tmp/stem.tags.dat"
}
