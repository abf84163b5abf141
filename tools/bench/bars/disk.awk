# SPDX-License-Identifier: GPL-2.0
#
# The bars of disks (see lib.awk). Efficiency: what the streams get, as a share of
# the rate of one stream alone, plus the time that small requests and metadata need
# alone.

# service_s(cell, row): time of one small request alone: as often as it is answered
# the inverse of its rate, at a rate the mean latency of a reader that waits for each; of
# a file made durable its own.
function service_s(c, r)
{
	if (role[r] == "meta")
		return ratio(alone(series[c], device[c], stage[r], "mean"), 1000000)
	if (paced[device[c], stage[r]])
		return ratio(alone(series[c], device[c], set["disk_small"], "mean"), 1000000)
	return ratio(1, alone(series[c], device[c], stage[r], "iops"))
}

# efficiency(cell): bulk, which is random, counts by its own rate alone.
function efficiency(c,    i, r, part, e)
{
	e = 0
	for (i = 1; i <= members[c]; i++) {
		r = member[c, i]
		if (role[r] == "stream")
			part = ratio(v[r, "MBps"], solo_rate(c))
		else if (role[r] == "bulk")
			part = ratio(v[r, "MBps"], alone(series[c], device[c], stage[r], "MBps"))
		else
			part = product(v[r, "iops"], service_s(c, r))
		e = sum(e, product(part, share[place[r]]))
	}
	return e
}

# delivered(bar, cell): of the requests that a paced small reader asks for.
function delivered(b, c,    i, r)
{
	for (i = 1; i <= members[c]; i++) {
		r = member[c, i]
		if (role[r] == "small")
			measure(b, c, cgroup[r], ratio(v[r, "iops"], rate[device[c], stage[r]]),
				threshold[b], "-", sprintf("%.2f of %s IO/s", v[r, "iops"],
							   rate[device[c], stage[r]]))
	}
}

# wait(bar, cell): the longest that a request of a stream took, in seconds.
function wait(b, c,    i, r, at, most)
{
	most = "-"
	for (i = 1; i <= members[c]; i++) {
		r = member[c, i]
		if (role[r] != "stream")
			continue
		at = series[c] SUBSEP seed[c] SUBSEP device[c] SUBSEP scenario[c] SUBSEP \
			scheduler[c] SUBSEP cgroup[r] SUBSEP role[r]
		if (!number(longest[at])) {
			most = "-"
			break
		}
		if (most == "-" || longest[at] > most)
			most = longest[at] + 0
	}
	measure(b, c, "-", ratio(most, 1000000), threshold[b], "-", "")
}

# fair_share(bar, cell): the least stream over what each would have of equal parts.
function fair_share(b, c,    i, r, n, least, all)
{
	for (i = 1; i <= members[c]; i++) {
		r = member[c, i]
		if (role[r] != "stream")
			continue
		all = sum(n++ ? all : 0, v[r, "MBps"])
		if (least == "" || v[r, "MBps"] < least) {
			least = v[r, "MBps"]
			who = cgroup[r]
		}
	}
	measure(b, c, "-", ratio(product(least, n), all), threshold[b], "-",
		sprintf("%s %.1f MB/s of %.1f", who, least, all))
}

function figure(b, c)
{
	if (kind[b] == "p99" || kind[b] == "p999")
		latency(b, c, kind[b])
	else if (kind[b] == "efficiency")
		measure(b, c, "-", efficiency(c), threshold[b], of_limit(c),
			sprintf("%.1f MB/s, %.1f small IO/s", total(c), small_rate(c)))
	else if (kind[b] == "delivered")
		delivered(b, c)
	else if (kind[b] == "of_arrival")
		measure(b, c, "-", ratio(total(c), arrival[device[c], scenario[c]]), threshold[b],
			of_limit(c), sprintf("%.1f of %.1f MB/s", total(c),
					     arrival[device[c], scenario[c]]))
	else if (kind[b] == "of_solo")
		measure(b, c, "-", ratio(total(c), solo_rate(c)), threshold[b], of_limit(c),
			sprintf("%.1f of %.1f MB/s", total(c), solo_rate(c)))
	else if (kind[b] == "wait")
		wait(b, c)
	else if (kind[b] == "small_iops")
		measure(b, c, "-", small_rate(c), threshold[b], "-", "")
	else if (kind[b] == "fair_share")
		fair_share(b, c)
	else
		unknown_kind(b)
}
