# SPDX-License-Identifier: GPL-2.0
#
# All the tables of a bench, checked, as one list of facts for the rest of the
# report. Which table comes next is said by kind=:
#
#   awk -f tsv.awk -f facts.awk kind=results R kind=seeds S kind=limits L \
#	kind=cells C kind=rate cells/*/rate.tsv kind=rows cells/*/rows.tsv
#
# where C has a line for each cell: directory, state (done, skip, failed), reason.
# A line of facts begins with its kind:
#
#   R kernel device scenario scheduler cgroup role n, then the figures of results.tsv
#   S the same key, seeds, then median min max of each figure of seeds.tsv
#   L device scenario stream_MBps small_lat_us
#   C series device scenario scheduler seed state directory reason
#   P kernel device scenario scheduler seed large small_p99 small_iops meta_p99
#	meta_iops series
#
# n tells rows of one cgroup and role apart. P is one run (one seed) of a cell:
# the throughput of its large IO (roles stream and bulk) together, the highest
# p99 and all IOPS of its small and of its meta IO; "-" where it has none. What
# ran for a part of the time only counts for that part. A cell without rate.tsv
# ran its stages one after the other: nothing in it can be added up, all is "-".

BEGIN {
	OFS = "\t"
	key = "kernel device scenario scheduler cgroup role"
	figures = split("MBps iops lat_mean_us lat_p50_us lat_p99_us lat_p999_us", figure, " ")
}

FNR == 1 { split("", times) }

# row_key(): the columns that say whose figures these are.
function row_key(    k)
{
	k = tsv_word("kernel") OFS tsv_word("device") OFS tsv_word("scenario") OFS \
	    tsv_word("scheduler") OFS tsv_name("cgroup") OFS tsv_role()
	return k OFS (++times[k])
}

function results_line(    i, out)
{
	out = "R" OFS row_key()
	for (i = 1; i <= figures; i++)
		out = out OFS (i <= 2 ? tsv_number(figure[i]) : tsv_maybe(figure[i]))
	print out, tsv_maybe("of_solo")
}

function seeds_header(    i, names)
{
	names = key " seeds"
	for (i = 1; i <= figures; i++)
		names = names " " figure[i] "_median " figure[i] "_min " figure[i] "_max"
	tsv_header(names)
}

function seeds_line(    i, out)
{
	out = "S" OFS row_key() OFS tsv_number("seeds")
	for (i = 1; i <= figures; i++)
		out = out OFS tsv_maybe(figure[i] "_median") OFS \
		      tsv_maybe(figure[i] "_min") OFS tsv_maybe(figure[i] "_max")
	print out
}

# cell_name(directory): sets cell[]: the parts of its name, SERIES.DEVICE.
# SCHEDULER.SCENARIO.SEED; only the series may have dots.
function cell_name(dir,    n, f, name)
{
	name = dir
	sub(/\/+$/, "", name)
	sub(/^.*\//, "", name)
	n = split(name, f, ".")
	if (n < 5 || f[n] !~ /^[0-9]+$/)
		tsv_broken("'" name "' is not named SERIES.DEVICE.SCHEDULER.SCENARIO.SEED")
	cell["seed"] = f[n]
	cell["scenario"] = f[n - 1]
	cell["scheduler"] = f[n - 2]
	cell["device"] = f[n - 3]
	cell["series"] = substr(name, 1, length(name) - length(f[n] f[n - 1] f[n - 2] f[n - 3]) - 4)
}

function cells_line()
{
	cell_name($1)
	print "C", cell["series"], cell["device"], cell["scenario"], cell["scheduler"],
	      cell["seed"], $2, $1, $3
}

function directory(    dir)
{
	dir = FILENAME
	sub(/\/[^\/]*$/, "", dir)
	return dir
}

# rate_line(): how long each one ran, in intervals.
function rate_line(    who, t)
{
	if (FNR == 1)
		dir = directory()
	who = dir SUBSEP tsv_name("cgroup") SUBSEP tsv_role()
	t = tsv_number("t_ms")
	tsv_number("MBps")
	tsv_number("iops")
	intervals[who]++
	if (who in last_ms && (!(dir in step) || t - last_ms[who] < step[dir]))
		step[dir] = t - last_ms[who]
	last_ms[who] = t + 0
	if (t > whole[dir] + 0)
		whole[dir] = t + 0
}

# part_of_run(who): the share of the run's time that it ran.
function part_of_run(who)
{
	if (!(who in intervals) || !(dir in step))
		return 1
	return intervals[who] * step[dir] / whole[dir]
}

# rows_line(): adds one row to the run it belongs to.
function rows_line(    role, part)
{
	if (FNR == 1) {
		dir = directory()
		cell_name(dir)
		run = tsv_word("kernel") OFS tsv_word("device") OFS tsv_word("scenario") OFS \
		      tsv_word("scheduler") OFS cell["seed"]
		order[++runs] = run
		series[run] = cell["series"]
	}
	role = tsv_role()
	if (!(dir in whole))
		return
	part = part_of_run(dir SUBSEP tsv_name("cgroup") SUBSEP role)
	if (role == "stream" || role == "bulk") {
		large[run] += part * tsv_number("MBps")
		has_large[run] = 1
		return
	}
	iops[run, role] += part * tsv_number("iops")
	if (!((run, role) in p99) || tsv_number("lat_p99_us") > p99[run, role] + 0)
		p99[run, role] = tsv_number("lat_p99_us")
}

function or_none(v) { return v == "" ? "-" : v }

kind == "results" && FNR == 1 {
	tsv_header(key " MBps iops lat_mean_us lat_p50_us lat_p99_us lat_p999_us of_solo")
	next
}
kind == "seeds" && FNR == 1 { seeds_header(); next }
kind == "limits" && FNR == 1 { tsv_header("device scenario stream_MBps small_lat_us solo_MBps small_cost_KB"); next }
kind == "cells" && FNR == 1 { tsv_columns("directory state reason") }
kind == "rate" && FNR == 1 { tsv_columns("cgroup role t_ms MBps iops") }
kind == "rows" && FNR == 1 {
	tsv_columns(key " MBps iops lat_mean_us lat_p50_us lat_p99_us lat_p999_us stage")
}

{ tsv_line() }

kind == "results" { results_line() }
kind == "seeds" { seeds_line() }
kind == "limits" {
	print "L", tsv_word("device"), tsv_word("scenario"), tsv_maybe("stream_MBps"),
	      tsv_maybe("small_lat_us"), tsv_maybe("solo_MBps"), tsv_maybe("small_cost_KB")
}
kind == "cells" { cells_line() }
kind == "rate" { rate_line() }
kind == "rows" { rows_line() }

END {
	if (tsv_failed)
		exit 1
	for (i = 1; i <= runs; i++) {
		r = order[i]
		print "P", r, has_large[r] ? sprintf("%.3f", large[r]) : "-",
		      or_none(p99[r, "small"]), or_none(iops[r, "small"]),
		      or_none(p99[r, "meta"]), or_none(iops[r, "meta"]), series[r]
	}
}
