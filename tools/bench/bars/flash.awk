# SPDX-License-Identifier: GPL-2.0
#
# The bars of flash (see lib.awk): near-solo streams and near-solo latency at once,
# and equal shares.

# service_ms(cell): the scenario's largest request at the rate of a stream alone.
function service_ms(c)
{
	return ratio(largest[device[c], scenario[c]] / 1000, solo_rate(c))
}

# over_solo(bar, cell, column): each small reader beside what it waits alone. What
# is wanted is threshold * (p99 alone + arg * service time).
function over_solo(b, c, column,    i, r, base, allowed)
{
	for (i = 1; i <= members[c]; i++) {
		r = member[c, i]
		if (role[r] != "small")
			continue
		base = ratio(alone(series[c], device[c], stage[r], "p99"), 1000)
		allowed = product(threshold[b], sum(base, product(arg[b], service_ms(c))))
		measure(b, c, cgroup[r], ratio(v[r, column], 1000), allowed, "-",
			sprintf("alone %.3f, largest request %.3f", base, service_ms(c)))
	}
}

# own(row): what the stage wants.
function own(r)
{
	return v[r, large(r) ? "MBps" : "iops"]
}

# jain(bar, cell): (sum x)^2 / (n sum x^2), over the instances of each stage that is
# there twice or more.
function jain(b, c,    i, r, st, n, all, squares)
{
	for (i = 1; i <= members[c]; i++) {
		r = member[c, i]
		st = stage[r]
		n[st]++
		all[st] = sum(n[st] == 1 ? 0 : all[st], own(r))
		squares[st] = sum(n[st] == 1 ? 0 : squares[st], product(own(r), own(r)))
	}
	for (i = 1; i <= members[c]; i++) {
		st = stage[member[c, i]]
		if (n[st] < 2)
			continue
		measure(b, c, st, ratio(product(all[st], all[st]), product(n[st], squares[st])),
			threshold[b], "-", n[st] " instances")
		n[st] = 0
	}
}

# writer(bar, cell): the streams that write over the mean of those that read.
function writer(b, c,    i, r, wrote, got, writers, readers)
{
	for (i = 1; i <= members[c]; i++) {
		r = member[c, i]
		if (role[r] != "stream")
			continue
		if (op[place[r]] == "write") {
			wrote = sum(writers++ ? wrote : 0, v[r, "MBps"])
		} else {
			got = sum(readers++ ? got : 0, v[r, "MBps"])
		}
	}
	wrote = ratio(wrote, writers)
	got = ratio(got, readers)
	measure(b, c, "-", ratio(wrote, got), threshold[b], "-",
		sprintf("writer %.0f MB/s, reader %.0f", wrote, got))
}

# weights(bar, cell): how far the shares of two streams of one stage are from the
# ratio of their weights.
function weights(b, c,    i, r, n, first, got, due)
{
	for (i = 1; i <= members[c]; i++) {
		r = member[c, i]
		if (role[r] != "stream")
			continue
		if (!n++) {
			first = r
			continue
		}
		got = ratio(v[first, "MBps"], v[r, "MBps"])
		due = ratio(weight[place[first]], weight[place[r]])
		measure(b, c, stage[r], distance(ratio(got, due)), threshold[b], "-",
			sprintf("%.2f : 1, wanted %g : 1", got, due))
	}
}

function distance(x)
{
	return !number(x) ? "-" : x < 1 ? 1 - x : x - 1
}

function figure(b, c)
{
	if (kind[b] == "large_of_peer")
		large_of_peer(b, c)
	else if (kind[b] == "p99_over_solo")
		over_solo(b, c, "p99")
	else if (kind[b] == "p999_over_solo")
		over_solo(b, c, "p999")
	else if (kind[b] == "p99")
		latency(b, c, "p99")
	else if (kind[b] == "jain")
		jain(b, c)
	else if (kind[b] == "writer")
		writer(b, c)
	else if (kind[b] == "weights")
		weights(b, c)
	else
		unknown_kind(b)
}
