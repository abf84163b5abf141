# SPDX-License-Identifier: GPL-2.0
#
# Costs of all kernels and schedulers to a table for people and a file:
#
#	awk -f table.awk -v tsv=FILE ROWS
#
# ROWS: kernel, scheduler, submission, cgroups, streams, instructions per read, ms
# between two turns, KiB of a read; those of none before the others of its kernel.

BEGIN {
	FS = OFS = "\t"
	text["psync"] = "psync QD1"
	text["uring"] = "io_uring QD16"
	text["uring8"] = "io_uring by 8"
}

{
	row = $1 SUBSEP $3 SUBSEP $4 SUBSEP $5 SUBSEP $8
	if (!(row in seen))
		order[++rows] = row
	seen[row] = 1
	if (!($2 in column)) {
		column[$2] = ++columns
		name[columns] = $2
	}
	cost[row, $2] = $6
	turn[row, $2] = $7
}

# over_none(row, scheduler): what it adds; "-" where none has no figure.
function over_none(row, s)
{
	return (row, "none") in cost ? sprintf("%.0f", cost[row, s] - cost[row, "none"]) : "-"
}

# added(row, scheduler): over none, as text.
function added(row, s,    more)
{
	if (!((row, s) in cost))
		return "-"
	if (s == "none")
		return sprintf("%.0f", cost[row, s])
	more = over_none(row, s)
	return more == "-" ? more : sprintf("%+.0f", more)
}

function head(kernel,    i)
{
	printf "%sInstructions per read, Linux %s: none, and what each other adds\n\n",
		printed++ ? "\n" : "", kernel
	printf "%-15s%9s%18s", "submission", "cgroups", "pattern"
	for (i = 1; i <= columns; i++)
		printf "%13s", name[i]
	print ""
}

END {
	print "kernel", "scheduler", "submission", "cgroups", "streams", "instructions", "added", "turn_ms", "kib" > tsv
	for (r = 1; r <= rows; r++) {
		split(order[r], f, SUBSEP)
		if (f[1] != kernel)
			head(kernel = f[1])
		printf "%-15s%9s%18s", text[f[2]], f[3],
			f[5] " KiB, " (f[4] ? f[4] " seq." : "random")
		for (i = 1; i <= columns; i++) {
			s = name[i]
			printf "%13s", added(order[r], s)
			if ((order[r], s) in cost)
				print f[1], s, f[2], f[3], f[4], cost[order[r], s],
					s == "none" ? 0 : over_none(order[r], s), turn[order[r], s], f[5] > tsv
		}
		print ""
	}
}
