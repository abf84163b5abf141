# SPDX-License-Identifier: GPL-2.0
#
# What the programs of the groups share: reads the cells, and calls figure(bar, cell)
# for each bar of the group in each cell it is about.
#
#	awk -v group=NAME -f definitions.awk -f lib.awk -f NAME.awk file=bars bars.tsv file=facts facts.tsv \
#		file=missing missing.tsv file=limits limits.tsv ... file=rows rows.tsv
#
# facts	see facts.awk
# rows	series seed kernel device scenario scheduler cgroup role MBps iops
#	mean p50 p99 p999 (us) stage
# missing	series device scheduler scenario seed reason
# limits, arrival	device scenario stream_MBps small_lat_us solo_MBps small_cost_KB
# longest	series seed device scenario scheduler cgroup role us
# idle	series device stage share
# settled	series seed device scenario scheduler what settle_s variation (settle.awk)
#
# A figure that cannot be had is "-", never 0: no figure is made of one. Prints
# measures:
#
# bar series device scenario subject scheduler seed figure wanted of_limit note

file == "facts" {
	kind_of[$1] = $2
	at = $1 SUBSEP $3 SUBSEP $4 SUBSEP $5
	weight[at] = $7
	share[at] = $8
	op[at] = $10
	paced[$1, $5] = $11
	rate[$1, $5] = $12
	if ($9 > largest[$1, $3])
		largest[$1, $3] = $9
	next
}

file == "missing" {
	missing[$1, $2, $3, $4] = 1
	known($3)
	next
}
file == "limits" {
	limit[$1, $2] = $3
	limit_solo[$1, $2] = $5
	limit_cost[$1, $2] = $6
	next
}
file == "arrival" { arrival[$1, $2] = $3; next }
file == "longest" { longest[$1, $2, $3, $4, $5, $6, $7] = $8; next }
file == "idle" { idle[$1, $2, $3] = $4; next }
file == "settled" {
	at = $1 SUBSEP $2 SUBSEP $3 SUBSEP $4 SUBSEP $5
	settled[at, ++parts[at]] = $6
	settle[at, parts[at]] = $7
	variation[at, parts[at]] = $8
	next
}

file == "rows" {
	r = ++rows
	c = $1 SUBSEP $4 SUBSEP $5 SUBSEP $6 SUBSEP $2
	if (!(c in members)) {
		cell[++cells] = c
		series[c] = $1
		seed[c] = $2
		device[c] = $4
		scenario[c] = $5
		scheduler[c] = $6
		known($6)
	}
	member[c, ++members[c]] = r
	cgroup[r] = $7
	role[r] = $8
	v[r, "MBps"] = $9
	v[r, "iops"] = $10
	v[r, "mean"] = $11
	v[r, "p99"] = $13
	v[r, "p999"] = $14
	stage[r] = $15
	place[r] = $4 SUBSEP $5 SUBSEP $7 SUBSEP $15
	what = large(r) ? "MBps" : "iops"
	keep($1 SUBSEP $4 SUBSEP $5 SUBSEP $6 SUBSEP $7 SUBSEP $15 SUBSEP "own", v[r, what])
	for (what in columns)
		keep($1 SUBSEP $4 SUBSEP $5 SUBSEP $6 SUBSEP $7 SUBSEP $15 SUBSEP what, v[r, what])
}

# known(scheduler): whoever is not blender is a peer.
function known(s)
{
	if (s != "blender" && !seen[s]++)
		peer[++peers] = s
}

BEGIN { columns["MBps"]; columns["iops"]; columns["mean"]; columns["p99"] }

# ---- numbers, or "-"

function ratio(a, b)
{
	return number(a) && number(b) && b != 0 ? a / b : "-"
}

# sum(a, b): "-" if either is.
function sum(a, b)
{
	return number(a) && number(b) ? a + b : "-"
}

function product(a, b)
{
	return number(a) && number(b) ? a * b : "-"
}

# ---- rows and cells

# large(row): is it one that throughput is asked of?
function large(r)
{
	return role[r] == "stream" || role[r] == "bulk"
}

# total(cell): MB/s of all streams and bulk, each for the time it was there.
function total(c,    i, r, t, any)
{
	t = 0
	for (i = 1; i <= members[c]; i++) {
		r = member[c, i]
		if (large(r)) {
			t = sum(t, product(v[r, "MBps"], share[place[r]]))
			any = 1
		}
	}
	return any ? t : "-"
}

