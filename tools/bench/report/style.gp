# SPDX-License-Identifier: GPL-2.0
#
# What all pictures of the bench share: size, axes, grid, letters that can still
# be read when the picture is as narrow as a phone. How a scheduler looks is in
# palette.tsv; the lists names, colours, marks and dashes are set per picture.

# picture(plot, keys): begins the file "out"; to be evaluated. Above the plot (of
# so many pixels) a title, below it the axis and a key of so many lines.
# width: letters are narrower than gnuplot reckons, and two long names do have room.
TOP = 30
AXIS = 60
KEY = 19
picture(plot, keys) = sprintf("height = TOP + %d + AXIS + %d * KEY + 4.; \
	set terminal svg size 480, height font 'sans-serif,14' background '#ffffff' noenhanced; \
	set output out; \
	set tmargin at screen 1 - TOP / height; \
	set bmargin at screen 1 - (TOP + %d) / height; \
	set key at screen 0.5, screen 1 / height center bottom horizontal maxcols 2 width -2 \
		font ',13' reverse Left; \
	set label 100 heading at screen 0.5, screen 1 - 14 / height center", plot, keys, plot)

set encoding utf8
set border 3 lc rgb "#606060"
set tics nomirror scale 0.5
set grid xtics ytics lc rgb "#dddddd"
set format "%g"
set lmargin at screen 0.16
set rmargin at screen 0.955
set xlabel offset 0, 0.2
set ylabel offset 0.8, 0

# rows(names): lines that a key of these names takes.
rows(names) = (words(names) + 1) / 2

# Colours of things that are no schedulers: the cgroups of one picture.
cgroup_colours = "#0072b2 #d55e00 #009e73 #cc79a7 #e69f00 #56b4e9 #000000 #999999"
cgroup_colour(i) = word(cgroup_colours, (i - 1) % 8 + 1)
cgroup_dash(i) = (i - 1) / 8 % 4 + 1
