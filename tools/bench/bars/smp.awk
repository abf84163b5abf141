# SPDX-License-Identifier: GPL-2.0
#
# The bars of several processors:
#
#	awk -v group=smp -f definitions.awk -f smp.awk file=bars bars.tsv file=smp smp.tsv
#
# smp	series cpus scheduler jobs round iops
#
# Prints measures as lib.awk does; the number of processors stands for the scenario.
# Times are the host's, so a figure is the median over the rounds, and the range is
# printed with it.

file == "smp" {
	at = $1 SUBSEP $2
	if (!(at in seen)) {
		seen[at]
		order[++ats] = at
	}
	if (!((at, $3) in scheds)) {
		scheds[at, $3]
		sched[at, ++count[at]] = $3
	}
	key = at SUBSEP $3 SUBSEP $4
	keep(key, $6 ~ /^[0-9]/ ? $6 : "-")
}

# gain(at, scheduler): IO/s of all processors over those of one.
function gain(at, s,    f, one, all)
{
	split(at, f, SUBSEP)
	one = median(at SUBSEP s SUBSEP 1)
	note = sprintf("%.0f..%.0f", low, high)
	all = median(at SUBSEP s SUBSEP f[2])
	note = note sprintf(" to %.0f..%.0f IO/s", low, high)
	return number(one) && number(all) && one > 0 ? all / one : "-"
}

function smp(b, at, s,    f, i, x, y, best, why)
{
	split(at, f, SUBSEP)
	y = x = "-"
	if (kind[b] == "gain") {
		x = gain(at, "none")
		y = gain(at, s)
		why = note sprintf("; gain %.2f, none %.2f", y, x)
	} else if (kind[b] == "ahead") {
		x = "-"
		for (i = 1; i <= count[at]; i++) {
			if (sched[at, i] == "none" || sched[at, i] == s || sched[at, i] == "blender")
				continue
			best = median(at SUBSEP sched[at, i] SUBSEP f[2])
			if (!number(best)) {
				x = "-"
				break
			}
			if (x == "-" || best > x) {
				x = best
				why = sched[at, i]
			}
		}
		y = median(at SUBSEP s SUBSEP f[2])
		why = sprintf("%.0f (%.0f..%.0f), %s %.0f", y, low, high, why, x)
	} else {
		printf "bars: bars.tsv: %s: group smp has no kind '%s'\n", bar[b], kind[b] | "cat >&2"
		exit 2
	}
	print bar[b], f[1], "-", f[2], "-", s, 1,
		(number(x) && number(y) && x > 0 ? sprintf("%.4g", y / x) : "-"), threshold[b], "-", why
}

END {
	for (b = 1; b <= bars; b++)
		for (a = 1; a <= ats; a++) {
			split(order[a], g, SUBSEP)
			if (index(" " scenarios[b] " ", " " g[2] " "))
				for (n = 1; n <= count[order[a]]; n++)
					if (sched[order[a], n] != "none")
						smp(b, order[a], sched[order[a], n])
		}
}