# small_rate(cell): IO/s of all small readers.
function small_rate(c,    i, r, n)
{
	n = 0
	for (i = 1; i <= members[c]; i++) {
		r = member[c, i]
		if (role[r] == "small")
			n = sum(n, product(v[r, "iops"], share[place[r]]))
	}
	return n
}

# where(cell, scheduler): the cell's place under that scheduler, for keys.
function where(c, s)
{
	return series[c] SUBSEP device[c] SUBSEP scenario[c] SUBSEP s
}

# of_row(cell, row, scheduler, column): that row's median under a scheduler.
function of_row(c, r, s, column)
{
	return median(where(c, s) SUBSEP cgroup[r] SUBSEP stage[r] SUBSEP column)
}

# alone(series, device, stage, column): its median alone, under none; "-" if one of the
# seeds has no figures.
function alone(k, d, st, column)
{
	if ((k, d, "none", "solo") in missing)
		return "-"
	return median(k SUBSEP d SUBSEP "solo" SUBSEP "none" SUBSEP st SUBSEP st SUBSEP column)
}

# solo_rate(cell): MB/s of one stream that has the device to itself.
function solo_rate(c,    i, best, x)
{
	if (kind_of[device[c]] == "disk")
		return alone(series[c], device[c], set["disk_stream"], "MBps")
	best = "-"
	for (i in stream_alone) {
		x = alone(series[c], device[c], i, "MBps")
		if (number(x) && (best == "-" || x > best))
			best = x
	}
	return best
}

# have_peers(cell): has each of them its figures, but for those that the kernel lacks?
function have_peers(c,    i)
{
	for (i = 1; i <= peers; i++)
		if ((series[c], device[c], peer[i], scenario[c]) in missing)
			return 0
	return peers > 0
}

# ran(cell, scheduler): a kernel may lack one.
function ran(c, s)
{
	return (where(c, s) SUBSEP "total") in samples
}

# best_total(cell): the most that a peer moves; best_name is its name.
function best_total(c,    i, x, best)
{
	best = "-"
	best_name = ""
	if (!have_peers(c))
		return best
	for (i = 1; i <= peers; i++) {
		if (!ran(c, peer[i]))
			continue
		x = median(where(c, peer[i]) SUBSEP "total")
		if (!number(x))
			return "-"
		if (best == "-" || x > best) {
			best = x
			best_name = peer[i]
		}
	}
	return best
}

# of_limit(cell): MB/s of all streams and bulk over what the best order of service would
# leave them beside as many small requests as this cell served.
function of_limit(c,    at, most)
{
	at = device[c] SUBSEP scenario[c]
	most = limit[at]
	if (number(limit_cost[at]))
		most = limit_solo[at] - small_rate(c) * limit_cost[at] / 1000
	return ratio(total(c), most)
}

function measure(b, c, subject, value, wanted, bound, note)
{
	print bar[b], series[c], device[c], scenario[c], subject, scheduler[c], seed[c],
		number(value) ? sprintf("%.5g", value) : "-", number(wanted) ? wanted : "-",
		number(bound) ? sprintf("%.3f", bound) : "-", note
}

# ---- kinds that several groups have

# latency(bar, cell, column): of each small reader, in ms.
function latency(b, c, column,    i, r)
{
	for (i = 1; i <= members[c]; i++) {
		r = member[c, i]
		if (role[r] == "small")
			measure(b, c, cgroup[r], ratio(v[r, column], 1000), threshold[b], "-", "")
	}
}

function large_of_peer(b, c,    t, best)
{
	t = total(c)
	best = best_total(c)
	measure(b, c, "-", ratio(t, best), threshold[b], of_limit(c),
		sprintf("%.0f of %.0f MB/s (%s)", t, best, best_name))
}

function about(b, c)
{
	return listed(scenarios[b], scenario[c]) &&
		(devices[b] == "all" || listed(devices[b], kind_of[device[c]]) ||
		 listed(devices[b], device[c]))
}

function listed(list, word)
{
	return index(" " list " ", " " word " ") > 0
}

END {
	for (n = 1; n <= rows; n++)
		if (role[n] == "stream" && place[n] ~ SUBSEP "solo" SUBSEP)
			stream_alone[stage[n]]
	for (n = 1; n <= cells; n++)
		keep(where(cell[n], scheduler[cell[n]]) SUBSEP "total", total(cell[n]))
	for (b = 1; b <= bars; b++)
		for (n = 1; n <= cells; n++)
			if (about(b, cell[n]))
				figure(b, cell[n])
}

function unknown_kind(b)
{
	printf "bars: bars.tsv: %s: group %s has no kind '%s'\n", bar[b], group, kind[b] | "cat >&2"
	exit 2
}
