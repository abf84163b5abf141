# SPDX-License-Identifier: GPL-2.0
#
# The bars of cost and memory:
#
#	awk -v group=cost -f definitions.awk -f cost.awk file=bars bars.tsv file=cpu cpu.tsv file=sizes sizes.tsv
#
# cpu	series scheduler submission cgroups streams instructions added turn_ms kib
#	(cgroups that read at random: streams 0; the bars are of reads of 4 KiB)
# sizes	series struct bytes
#
# Prints measures as lib.awk does; a submission or a struct stands for the scenario.

file == "cpu" && $9 == 4 {
	at = $1 SUBSEP $2 SUBSEP $3
	if (!(at in lines))
		order[++ats] = at
	n = ++lines[at]
	cgroups[at, n] = $4
	streams[at, n] = $5
	added[at, n] = $7
}

file == "sizes" { size[++sizes] = $0 }

# most(at): added to one cgroup's reads, whatever their pattern. Where the scheduler
# is none, nothing is. "-" where a figure is missing.
function most(at,    i, x)
{
	x = "-"
	for (i = 1; i <= lines[at]; i++) {
		if (cgroups[at, i] != 1)
			continue
		if (!number(added[at, i]))
			return "-"
		if (x == "-" || added[at, i] + 0 > x)
			x = added[at, i] + 0
	}
	return x
}

# spread(at, what): of what is added, over the cgroups (at random) or the streams (of
# one cgroup): largest over smallest, less 1.
function spread(at, what,    i, n, x, low, high)
{
	for (i = 1; i <= lines[at]; i++) {
		if (what == "cgroups" ? streams[at, i] != 0 : !streams[at, i])
			continue
		if (!number(added[at, i]))
			return "-"
		x = added[at, i] + 0
		if (!n++ || x < low)
			low = x
		if (n == 1 || x > high)
			high = x
	}
	note = sprintf("%.0f to %.0f", low, high)
	return n > 1 && low > 0 ? high / low - 1 : "-"
}

function measure(b, at, value,    f)
{
	split(at, f, SUBSEP)
	print bar[b], f[1], "-", f[3], "-", f[2], 1,
		value == "-" ? "-" : sprintf("%.5g", value), threshold[b], "-", note
}

function cost(b, at,    f)
{
	split(at, f, SUBSEP)
	if (f[2] == "none" || !index(" " scenarios[b] " ", " " f[3] " "))
		return
	note = ""
	if (kind[b] == "added")
		measure(b, at, most(at))
	else
		measure(b, at, spread(at, substr(kind[b], length("flat_") + 1)))
}

function memory(b, line,    f)
{
	split(line, f, FS)
	note = ""
	if (index(" " scenarios[b] " ", " " f[2] " "))
		measure(b, f[1] SUBSEP "blender" SUBSEP f[2], f[3])
}

END {
	for (b = 1; b <= bars; b++) {
		if (kind[b] !~ /^(added|flat_cgroups|flat_streams|sizeof)$/) {
			printf "bars: bars.tsv: %s: group %s has no kind '%s'\n", bar[b], group,
				kind[b] | "cat >&2"
			exit 2
		}
		for (i = 1; i <= (kind[b] == "sizeof" ? sizes : ats); i++)
			if (kind[b] == "sizeof")
				memory(b, size[i])
			else
				cost(b, order[i])
	}
}
