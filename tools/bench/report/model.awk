# SPDX-License-Identifier: GPL-2.0
#
# The facts (facts.awk) in arrays, for all programs that draw or print them. A
# group is one picture: (kernel, device, scenario); its key has spaces between.
#
#   group[1..groups], kernel_of[g], device_of[g], scenario_of[g]
#   sched[1..scheds]		all schedulers, in the palette's order
#   colour[s], mark[s], dash[s]	how they look
#   rows[g, s]			rows of results; row[g, s, i, column], columns
#				seeds and FIGURE_min, FIGURE_max from seeds.tsv
#   runs[g, s]			runs (seeds); run[g, s, what, i] with what = large
#				small_p99 small_iops meta_p99 meta_iops
#   limit_large[g], limit_small[g]	"" if not known
#   state[g, s], reason[g, s]	skip or failed, of the first such run
#   failures[g, s]		runs that failed
#   shown[g, s]			directory of the run whose curves are shown
#
# First on the command line: the palette, then the facts.

BEGIN {
	FS = "\t"
	figures = split("MBps iops lat_mean_us lat_p50_us lat_p99_us lat_p999_us", figure, " ")
}

FNR == NR {
	if ($0 !~ /^#/) {
		looks++
		look_name[looks] = $1
		look[looks] = $2 FS $3 FS $4
	}
	next
}

function group_key(kernel, device, scenario,    g)
{
	g = kernel " " device " " scenario
	if (!(g in kernel_of)) {
		group[++groups] = g
		kernel_of[g] = kernel
		device_of[g] = device
		scenario_of[g] = scenario
	}
	return g
}

function see_scheduler(s)
{
	if (!(s in seen_scheduler)) {
		seen_scheduler[s] = 1
		appeared[++appearances] = s
	}
}

$1 == "R" {
	g = group_key($2, $3, $4)
	see_scheduler($5)
	i = ++rows[g, $5]
	at[g, $5, $6, $7, $8] = i
	row[g, $5, i, "cgroup"] = $6
	row[g, $5, i, "role"] = $7
	for (k = 1; k <= figures; k++)
		row[g, $5, i, figure[k]] = $(8 + k)
	row[g, $5, i, "of_solo"] = $(9 + figures)
}

$1 == "S" {
	g = $2 " " $3 " " $4
	i = at[g, $5, $6, $7, $8]
	row[g, $5, i, "seeds"] = $9
	for (k = 1; k <= figures; k++) {
		row[g, $5, i, figure[k] "_min"] = $(8 + 3 * k)
		row[g, $5, i, figure[k] "_max"] = $(9 + 3 * k)
	}
}

$1 == "L" {
	limit[$2, $3, "large"] = $4
	limit[$2, $3, "small"] = $5
	limit[$2, $3, "solo"] = $6
	limit[$2, $3, "cost"] = $7
}

# A cell is named by its series, results by the kernel; the runs tell which is which.
$1 == "C" { cell_line[++cells] = $0 }

$1 == "P" {
	g = group_key($2, $3, $4)
	see_scheduler($5)
	i = ++runs[g, $5]
	run[g, $5, "seed", i] = $6
	run[g, $5, "large", i] = $7
	run[g, $5, "small_p99", i] = $8
	run[g, $5, "small_iops", i] = $9
	run[g, $5, "meta_p99", i] = $10
	run[g, $5, "meta_iops", i] = $11
	kernel_of_series[$12] = $2
}

# series_name(kernel): 6.12 of 6.12.117+deb13-amd64.
function series_name(kernel,    f)
{
	return split(kernel, f, /[.+-]/) >= 2 && f[1] ~ /^[0-9]+$/ ? f[1] "." f[2] : kernel
}

function place_cells(    i, f, g, s)
{
	for (i = 1; i <= cells; i++) {
		split(cell_line[i], f, FS)
		s = f[5]
		g = group_key(f[2] in kernel_of_series ? kernel_of_series[f[2]] : f[2],
			      f[3], f[4])
		see_scheduler(s)
		failures[g, s] += f[7] == "failed"
		if (f[7] != "done") {
			if (!((g, s) in state)) {
				state[g, s] = f[7]
				reason[g, s] = f[9]
			}
		} else if (!((g, s) in shown) || f[6] + 0 < shown_seed[g, s] + 0) {
			shown[g, s] = f[8]
			shown_seed[g, s] = f[6]
		}
	}
}

# order_schedulers(): those of the palette first, as it has them.
function order_schedulers(    i, j, other)
{
	for (i = 1; i <= looks; i++)
		if (look_name[i] in seen_scheduler)
			dress(look_name[i], i)
	other = 1
	while (other <= looks && look_name[other] != "other")
		other++
	for (j = 1; j <= appearances; j++)
		if (!(appeared[j] in colour)) {
			dress(appeared[j], other)
			other += other < looks
		}
}

function dress(s, i,    f)
{
	sched[++scheds] = s
	split(look[i], f, FS)
	colour[s] = f[1]
	mark[s] = f[2]
	dash[s] = f[3]
}

# model_end(): call first in END.
function model_end(    i, g)
{
	place_cells()
	order_schedulers()
	for (i = 1; i <= groups; i++) {
		g = group[i]
		limit_large[g] = limit[device_of[g], scenario_of[g], "large"]
		limit_small[g] = limit[device_of[g], scenario_of[g], "small"]
	}
}

# bound(g, s): MB/s of the large requests that the best order of service would leave
# beside as many small ones as s served; "" if that is not known.
function bound(g, s,    iops, cost)
{
	iops = figure_of(g, s, "small_iops", "med")
	cost = limit[device_of[g], scenario_of[g], "cost"]
	if (limit_large[g] == "" || iops == "-" || cost == "-")
		return limit_large[g]
	return limit[device_of[g], scenario_of[g], "solo"] - iops * cost / 1000
}

# stem(group): the beginning of the names of its pictures.
function stem(g)
{
	return series_name(kernel_of[g]) "." device_of[g] "." scenario_of[g]
}

# measured(g, s, what): some run has this figure.
function measured(g, s, what)
{
	return figure_of(g, s, what, "med") != "-"
}

# figure_of(g, s, what, which): med, min or max over the runs; "-" for none.
function figure_of(g, s, what, which,    i, j, n, v, t)
{
	split("", v)
	n = 0
	for (i = 1; i <= runs[g, s]; i++) {
		t = run[g, s, what, i]
		if (t == "-")
			return "-"
		for (j = ++n; j > 1 && v[j - 1] > t + 0; j--)	# insert in order
			v[j] = v[j - 1]
		v[j] = t + 0
	}
	if (n == 0)
		return "-"
	if (which == "min")
		return v[1]
	if (which == "max")
		return v[n]
	return n % 2 ? v[(n + 1) / 2] : (v[n / 2] + v[n / 2 + 1]) / 2
}

# three(v): a figure with three digits at least, "-" stays.
function three(v)
{
	if (v == "-" || v == "")
		return "-"
	v += 0
	return sprintf(v < 1 ? "%.3f" : v < 10 ? "%.2f" : v < 100 ? "%.1f" : "%.0f", v)
}

# us_to_ms(v): the same of microseconds, in milliseconds.
function us_to_ms(v)
{
	return v == "-" || v == "" ? "-" : three(v / 1000)
}

# added_up(g): something in it can be added up (see facts.awk).
function added_up(g,    i)
{
	for (i = 1; i <= scheds; i++)
		if (measured(g, sched[i], "large") || measured(g, sched[i], "small_p99") || \
		    measured(g, sched[i], "meta_p99"))
			return 1
	return 0
}
