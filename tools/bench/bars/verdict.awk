# SPDX-License-Identifier: GPL-2.0
#
# Measures to bars: for each bar, on each kernel and device, in each scenario, the
# median over the seeds and the worst, what the best peer has, and the verdict.
#
#	awk -v seeds=N -f definitions.awk -f verdict.awk file=bars bars.tsv file=asked ASKED \
#		file=missing missing.tsv file=measures MEASURES > build/bars/bars.tsv
#
# ASKED: series device kind scenario of each cell under blender that was asked for;
# series - - - for what has no device. A bar that was asked for and has no figure is
# "not measured".

BEGIN {
	print "bar", "kernel", "device", "scenario", "subject", "unit", "op", "wanted", "median",
		"worst", "seeds", "of_limit", "peers_best", "peer", "verdict", "note"
}

file == "asked" { asked[++askeds] = $0; next }
file == "missing" { reason[$1, $2, $4] = $3 ": " $6; next }

file == "measures" {
	at = $1 SUBSEP $2 SUBSEP $3 SUBSEP $4
	if (!((at, $5) in subjects)) {
		subjects[at, $5]
		subject[at, ++count[at]] = $5
	}
	key = at SUBSEP $5 SUBSEP $6
	n = ++samples[key]
	sample[key, n] = $8
	wanted[key] = $9
	bound[key] = $10
	note[key, n] = $11
	if ($6 != "blender" && !peers[$6]++)
		peer[++nr_peers] = $6
}

# order_of(key): its samples by value; 0 if one is no number.
function order_of(key,    i, j, x, t)
{
	for (i = 1; i <= samples[key]; i++) {
		x = sample[key, i]
		t = note[key, i]
		if (!number(x))
			return 0
		for (j = i; j > 1 && sample[key, j - 1] > x + 0; j--) {
			sample[key, j] = sample[key, j - 1]
			note[key, j] = note[key, j - 1]
		}
		sample[key, j] = x + 0
		note[key, j] = t
	}
	return samples[key]
}

# middle(key): the median, "-" without a number for each sample; what orders the
# samples orders their notes as well.
function middle(key,    n)
{
	n = order_of(key)
	return n ? (sample[key, int((n + 1) / 2)] + sample[key, int(n / 2) + 1]) / 2 : "-"
}

# reached(value, op, wanted, slack)
function reached(x, o, w, slack)
{
	return o == ">=" ? x >= w * (1 - slack) : x <= w * (1 + slack)
}

# best(b, at): of the peers' medians; best_peer is whose.
function best(b, at,    i, x, y)
{
	y = "-"
	best_peer = "-"
	for (i = 1; i <= nr_peers; i++) {
		x = middle(at SUBSEP peer[i])
		if (number(x) && (y == "-" || (relation[b] == ">=" ? x > y : x < y))) {
			y = x
			best_peer = peer[i]
		}
	}
	return y
}

function line(b, k, d, s, who, w, m, worst, n, limit, peers_best, whose, verdict, why)
{
	print bar[b], k, d, s, who, unit[b], relation[b], w, m, worst, n, limit, peers_best, whose,
		verdict, why
}

# verdict(b, key, kernel): one of the three; the worst seed is in worst.
function verdict(b, key, kernel, m,    slack, n)
{
	n = samples[key]
	worst = "-"
	if (!number(m) || !number(wanted[key]) || n < (devices[b] == "-" ? 1 : seeds))
		return "not measured"
	worst = relation[b] == ">=" ? sample[key, 1] : sample[key, n]
	# What is no matter of a device, cost and sizes, is wanted of every kernel.
	slack = kernel == set["reference"] || devices[b] == "-" ? 0 : set["other_kernels"]
	return reached(m, relation[b], wanted[key], slack) &&
		reached(worst, relation[b], wanted[key], set["worst_seed"]) ? "met" : "NOT met"
}

# why(key, verdict, place): the note of the median's seed, or what is missing.
function why(key, said, place)
{
	if (said != "not measured")
		return note[key, int((samples[key] + 1) / 2)]
	if (place in reason)
		return reason[place]
	return samples[key] && samples[key] < seeds ? samples[key] " of " seeds " seeds" : \
		"a figure that it needs is missing"
}

function judge(b, k, d, s,    at, i, key, m, said, other)
{
	at = bar[b] SUBSEP k SUBSEP d SUBSEP s
	if (!count[at])
		line(b, k, d, s, "-", "-", "-", "-", 0, "-", "-", "-", "not measured",
		     (k, d, s) in reason ? reason[k, d, s] : "no figures")
	for (i = 1; i <= count[at]; i++) {
		key = at SUBSEP subject[at, i] SUBSEP "blender"
		m = middle(key)
		said = verdict(b, key, k, m)
		other = best(b, at SUBSEP subject[at, i])
		line(b, k, d, s, subject[at, i], key in wanted ? wanted[key] : "-", m, worst, samples[key] + 0,
		     key in bound ? bound[key] : "-", other, best_peer, said,
		     why(key, said, k SUBSEP d SUBSEP s))
	}
}

function listed(list, word)
{
	return index(" " list " ", " " word " ") > 0
}

# each(b): judges what was asked for and the bar is about.
function each(b,    i, j, f, n, name)
{
	for (i = 1; i <= askeds; i++) {
		split(asked[i], f, FS)
		if (devices[b] == "-" && f[2] == "-") {
			n = split(scenarios[b], name, " ")
			for (j = 1; j <= n; j++)
				judge(b, f[1], "-", name[j])
		} else if (devices[b] != "-" && f[2] != "-" && listed(scenarios[b], f[4]) &&
			   (devices[b] == "all" || listed(devices[b], f[3]) ||
			    listed(devices[b], f[2]))) {
			judge(b, f[1], f[2], f[4])
		}
	}
}

END {
	for (b = 1; b <= bars; b++)
		each(b)
}
