# SPDX-License-Identifier: GPL-2.0
#
# What the programs that read curves of many runs share: run_of_file() says
# which run a file belongs to. First on the command line is the list of
# shown.awk, then files of the runs in it.

FNR == NR {
	run_stem[$4] = $1
	run_number[$4] = $2
	run_scheduler[$4] = $3
	next
}

# run_of_file(): sets dir; true for the first line of each file.
function run_of_file()
{
	if (FNR == 1) {
		dir = FILENAME
		sub(/\/[^\/]*$/, "", dir)
	}
	return FNR == 1
}

# is(name): the file that is read has this name.
function is(name)
{
	return substr(FILENAME, length(dir) + 2) == name
}
