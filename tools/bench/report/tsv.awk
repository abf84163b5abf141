# SPDX-License-Identifier: GPL-2.0
#
# Reading tables that somebody else wrote: every column that is asked for is
# there, a number is a number, a name is a name. Otherwise the program ends with
# FILE:LINE, what is wrong, and exit status 1. Runs under mawk, gawk and busybox.
#
# A program that includes this begins its END with: if (tsv_failed) exit 1

BEGIN { FS = "\t" }

function tsv_broken(text)
{
	printf "report: %s:%d: %s\n", FILENAME, FNR, text > "/dev/stderr"
	tsv_failed = 1
	exit 1
}

# tsv_header(names): this line is the header; it must have these columns.
function tsv_header(names,    i, n, name)
{
	split("", tsv_col)
	for (i = 1; i <= NF; i++)
		tsv_col[$i] = i
	tsv_width = NF
	n = split(names, name, " ")
	for (i = 1; i <= n; i++)
		if (!(name[i] in tsv_col))
			tsv_broken("there is no column '" name[i] "'; the header has: " $0)
}

# tsv_columns(names): a file without header; these are its columns.
function tsv_columns(names,    i, name)
{
	split("", tsv_col)
	tsv_width = split(names, name, " ")
	for (i = 1; i <= tsv_width; i++)
		tsv_col[name[i]] = i
}

# tsv_line(): call once for each line of data.
function tsv_line()
{
	if (NF != tsv_width)
		tsv_broken(NF " columns where " tsv_width " should be")
}

# tsv_name(column): a name, without blanks or anything that does not print.
function tsv_name(name,    v)
{
	v = $tsv_col[name]
	if (v !~ /^[!-~]+$/)
		tsv_broken(name " is '" v "', which is no name")
	return v
}

# tsv_word(column): a name that may become part of a file's name.
function tsv_word(name,    v)
{
	v = tsv_name(name)
	if (v !~ /^[A-Za-z0-9][A-Za-z0-9._+-]*$/)
		tsv_broken(name " is '" v "'; letters, digits and . _ + - may be in it")
	return v
}

function tsv_role(    v)
{
	v = tsv_name("role")
	if (v != "stream" && v != "bulk" && v != "small" && v != "meta")
		tsv_broken("the role is '" v "'; there are: stream bulk small meta")
	return v
}

# tsv_number(column): not negative, as it was written.
function tsv_number(name,    v)
{
	v = $tsv_col[name]
	if (v !~ /^([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?$/)
		tsv_broken(name " is '" v "', which is no number")
	return v
}

# tsv_time(column): a number that may be before 0.
function tsv_time(name)
{
	return $tsv_col[name] ~ /^-[0-9]+(\.[0-9]+)?$/ ? $tsv_col[name] + 0 : tsv_number(name) + 0
}

# tsv_maybe(column): a number, or "-" for none.
function tsv_maybe(name)
{
	return $tsv_col[name] == "-" ? "-" : tsv_number(name)
}
