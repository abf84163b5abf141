# SPDX-License-Identifier: GPL-2.0
#
# The tag timeline: per stem a file out/STEM.tags.dat, a line per stretch of one
# tag: number of the cgroup, from and to in seconds, tag (1 streaming, 2 random, 3
# none yet). In tags.tsv a line says that a tag begins, the last one of a cgroup
# what it has at the end; times before 0 are before the measurement. rate.tsv, read
# before it, says when the measurement ends, and the order of the cgroups. Prints
# for plan.awk: tags, stem, cgroups.
#
#   awk -v out=DIR -f tsv.awk -f curves.awk -f tags.awk SHOWN [DIR/rate.tsv] DIR/tags.tsv...

run_of_file() {
	if (run != dir) {
		end_run()
		run = dir
	}
	tsv_columns(is("tags.tsv") ? "t_ms cgroup tag" : "cgroup role t_ms MBps iops")
}

{ tsv_line() }

# A run without rate.tsv ends with its last tag.
is("rate.tsv") {
	see(tsv_name("cgroup"))
	if (tsv_number("t_ms") > end + 0)
		end = tsv_number("t_ms") + 0
	next
}

function see(c)
{
	if (!(c in seen)) {
		seen[c] = 1
		cgroup[++cgroups] = c
	}
}

{
	t = tsv_time("t_ms")
	last_tag = t > last_tag + 0 ? t : last_tag
	c = tsv_name("cgroup")
	see(c)
	if (lines[c] && t < from[c, lines[c]])
		tsv_broken("t_ms goes back")
	from[c, ++lines[c]] = t
	tag[c, lines[c]] = tsv_name("tag")
}

function number_of(t)
{
	return t == "streaming" ? 1 : t == "random" ? 2 : 3
}

# stretch(i, from, to, tag): as far as it lies in the measurement.
function stretch(i, a, b, tag)
{
	a = a < 0 ? 0 : a
	b = b > end ? end : b
	if (b > a)
		printf "%d\t%.3f\t%.3f\t%d\n", i, a / 1000, b / 1000, number_of(tag) > file
}

function timeline(i, c,    j)
{
	# One line only: it has been so all the time.
	if (lines[c] == 1 && from[c, 1] >= end)
		from[c, 1] = 0
	stretch(i, 0, from[c, 1], "none")
	for (j = 1; j <= lines[c]; j++)
		stretch(i, from[c, j], j < lines[c] ? from[c, j + 1] : end, tag[c, j])
}

function end_run(    i, n, plan)
{
	if (last_tag != "") {
		end = end ? end : last_tag
		file = out "/" run_stem[run] ".tags.dat"
		plan = "tags\t" run_stem[run]
		printf "" > file
		for (i = 1; i <= cgroups; i++) {
			if (!lines[cgroup[i]])
				continue
			plan = plan "\t" cgroup[i]
			timeline(++n, cgroup[i])
		}
		close(file)
		print plan
	}
	cgroups = end = 0
	last_tag = ""
	split("", lines)
	split("", seen)
}

END {
	if (tsv_failed)
		exit 1
	end_run()
}
