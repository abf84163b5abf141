# SPDX-License-Identifier: GPL-2.0
#
# Who is on the frontier of a group (see model.awk): throughput of the large IO
# against the p99 of the small, or of the meta IO where no small one runs.
#
# A difference counts only if it exceeds the range of the runs, and one per cent: one
# scheduler is clearly better in a figure if its worst run is better by so much than
# the other's best. It is ahead of the other if it is clearly better in one figure and
# the other is not clearly better in the second. Whoever has nobody ahead is on the
# frontier.

# latency_of(g): which p99 counts, "" if the group has none or no large IO.
function latency_of(g,    i, large, small, meta)
{
	for (i = 1; i <= scheds; i++) {
		large += measured(g, sched[i], "large")
		small += measured(g, sched[i], "small_p99")
		meta += measured(g, sched[i], "meta_p99")
	}
	if (!large)
		return ""
	return small ? "small_p99" : meta ? "meta_p99" : ""
}

# competes(g, s): it has both figures.
function competes(g, s,    what)
{
	what = latency_of(g)
	return what != "" && measured(g, s, what) && measured(g, s, "large")
}

function clearly_better(g, a, b, what)
{
	if (what == "large")
		return figure_of(g, a, what, "min") > 1.01 * figure_of(g, b, what, "max")
	return 1.01 * figure_of(g, a, what, "max") < figure_of(g, b, what, "min")
}

function ahead(g, a, b,    what, faster, quicker)
{
	what = latency_of(g)
	faster = clearly_better(g, a, b, "large")
	quicker = clearly_better(g, a, b, what)
	return (faster && !clearly_better(g, b, a, what)) ||
	       (quicker && !clearly_better(g, b, a, "large"))
}

# on_frontier(g, s): 1, or 0 with who_is_ahead set to the first that is ahead.
function on_frontier(g, s,    i)
{
	who_is_ahead = ""
	for (i = 1; i <= scheds; i++)
		if (sched[i] != s && competes(g, sched[i]) && ahead(g, sched[i], s)) {
			who_is_ahead = sched[i]
			return 0
		}
	return 1
}

# best(g, what): a scheduler with the best median: the most throughput, the
# lowest p99; the first in the palette's order if several have it.
function best(g, what,    i, v, b, b_v)
{
	for (i = 1; i <= scheds; i++) {
		v = figure_of(g, sched[i], what, "med")
		if (v == "-" || !competes(g, sched[i]))
			continue
		v = what ~ /_p99$/ ? v : -v
		if (b == "" || v < b_v) {
			b = sched[i]
			b_v = v
		}
	}
	return b
}
