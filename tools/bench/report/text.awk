# SPDX-License-Identifier: GPL-2.0
#
# The figures that matter as text, for a terminal or a document: for each kernel and
# device a table, scenarios down, schedulers across, five beside one another.
#
#   awk -f model.awk -f frontier.awk -f text.awk palette.tsv FACTS
#
# A scheduler has two columns: MB/s of the large requests, and the p99 of the small ones
# in milliseconds; of metadata where nobody is small. Medians over the runs.

# large(g, s), latency(g, s): its two columns, or what became of it.
function large(g, s)
{
	if ((g, s) in state && !runs[g, s])
		return state[g, s]
	return three(figure_of(g, s, "large", "med"))
}

function latency(g, s)
{
	return latency_of(g) == "" ? "-" : us_to_ms(figure_of(g, s, latency_of(g), "med"))
}

# has_line(g): has it figures, or is there something to say of why it has none?
function has_line(g,    i)
{
	for (i = 1; i <= scheds; i++)
		if ((g, sched[i]) in state)
			return 1
	return added_up(g)
}

# table(place, first, last): those schedulers, in the scenarios of KERNEL DEVICE.
function table(place, first, last,    i, k, g)
{
	printf "\n%-20s", ""
	for (k = first; k <= last; k++)
		printf "%18s", sched[k]
	printf "\n"
	for (i = 1; i <= groups; i++) {
		g = group[i]
		if (kernel_of[g] " " device_of[g] != place || !has_line(g))
			continue
		printf "%-20s", scenario_of[g]
		for (k = first; k <= last; k++)
			printf "%11s%7s", large(g, sched[k]), latency(g, sched[k])
		printf "\n"
	}
}

END {
	model_end()
	for (i = 1; i <= groups; i++) {
		place = kernel_of[group[i]] " " device_of[group[i]]
		if (!has_line(group[i]) || place in printed)
			continue
		printf "%s%s on Linux %s: MB/s of the large requests, p99 of the small, ms\n",
			tables++ ? "\n" : "", device_of[group[i]], kernel_of[group[i]]
		printed[place] = 1
		for (k = 1; k <= scheds; k += 5)
			table(place, k, k + 4 < scheds ? k + 4 : scheds)
	}
}
