# SPDX-License-Identifier: GPL-2.0
#
# build/bars/bars.tsv for people: a line a bar, and how many of each are met.

BEGIN { FS = "\t" }

NR == 1 { next }

# short(x): four digits that count.
function short(x)
{
	return x == "-" ? x : sprintf("%.4g", x)
}

function place(    p)
{
	p = $3 == "-" ? $4 : $3 " " $4
	return $5 == "-" ? p : p "/" $5
}

NR == 2 || $2 != kernel {
	kernel = $2
	printf "%sLinux %s\n%-24s%-44s%-16s%9s%9s%9s%7s%18s  %s\n", (NR > 2 ? "\n" : ""), kernel,
		"bar", "where", "wanted", "median", "worst", "unit", "limit", "peers' best", "verdict"
}

{
	printf "%-24s%-44s%-16s%9s%9s%9s%7s%18s  %-14s%s\n", $1, place(), $7 " " short($8),
		short($9), short($10), $6, $12 == "-" ? "-" : sprintf("%.2f", $12),
		$13 == "-" ? "-" : short($13) " " $14, $15, $16
	if (!($1 in asked))
		order[++bars] = $1
	asked[$1]++
	said[$1, $15]++
	all[$15]++
}

END {
	printf "\n%-24s%8s%9s%14s\n", "bar", "met", "NOT met", "not measured"
	for (i = 1; i <= bars; i++)
		printf "%-24s%8d%9d%14d\n", order[i], said[order[i], "met"],
			said[order[i], "NOT met"], said[order[i], "not measured"]
	printf "%-24s%8d%9d%14d\n", "all", all["met"], all["NOT met"], all["not measured"]
}
