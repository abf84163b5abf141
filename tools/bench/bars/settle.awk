# SPDX-License-Identifier: GPL-2.0
#
# How soon a cell is steady after its device has changed, and how much the budgets vary
# then:
#
#	awk -v at="SERIES SEED DEVICE SCENARIO SCHEDULER" -f settle.awk \
#		file=speeds speeds.tsv file=budget budget.tsv file=rate rate.tsv
#
# A part of the run lasts from one change of the speed to the next; its later half is
# what is steady. Looked at are MB/s of all streams and bulk, and IO/s of all small
# readers, in the mean of three intervals. It is steady from when both stay as near to the
# mean of the later half as chance lets them be there: within three standard deviations of
# such means, and ten per cent in any case.
#
# Prints for each part: AT (five columns), its name, seconds until it is steady, and the
# variation of the budgets: of what may be in flight, the mean distance from the median,
# over the median, by time, the greater of reads and writes; - where there is none.

BEGIN { FS = OFS = "\t" }

file == "speeds" {
	from[++parts] = $1
	speed[parts] = $2
	next
}

file == "budget" {
	n = ++changes[$2]
	since[$2, n] = $1
	cap[$2, n] = $4
	next
}

file == "rate" {
	kind = $2 == "stream" || $2 == "bulk" ? "large" : $2
	rate[kind, $3] += kind == "large" ? $4 : $5
	if (!($3 in seen)) {
		seen[$3]
		ends[++slots] = $3 + 0
	}
	if (kind == "large" || kind == "small")
		kinds[kind]
}

# distance(x, mean)
function distance(x, mean)
{
	x = mean ? x / mean - 1 : 1
	return x < 0 ? -x : x
}

# three(kind, i): the mean of interval i and the two before it.
function three(k, i)
{
	return (rate[k, ends[i - 2]] + rate[k, ends[i - 1]] + rate[k, ends[i]]) / 3
}

# steady_from(kind, first, last): of these intervals, the one that ends it.
function steady_from(k, first, last,    i, half, sum, n, mean, most)
{
	half = int((first + last) / 2) + 1
	for (i = half; i <= last; i++) {
		sum += rate[k, ends[i]]
		n++
	}
	mean = sum / n
	sum = n = 0
	for (i = half + 2; i <= last; i++) {
		sum += distance(three(k, i), mean) ^ 2
		n++
	}
	most = n ? 3 * sqrt(sum / n) : 0
	if (most < 0.10)
		most = 0.10
	for (i = half + 1; i > first + 1; i--)
		if (distance(three(k, i), mean) > most)
			return ends[i]
	return 0
}

# settle(part): seconds.
function settle(p, to,    i, k, first, last, x, most)
{
	for (i = 1; i <= slots; i++)
		if (ends[i] > from[p] && ends[i] <= to) {
			if (!first)
				first = i
			last = i
		}
	if (last - first < 7)
		return "-"
	most = 0
	for (k in kinds) {
		x = steady_from(k, first, last)
		if (x && x - from[p] > most)
			most = x - from[p]
	}
	return sprintf("%.3f", most / 1000)
}

# spread(side, from, to): of one budget in that time; "-" where it was open or not there.
function spread(side, a, b,    i, n, j, begin, end, w, c, all, sum, middle, ws, cs)
{
	for (i = 1; i < changes[side]; i++) {
		begin = since[side, i] > a ? since[side, i] : a
		end = since[side, i + 1] < b ? since[side, i + 1] : b
		if (end <= begin)
			continue
		if (cap[side, i] == "-")
			return "-"
		w = end - begin
		c = cap[side, i] + 0
		for (j = ++n; j > 1 && cs[j - 1] > c; j--) {
			cs[j] = cs[j - 1]
			ws[j] = ws[j - 1]
		}
		cs[j] = c
		ws[j] = w
		all += w
	}
	for (i = 1; i <= n && sum < all / 2; i++) {
		sum += ws[i]
		middle = cs[i]
	}
	if (!middle)
		return "-"
	for (sum = 0; n; n--)
		sum += ws[n] * distance(cs[n], middle)
	return sum / all
}

function variation(a, b,    side, x, most)
{
	most = "-"
	for (side in changes) {
		x = spread(side, a, b)
		if (x != "-" && (most == "-" || x > most))
			most = x
	}
	return most == "-" ? most : sprintf("%.4f", most)
}

END {
	gsub(" ", OFS, at)
	for (p = 1; p <= parts; p++) {
		to = p < parts ? from[p + 1] : ends[slots]
		name = p == 1 ? "cold start" : "to " speed[p] " %"
		print at, name, settle(p, to), variation((from[p] + to) / 2, to)
	}
}
