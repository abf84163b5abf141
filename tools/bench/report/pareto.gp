# SPDX-License-Identifier: GPL-2.0
#
# Throughput of the large IO (across) against the p99 of small or meta IO (up,
# logarithmic), a mark per scheduler at the median of its runs, bars from their
# minimum to their maximum. Dashed: the limit, see Documentation/bench-report.rst.
# Better is down and to the right. Set before: see plan.awk.

eval picture(260, rows(names))
stats data using 3 name "X" nooutput
stats data using 5 name "Low" nooutput
stats data using 6 name "High" nooutput
right = 1.06 * (limit_x > X_max ? limit_x : X_max)
# A decade at least, and room for the limit.
low = limit_y > 0 && limit_y < Low_min ? limit_y : Low_min
low = low > 0 ? low : 0.001
high = High_max > 4 * low ? High_max : 4 * low

set xlabel "throughput of large requests, MB/s"
set ylabel latency
set xrange [0:right > 0 ? right : 1]
set yrange [low / 1.5:high * 1.5]
set logscale y
set ytics ("" 0)
decades = log10(high / low) > 1.5 ? "1" : "1 2 5"
do for [e = -4:6] {
	do for [m in decades] { set ytics add (10. ** e * int(m)) }
}
set key samplen 0.4
if (limit_x > 0) {
	set arrow 1 from limit_x, graph 0 to limit_x, graph 1 nohead \
		back dt 2 lw 1.2 lc rgb "#808080"
	set label 1 "limit" at limit_x, graph 0.97 right offset -0.4, 0 \
		font ",13" tc rgb "#606060"
}
if (limit_y > 0) {
	set arrow 2 from graph 0, first limit_y to graph 1, first limit_y nohead \
		back dt 2 lw 1.2 lc rgb "#808080"
}

# Schedulers that do the same must not hide each other: big below small.
n = words(names)
plot for [i = n:1:-1] data every ::i - 1::i - 1 using 1:4:2:3:5:6 \
	with xyerrorbars lc rgb word(colours, i) pt int(word(marks, i)) \
	ps 1.2 + 0.08 * (i - 1) lw 1.5 notitle, \
     for [i = 1:n] NaN with points lc rgb word(colours, i) pt int(word(marks, i)) \
	ps 1.2 lw 1.5 title word(names, i)

unset output
unset arrow
unset label 1
unset logscale
set ytics auto
set autoscale
