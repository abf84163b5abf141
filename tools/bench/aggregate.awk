# SPDX-License-Identifier: GPL-2.0
#
# Rows of cells (rows.tsv, each preceded by its seed) to median, smallest and
# largest over the seeds, and the share of its figure alone that a stage keeps.
#
#	awk -v seeds=FILE -f aggregate.awk ROWS > results.tsv
#
# ROWS: SEED and the columns of rows.tsv. Writes results.tsv to stdout and the
# table with the spread to FILE. Alone is the median of scenario solo under none,
# of the same kernel, device and stage; MB/s for a stream or bulk, else IO/s.

BEGIN {
	FS = OFS = "\t"
	figures = split("MBps iops lat_mean_us lat_p50_us lat_p99_us lat_p999_us of_solo", figure, " ")
	head = "kernel" OFS "device" OFS "scenario" OFS "scheduler" OFS "cgroup" OFS "role"
}

{
	row = $2 OFS $3 OFS $4 OFS $5 OFS $6 OFS $7
	if (!(row in stage)) {
		order[++rows] = row
		stage[row] = $14
		role[row] = $7
		place[row] = $2 OFS $3
		# The rows of solo are one per stage.
		if ($4 == "solo" && $5 == "none")
			alone[$2, $3, $14] = row
	}
	n = ++samples[row]
	for (i = 1; i < figures; i++)
		sample[row, i, n] = $(7 + i)
}

# sort_samples(row, i): by insertion, there are few; "-" (no figure) goes last.
function sort_samples(row, i,    j, k, v)
{
	for (j = 2; j <= samples[row]; j++) {
		v = sample[row, i, j]
		for (k = j; k > 1 && greater(sample[row, i, k - 1], v); k--)
			sample[row, i, k] = sample[row, i, k - 1]
		sample[row, i, k] = v
	}
}

function greater(a, b)
{
	return b != "-" && (a == "-" || a + 0 > b + 0)
}

function median(row, i,    n, a, b)
{
	n = samples[row]
	a = sample[row, i, int((n + 1) / 2)]
	b = sample[row, i, int(n / 2) + 1]
	if (a == b || a == "-" || b == "-")
		return a == b ? a : "-"
	return sprintf("%.3f", (a + b) / 2)
}

# share(row): fills in of_solo, seed by seed, of the median alone.
function share(row,    base, f, n, v)
{
	split(place[row], f, OFS)
	base = (f[1], f[2], stage[row]) in alone ? alone[f[1], f[2], stage[row]] : ""
	f[3] = role[row] ~ /stream|bulk/ ? 1 : 2
	v = base == "" ? 0 : median(base, f[3])
	for (n = 1; n <= samples[row]; n++)
		sample[row, figures, n] = v > 0 ? \
			sprintf("%.4f", sample[row, f[3], n] / v) : "-"
}

END {
	printf "%s", head
	printf "%s%sseeds", head, OFS > seeds
	for (i = 1; i <= figures; i++) {
		printf "%s%s", OFS, figure[i]
		printf "%s%s_median%s%s_min%s%s_max", OFS, figure[i], OFS, figure[i], OFS, figure[i] > seeds
	}
	print ""
	print "" > seeds
	for (r = 1; r <= rows; r++)
		for (i = 1; i < figures; i++)
			sort_samples(order[r], i)
	for (r = 1; r <= rows; r++) {
		row = order[r]
		share(row)
		sort_samples(row, figures)
		printf "%s", row
		printf "%s%s%d", row, OFS, samples[row] > seeds
		for (i = 1; i <= figures; i++) {
			printf "%s%s", OFS, median(row, i)
			printf "%s%s%s%s%s%s", OFS, median(row, i), OFS, sample[row, i, 1],
				OFS, sample[row, i, samples[row]] > seeds
		}
		print ""
		print "" > seeds
	}
}
