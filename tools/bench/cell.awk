# SPDX-License-Identifier: GPL-2.0
#
# The rows of a cell (rows.tsv) as a table for people.

BEGIN {
	FS = "\t"
	printf "%-18s%-8s%10s%12s%12s%12s%12s%12s\n", "cgroup", "role", "MB/s", "IO/s",
		"mean ms", "p50 ms", "p99 ms", "p99.9 ms"
}

{
	printf "%-18s%-8s%10.1f%12.1f%12.3f%12.3f%12.3f%12.3f\n", $5, $6, $7, $8,
		$9 / 1000, $10 / 1000, $11 / 1000, $12 / 1000
	if ($6 ~ /stream|bulk/)
		sum += $7
}

END {
	if (NR > 1)
		printf "%-18s%-8s%10.1f\n", "together", "large", sum
}
