# SPDX-License-Identifier: GPL-2.0
#
# build/demo/demo.svg: per device, throughput of the streams (across) against
# the p99 latency of the small pipelines (up, logarithmic), a point for each
# scheduler; a row of panels per kernel. Better is down and to the right.
#
#   gnuplot -e "dir='build/demo'; kernels='6.12'; releases='6.12.1'" picture.gp
#
# Reads DIR/points-DEVICE-KERNEL.tsv (see points.awk).

rows = words(kernels)
set terminal svg size 1000, 60 + 400 * rows font "sans-serif,13" background "#ffffff"
set output dir."/demo.svg"
set datafile separator "\t"

names = "none mq-deadline kyber bfq blender"
# The colours that they have in the bench's report too.
array colour[5]
do for [i = 1:5] {
	colour[i] = system("awk -v s=".word(names, i)." '$1 == s { print $2 }' ".\
			   "tools/bench/report/palette.tsv")
}
array filled[5] = [7, 5, 9, 11, 13]
array hollow[5] = [6, 4, 8, 10, 12]
# Schedulers that do the same must not hide each other: big below small.
array size[5] = [2.4, 1.7, 1.0, 1.5, 1.5]

devices = "hdd ssd"
array title[2] = ["Disk", "Flash"]

set logscale y
set grid xtics ytics mytics lc rgb "#e4e4e4", lc rgb "#f2f2f2"
set border 3 lc rgb "#606060"
set tics nomirror
set xlabel "streams together, MB/s"
set ylabel "p99, ms" offset 1, 0
set format y "%g"
set key off

# One key for all panels, along the bottom.
do for [i = 1:5] {
	set label i word(names, i) at screen 0.02 + 0.14 * i, screen 0.075 / rows \
		point pt filled[i] ps size[i] lc rgb colour[i] offset 2, 0
}
set label 6 "filled: RAG reader        hollow: fsync of the metadata pipeline" \
	at screen 0.52, screen 0.03 / rows center

set multiplot layout rows, 2 margins 0.08, 0.97, 0.24 / rows, 1 - 0.16 / rows \
	spacing 0.1, 0.3 / rows \
	title "Streams against small requests: better is down and to the right"

do for [k = 1:rows] {
	do for [d = 1:2] {
		file = sprintf("%s/points-%s-%s.tsv", dir, word(devices, d), word(kernels, k))
		set title sprintf("%s, Linux %s", title[d], word(releases, k))
		set xrange [0:*]
		set offsets graph 0, graph 0.08, 0, 0
		plot for [i = 1:5] file using (strcol(1) eq word(names, i) ? $2 : NaN):3 \
			with points pt filled[i] ps size[i] lw 1.5 lc rgb colour[i], \
		     for [i = 1:5] file using (strcol(1) eq word(names, i) ? $2 : NaN):4 \
			with points pt hollow[i] ps size[i] lw 1.5 lc rgb colour[i]
		do for [i = 1:6] { unset label i }
	}
}
unset multiplot
