# SPDX-License-Identifier: GPL-2.0
#
# Adds up the sorted parts of cdf-parts.awk: one file of curves per stem and
# role, out/STEM.cdf-ROLE.dat, a block per scheduler: latency in ms, and the
# fraction as nines, -log10(1 - fraction): 1 is 90 %, 2 is 99 %. Prints a line
# per file for plan.awk: cdf, stem, role, numbers of the schedulers.
#
#   awk -v out=DIR -f cdf.awk PARTS

BEGIN {
	FS = "\t"
	LN10 = log(10)
	# What one pixel of the picture cannot show is left out.
	MIN_X = 0.01	# decades of latency
	MIN_Y = 0.02	# nines
	TOP = 4		# nines that stand for "all"
}

function nines(f)
{
	return f > 1 - 10 ^ -TOP ? TOP : -log(1 - f) / LN10
}

function end_file()
{
	if (file != "") {
		close(file)
		printf "cdf\t%s\t%s\t%s\n", stem, role, numbers
	}
	numbers = ""
	blocks = 0
}

function end_block()
{
	if (pending != "")
		print pending > file
	pending = ""
}

function begin_block()
{
	end_block()
	if ($1 != stem || $2 != role) {
		end_file()
		stem = $1
		role = $2
		file = out "/" stem ".cdf-" role ".dat"
	}
	number = $3
	numbers = numbers (numbers == "" ? "" : " ") (number + 0)
	if (blocks++)
		printf "\n\n" > file
	sum = 0
	printf "%.6g\t0\n", $4 / 1000 > file
	kept_x = log($4) / LN10
	kept_y = 0
}

# A latency of 0 us has no place on a logarithmic axis.
$4 <= 0 { $4 = 0.001 }

$1 != stem || $2 != role || $3 != number { begin_block() }

{
	sum += $5
	x = log($4) / LN10
	y = nines(sum)
	pending = sprintf("%.6g\t%.4f", $4 / 1000, y)
	if (x - kept_x >= MIN_X || y - kept_y >= MIN_Y) {
		print pending > file
		pending = ""
		kept_x = x
		kept_y = y
	}
}

END {
	end_block()
	end_file()
}
