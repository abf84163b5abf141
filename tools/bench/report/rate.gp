# SPDX-License-Identifier: GPL-2.0
#
# Throughput over time under one scheduler, a line per cgroup: MB/s of large IO
# above, IOPS of small and meta IO below; a panel without lines is left out. All
# schedulers of a scenario have the same scales. Set before: see plan.awk.

array Panel[2] = ["large", "small"]
array Label[2] = ["MB/s", "IOPS"]
array Top[2] = [top_large, top_small]
both = strstrt(panels, "large") > 0 && strstrt(panels, "small") > 0
PANEL = 150	# pixels
GAP = 18

eval picture((both ? 2 * PANEL + GAP : PANEL), rows(names))
set key samplen 1.2
set multiplot
do for [k = 1:2] {
	if (strstrt(panels, Panel[k]) > 0) {
		last = !(both && k == 1)
		from = TOP + (both && k == 2 ? PANEL + GAP : 0)
		set tmargin at screen 1 - from / height
		set bmargin at screen 1 - (from + PANEL) / height
		if (last) { set format x "%g" } else { set format x "" }
		set xlabel (last ? "time, s" : "")
		set ylabel Label[k]
		set yrange [0:Top[k] > 0 ? Top[k] * 1.05 : 1]
		# The key of all stands below the last panel.
		plot for [i = 1:words(names)] data index i - 1 \
			using 1:(word(panels, i) eq Panel[k] ? $2 : NaN) with steps \
			lc rgb cgroup_colour(i) dt cgroup_dash(i) lw 1.5 notitle, \
		     for [i = 1:(last ? words(names) : 0)] NaN with lines \
			lc rgb cgroup_colour(i) dt cgroup_dash(i) lw 2 title word(names, i)
		unset label 100
	}
}
unset multiplot

unset output
set format "%g"
set autoscale
