# SPDX-License-Identifier: GPL-2.0
#
# The instances of a scenario (guest/list.awk) as loads for build/simdisk/limit: an
# option and its value a line; small files on a file system are not counted. Nothing at
# all if one of them comes or goes, or sends its large requests through a file system.
#
# Variables of the device are in the environment. A stage of several jobs is so many
# loads, each with its part; one that reads and writes is two loads that share its
# depth; of several sizes the mean counts.

BEGIN { FS = "\t" }

# filled(word): ${NAME} by its value.
function filled(word)
{
	return match(word, /^\$\{.*\}$/) ? ENVIRON[substr(word, 3, length(word) - 3)] : word
}

function bytes_of(word)
{
	return word ~ /m$/ ? word * 1048576 : word ~ /k$/ ? word * 1024 : word + 0
}

# mean_size(split): of one direction of a bssplit, SIZE/PERCENT:SIZE/PERCENT.
function mean_size(text,    n, i, part, f, sum)
{
	sub(/,.*/, "", text)
	n = split(text, part, ":")
	for (i = 1; i <= n; i++) {
		split(part[i], f, "/")
		sum += bytes_of(f[1]) * f[2] / 100
	}
	return int(sum / 4096 + 0.5) * 4096
}

# load(name, op, depth): of the current line.
function load(name, op, depth)
{
	out = out sprintf("--stream\n%s,%s,%d,%d,%.4f%%,%.4f%%\n", name, op, size, depth,
			  place, part)
}

function streams(    j, jobs, depth, random)
{
	jobs = $11
	depth = $10 == "-" ? 1 : filled($10)
	part = $5 / jobs
	random = $8 ~ /^rand/ && $3 != "stream" ? "rand" : ""
	for (j = 0; j < jobs; j++) {
		place = $4 + j * part
		if ($8 ~ /rw/) {
			load("r" NR "." j, random "read", int((depth + 1) / 2))
			load("w" NR "." j, random "write", int((depth + 1) / 2))
		} else {
			load("l" NR "." j, random ($8 ~ /write/ ? "write" : "read"), depth)
		}
	}
}

function small(    rate)
{
	rate = filled($12)
	out = out sprintf("--small\ns%d,%s,%d,%s,%s%%,%s%%,%s\n", NR, $8 ~ /write/ ? "write" : "read",
			  size, rate == "-" || !rate ? "max" : rate, $4, $5,
			  $10 == "-" ? 1 : filled($10))
}

$7 == 0 { next }			# silent
$6 != 0 || $7 != 100 || ($13 == "fs" && ($3 == "stream" || $3 == "bulk")) { unknown = 1 }
$13 == "fs" { next }

{
	size = $14 == "-" ? bytes_of(filled($9)) : mean_size($14)
	if (size % 512)
		size = int(size / 4096 + 0.5) * 4096
	if ($3 == "stream" || $3 == "bulk")
		streams()
	else if ($3 == "small")
		small()
}

END {
	if (!unknown)
		printf "%s", out
}
