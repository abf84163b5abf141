# SPDX-License-Identifier: GPL-2.0
#
# Throughput over time: per stem and scheduler a file out/STEM.rate-SCHEDULER.dat
# with a block per cgroup (and role): seconds, and MB/s for large IO or IOPS for
# small and meta IO. Intervals are joined until at most BINS are left. An
# interval without a line, between others of its cgroup, counts as no IO. Prints
# for plan.awk: rate, stem, scheduler's number, its name, then for each block
# "LABEL ROLE" and the highest value, with tabs between.
#
#   awk -v out=DIR -f tsv.awk -f curves.awk -f rate.awk SHOWN DIR/rate.tsv...

BEGIN { BINS = 60 }

run_of_file() {
	end_run()
	run = dir
	tsv_columns("cgroup role t_ms MBps iops")
}

{
	tsv_line()
	role = tsv_role()
	who = tsv_name("cgroup") SUBSEP role
	t = tsv_number("t_ms")
	v = role == "stream" || role == "bulk" ? tsv_number("MBps") : tsv_number("iops")
	if (!(who in lines)) {
		whose[++curves] = who
		several[$1]++
	}
	if (lines[who] && t + 0 < when[who, lines[who]])
		tsv_broken("t_ms goes back")
	if (!lines[who] || t + 0 > when[who, lines[who]]) {
		when[who, ++lines[who]] = t + 0
		if (lines[who] > 1)
			shorten(when[who, lines[who]] - when[who, lines[who] - 1])
	}
	value[who, lines[who]] += v
	if (t + 0 > last_t)
		last_t = t + 0
}

# shorten(ms): the length of an interval is the shortest distance of two lines.
function shorten(ms)
{
	if (!step || ms < step)
		step = ms
}

# add_to_bins(who, width): what was done in each bin, rate times ms.
function add_to_bins(who, width,    i, b)
{
	split("", bin)
	for (i = 1; i <= lines[who]; i++) {
		b = int((when[who, i] - step / 2) / width)
		bin[b] += value[who, i] * step
	}
}

function write_curve(who, width, file,    first, last, b, from, to, v, top)
{
	add_to_bins(who, width)
	first = when[who, 1] - step
	if (first < 0)
		first = 0
	last = when[who, lines[who]]
	top = 0
	for (b = int(first / width); b * width < last; b++) {
		from = b * width < first ? first : b * width
		to = (b + 1) * width > last ? last : (b + 1) * width
		v = bin[b] / (to - from)
		printf "%.3f\t%.5g\n", from / 1000, v > file
		top = v > top ? v : top
	}
	printf "%.3f\t%.5g\n", to / 1000, v > file
	return top
}

function label(who,    f)
{
	split(who, f, SUBSEP)
	return (several[f[1]] > 1 ? f[1] ":" f[2] : f[1]) " " f[2]
}

function end_run(    i, file, width, plan)
{
	if (curves) {
		if (!step)
			step = last_t
		width = step * int(last_t / step / BINS + 0.999)
		width = width < step ? step : width
		file = out "/" run_stem[run] ".rate-" run_scheduler[run] ".dat"
		plan = "rate\t" run_stem[run] "\t" run_number[run] + 0 "\t" run_scheduler[run]
		for (i = 1; i <= curves; i++) {
			if (i > 1)
				printf "\n\n" > file
			plan = plan "\t" label(whose[i]) "\t" write_curve(whose[i], width, file)
		}
		close(file)
		print plan
	}
	curves = step = last_t = 0
	split("", lines)
	split("", value)
	split("", when)
	split("", several)
}

END {
	if (tsv_failed)
		exit 1
	end_run()
}
