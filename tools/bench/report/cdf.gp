# SPDX-License-Identifier: GPL-2.0
#
# Latency (across, logarithmic) against the share of requests that took no longer
# (up, in nines, so that the slowest of a hundred and of a thousand show), a line
# per scheduler. Better is left. Set before: see plan.awk.

eval picture(260, rows(names))
set xlabel latency
set ylabel "share of requests"
set logscale x
set yrange [0:3.5]
set ytics ("0 %%" 0, "50 %%" 0.30103, "90 %%" 1, "99 %%" 2, "99.9 %%" 3)
set key samplen 1.2

plot for [i = 1:words(names)] data index i - 1 using 1:2 with steps \
	lc rgb word(colours, i) dt int(word(dashes, i)) lw 2 title word(names, i)

unset output
unset logscale
set autoscale
set ytics auto
