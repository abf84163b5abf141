# SPDX-License-Identifier: GPL-2.0
#
# The bars of all devices (see lib.awk): work conservation, and no peer ahead. What
# is compared with the peers has figures of blender only.

# conserve(bar, cell): each stage alone, or the only one that is active, beside what none
# gives it alone. Where none leaves the processor no idle time, its price shows and the
# bar is lower.
function conserve(b, c,    i, r, k, wanted, note)
{
	for (i = 1; i <= members[c]; i++) {
		r = member[c, i]
		if (!(place[r] in share))	# silent by now
			continue
		k = series[c] SUBSEP device[c] SUBSEP stage[r]
		wanted = threshold[b]
		note = "idle time not measured"
		if (number(idle[k])) {
			note = sprintf("processor %.0f %% idle under none", 100 * idle[k])
			if (idle[k] < set["cpu_idle"])
				wanted = set["cpu_bound"]
		}
		measure(b, c, stage[r], ratio(v[r, large(r) ? "MBps" : "iops"],
			alone(series[c], device[c], stage[r], large(r) ? "MBps" : "iops")),
			wanted, "-", note)
	}
}

# ahead(cell, row, peer): how far a peer is ahead in both columns.
function ahead(c, r, s,    x, y)
{
	x = ratio(median(where(c, s) SUBSEP "total"), total(c))
	y = ratio(v[r, "p99"], of_row(c, r, s, "p99"))
	return !number(x) || !number(y) ? "-" : x < y ? x : y
}

# both_columns(bar, cell): of each small reader and writer of metadata, the peer that
# is most ahead in both: min(its MB/s over ours, our p99 over its); above 1, it is.
function both_columns(b, c,    i, j, r, x, most, who)
{
	if (!have_peers(c))
		return
	for (i = 1; i <= members[c]; i++) {
		r = member[c, i]
		if (large(r))
			continue
		most = "-"
		for (j = 1; j <= peers; j++) {
			if (!ran(c, peer[j]))
				continue
			x = ahead(c, r, peer[j])
			if (!number(x)) {
				most = "-"
				break
			}
			if (most == "-" || x > most) {
				most = x
				who = peer[j]
			}
		}
		measure(b, c, cgroup[r], most, threshold[b], "-", who)
	}
}

# worst_peer(bar, cell): the pipeline that has least of what the worst peer gives it.
function worst_peer(b, c,    i, j, r, x, low, least, who)
{
	least = "-"
	if (!have_peers(c))
		return
	for (i = 1; i <= members[c]; i++) {
		r = member[c, i]
		low = "-"
		for (j = 1; j <= peers; j++) {
			if (!ran(c, peer[j]))
				continue
			x = of_row(c, r, peer[j], "own")
			if (!number(x)) {
				low = "-"
				break
			}
			if (low == "-" || x < low)
				low = x
		}
		# No less than nothing, whatever it gets.
		if (number(low) && low == 0)
			continue
		x = ratio(v[r, large(r) ? "MBps" : "iops"], low)
		if (!number(x)) {
			least = "-"
			break
		}
		if (least == "-" || x < least) {
			least = x
			who = cgroup[r] " (" role[r] ")"
		}
	}
	measure(b, c, "-", least, threshold[b], "-", "least: " who)
}

function figure(b, c)
{
	if (scheduler[c] != "blender")
		return
	if (kind[b] == "conserve")
		conserve(b, c)
	else if (kind[b] == "both_columns")
		both_columns(b, c)
	else if (kind[b] == "worst_peer")
		worst_peer(b, c)
	else
		unknown_kind(b)
}
