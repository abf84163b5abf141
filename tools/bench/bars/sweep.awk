# SPDX-License-Identifier: GPL-2.0
#
# The sweep's table: a line for each device as changed and scenario.
#
#	awk -f sweep.awk file=facts facts.tsv file=rows rows.tsv file=judged judged.tsv
#
# MB/s of all streams and p99 of the small reader under blender and under the peer,
# their ratio, and which bars do not hold. Medians over the seeds.

BEGIN {
	FS = OFS = "\t"
	print "device", "change", "scenario", "MBps", "peer_MBps", "ratio", "iops", "peer_iops",
		"p99_ms", "bar_ms", "peer_p99_ms", "peer", "bars"
}

file == "rows" && $5 != "solo" {
	at = $4 SUBSEP $5
	who = $6 == "blender" ? "blender" : "peer"
	if (!(at in seen)) {
		seen[at]
		order[++ats] = at
	}
	if ($8 == "stream")
		moved[at, $6, $2] += $9
	if ($8 == "small") {
		keep(at SUBSEP $6 SUBSEP "iops", $10)
		keep(at SUBSEP $6 SUBSEP "p99", $13 / 1000)
	}
	if (!((at, $6) in there)) {
		there[at, $6]
		sched[at, ++scheds[at]] = $6
	}
	if ($2 > nr_seeds)
		nr_seeds = $2
}

file == "judged" && FNR > 1 {
	at = $3 SUBSEP $4
	if ($1 ~ /p99/)
		bar[at] = $8
	if ($15 != "met")
		broken[at] = broken[at] " " $1 ($15 == "NOT met" ? "" : " (" $15 ")")
}

function keep(key, value)
{
	sample[key, ++samples[key]] = value
}

function median(key,    n, i, j, x, s)
{
	n = samples[key]
	for (i = 1; i <= n; i++) {
		x = sample[key, i] + 0
		for (j = i; j > 1 && s[j - 1] > x; j--)
			s[j] = s[j - 1]
		s[j] = x
	}
	return n ? (s[int((n + 1) / 2)] + s[int(n / 2) + 1]) / 2 : "-"
}

# rate(at, scheduler): MB/s.
function rate(at, s,    n)
{
	for (n = 1; n <= nr_seeds; n++)
		if ((at, s, n) in moved)
			keep(at SUBSEP s SUBSEP "rate", moved[at, s, n])
	return median(at SUBSEP s SUBSEP "rate")
}

function shown(x, digits)
{
	return x == "-" || x == "" ? "-" : sprintf("%." digits "f", x)
}

END {
	for (i = 1; i <= ats; i++) {
		at = order[i]
		split(at, f, SUBSEP)
		split(f[1], name, "+")
		peer = "-"
		theirs = "-"
		for (j = 1; j <= scheds[at]; j++) {
			x = sched[at, j] == "blender" ? "-" : rate(at, sched[at, j])
			if (x != "-" && (theirs == "-" || x > theirs)) {
				theirs = x
				peer = sched[at, j]
			}
		}
		ours = rate(at, "blender")
		print name[1], name[2], f[2], shown(ours, 1), shown(theirs, 1),
			(ours == "-" || theirs == "-" ? "-" : sprintf("%.3f", ours / theirs)),
			shown(median(at SUBSEP "blender" SUBSEP "iops"), 1),
			shown(median(at SUBSEP peer SUBSEP "iops"), 1),
			shown(median(at SUBSEP "blender" SUBSEP "p99"), 3), shown(bar[at], 3),
			shown(median(at SUBSEP peer SUBSEP "p99"), 3), peer,
			(at in broken ? "NOT met:" broken[at] : "met")
	}
}
