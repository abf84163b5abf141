# SPDX-License-Identifier: GPL-2.0
#
# What blender took each cgroup for, over time: a row per cgroup. The tags differ
# in height too, for those who see no colours. Set before: see plan.awk.

n = words(names)
array Tag[3] = ["streaming", "random", "unknown"]
array Colour[3] = ["#0072b2", "#e69f00", "#999999"]
array Half[3] = [0.36, 0.18, 0.06]
longest = 0
do for [i = 1:n] {
	longest = strlen(word(names, i)) > longest ? strlen(word(names, i)) : longest
}

eval picture(24 * n, 2)
set xlabel "time, s"
set lmargin at screen (24 + 8 * longest) / 480.
set xrange [0:*]
set yrange [n + 0.5:0.5]
set format y ""
unset ylabel
set ytics (word(names, 1) 1)
do for [i = 2:n] { set ytics add (word(names, i) i) }
set key samplen 1.2

plot for [k = 1:3] data using 2:($4 == k ? $1 : NaN):2:3:($1 - Half[k]):($1 + Half[k]) \
	with boxxyerror fs solid noborder lc rgb Colour[k] title Tag[k]

unset output
set lmargin at screen 0.16
set format "%g"
set ytics auto
set autoscale
