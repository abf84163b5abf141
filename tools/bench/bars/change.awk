# SPDX-License-Identifier: GPL-2.0
#
# The lines of sweep.tsv that are for a device, as what run-cell takes:
#
#	awk -v kind=disk|flash -v profile=NAME -f change.awk model.h params.c sweep.tsv
#
# Prints NAME, CELL_DEVICE and CELL_STAGES, tab separated, - for none. A factor is of
# the profile's own figure. Of tools/simdisk, model.h has the list of profiles, X() of an
# enumerator, a name and a model; params.c has the figures: a line with the name of a
# parameter, in the next one its figure in each profile, in the order of the list.

BEGIN { FS = "\t" }

# quoted(line): what is between its quotation marks.
function quoted(text)
{
	sub(/^[^"]*"/, "", text)
	sub(/".*/, "", text)
	return text
}

FILENAME ~ /params\.c$/ && /^\t\[SDM_[A-Z_]+\] *= \{ "/ {
	name = quoted($0)
	getline
	gsub(/[{}\t ]/, "")
	figures[name] = $0
	next
}
FILENAME ~ /model\.h$/ && /^\tX\(SDM_[A-Z_]+,\t*"[a-z-]+",/ {
	column[quoted($0)] = ++profiles
	next
}
FILENAME ~ /(model\.h|params\.c)$/ || /^(#|$)/ { next }

# figure(parameter): of the profile; refuses what it does not have.
function figure(p,    f)
{
	split(figures[p], f, ",")
	if (!(profile in column) || f[column[profile]] !~ /^[0-9]+$/) {
		printf "bars: sweep.tsv: profile %s has no parameter '%s'\n", profile, p | "cat >&2"
		exit 1
	}
	return f[column[profile]]
}

# arguments(words): PARAMETER*FACTOR PARAMETER=VALUE... as arguments of simdisk.
function arguments(words,    n, i, w, f, out)
{
	n = split(words, w, " ")
	for (i = 1; i <= n; i++) {
		if (split(w[i], f, "*") == 2)
			out = out sprintf(" %s=%d", f[1], figure(f[1]) * f[2])
		else
			out = out " " w[i]
	}
	return "SIMDISK_ARGS=\"$SIMDISK_ARGS" out "\""
}

# edits(words): OPTION=VALUE... as commands of sed, for the one stage.
function edits(words,    n, i, w, option, out)
{
	n = split(words, w, " ")
	for (i = 2; i <= n; i++) {
		option = w[i]
		sub(/=.*/, "", option)
		out = out sprintf("s/^%s=.*/%s/;", option, w[i])
	}
	return "/^\\[train-3dunet\\]/,${" out "}"
}

$1 == "all" || $1 == kind {
	print $2 "\t" ($3 == "-" || $3 ~ /^stage / ? "-" : arguments($3)) "\t" \
		($3 ~ /^stage / ? edits($3) : "-")
}
