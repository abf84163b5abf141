# SPDX-License-Identifier: GPL-2.0
#
# The files of one invented cell; see fixture.

# hash(text): a number of 0 to 1 that depends on the text only.
function hash(text,    i, h)
{
	h = 7
	for (i = 1; i <= length(text); i++)
		h = (h * 31 + index("abcdefghijklmnopqrstuvwxyz0123456789.-", substr(text, i, 1))) % 65521
	return h / 65521
}

function member(cgroup, role)
{
	n++
	name[n] = cgroup
	role_of[n] = role
}

function members()
{
	member("train-a", "stream")
	if (scenario ~ /^interleave-[0-9]*$/)
		return
	if (scenario ~ /tenant/)
		member("train-b", "stream")
	if (scenario ~ /bulk/)
		member("scan", "bulk")
	member("rag", "small")
	if (scenario !~ /rag$/)
		member("metadata", "meta")
}

# figures(i): MB/s, IOPS and the median latency of one member.
function figures(i,    h)
{
	h = hash(scheduler device name[i])
	if (role_of[i] == "stream" || role_of[i] == "bulk") {
		MBps = (100 + 400 * h) / n * by
		iops = MBps * 1000000 / 131072
		p50 = 900 + 5000 * h
	} else {
		iops = (50 + 900 * h) * by
		MBps = iops * 4096 / 1000000
		p50 = 10 ^ (2.1 + 2 * h) / by
	}
}

function row(i)
{
	printf "%s\t%s\t%s\t%s\t%s\t%s\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\t%s\n", kernel,
		device, scenario, scheduler, name[i], role_of[i], MBps, iops, p50 * 1.1,
		p50, p50 * 8, p50 * 11, name[i] > (out "/rows.tsv")
}

# cdf(i): exponential, so that p99 is about seven times the median.
function cdf(i,    k, f)
{
	for (k = 1; k <= 120; k++) {
		f = k == 120 ? 1 : 1 - exp(-0.08 * k)
		printf "%s\t%s\t%.3f\t%.9f\n", name[i], role_of[i], p50 * 0.115 * k, f \
			> (out "/cdf.tsv")
	}
}

function rate(i,    t)
{
	for (t = 100; t <= 4000; t += 100)
		printf "%s\t%s\t%d\t%.3f\t%.3f\n", name[i], role_of[i], t,
			MBps * (0.8 + 0.4 * hash(name[i] scheduler t)),
			iops * (0.8 + 0.4 * hash(name[i] scheduler t)) > (out "/rate.tsv")
}

# tags(i): a stream is recognised after half a second, what is random before the
# measurement begins; at the end each cgroup has a line.
function tags(i,    stream)
{
	stream = role_of[i] == "stream"
	printf "%d\t%s\t%s\n4000\t%s\t%s\n", stream ? 500 : -200, name[i],
		stream ? "streaming" : "random", name[i],
		stream ? "streaming" : "random" > (out "/tags.tsv")
}

BEGIN {
	by = seed == 1 ? 1 : seed == 2 ? 0.96 : 1.05
	members()
	for (i = 1; i <= n; i++) {
		figures(i)
		row(i)
		cdf(i)
		rate(i)
		if (scheduler ~ /^blender/)
			tags(i)
	}
}
