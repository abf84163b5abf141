# SPDX-License-Identifier: GPL-2.0
#
# Reads result rows of one kernel (the columns of results.tsv) into arrays for
# the other report scripts: value[device, scenario, scheduler, pipeline, column].
# Runs under mawk, busybox awk and gawk.

BEGIN {
	FS = "\t"
	columns = split("kernel device scenario scheduler cgroup role MBps iops " \
			"lat_mean_us lat_p50_us lat_p99_us lat_p999_us of_solo", column, " ")
	pipelines = split("train-a train-b checkpoint rag metadata", pipeline, " ")
	schedulers = split("none mq-deadline kyber bfq blender", scheduler, " ")
	peers = schedulers - 1
}

$1 != "kernel" && NF == columns {
	release = $1
	for (i = 6; i <= NF; i++)
		value[$2, $3, $4, $5, column[i]] = $i
	present[$2, $3, $4]++
}

# ran(device, scheduler): the mix was measured in full.
function ran(device, sched)
{
	return present[device, "mix", sched] == pipelines
}

function mix(device, sched, pipe, col)
{
	return value[device, "mix", sched, pipe, col]
}

# streams(device, scheduler, column): a column summed over the stream pipelines.
function streams(device, sched, col,    i, sum)
{
	for (i = 1; i <= pipelines; i++)
		if (mix(device, sched, pipeline[i], "role") == "stream")
			sum += mix(device, sched, pipeline[i], col)
	return sum
}

# ms(microseconds): milliseconds with about three digits.
function ms(us)
{
	if (us == "" || us == "-")
		return "-"
	us /= 1000
	return sprintf(us < 1 ? "%.3f" : us < 10 ? "%.2f" : us < 100 ? "%.1f" : "%.0f", us)
}

function rate(v)
{
	if (v == "" || v == "-")
		return "-"
	v += 0
	return sprintf(v < 100 ? "%.1f" : "%.0f", v)
}

function percent(v)
{
	if (v == "" || v == "-")
		return "-"
	v += 0
	return sprintf(v < 0.1 ? "%.1f%%" : "%.0f%%", 100 * v)
}
