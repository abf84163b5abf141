# SPDX-License-Identifier: GPL-2.0
#
# What all programs over the bars share, in front of each: the definitions
# (file=bars bars.tsv; with -v group=NAME only those of that group), numbers, and
# samples with their median.

BEGIN { FS = OFS = "\t" }

file == "bars" && /^(#|$)/ { next }
file == "bars" && $1 == "set" { set[$2] = $3; next }
file == "bars" {
	if (group == "" || $2 == group) {
		bar[++bars] = $1
		devices[bars] = $3
		scenarios[bars] = $4
		kind[bars] = $5
		arg[bars] = $6
		relation[bars] = $7
		threshold[bars] = $8
		unit[bars] = $9
	}
	next
}

# ---- numbers, or "-"

function number(x)
{
	return x ~ /^[-+]?[0-9]+(\.[0-9]*)?([eE][-+]?[0-9]+)?$/
}

# ---- samples by a key, and their median

function keep(key, value)
{
	sample[key, ++samples[key]] = value
}

# median(key): "-" if there is no sample, or one that is no number; their range is in
# low and high.
function median(key,    n, i, j, x, s)
{
	n = samples[key]
	for (i = 1; i <= n; i++) {
		x = sample[key, i]
		if (!number(x))
			return "-"
		for (j = i; j > 1 && s[j - 1] > x + 0; j--)
			s[j] = s[j - 1]
		s[j] = x + 0
	}
	low = s[1]
	high = s[n]
	return !n ? "-" : (s[int((n + 1) / 2)] + s[int(n / 2) + 1]) / 2
}
