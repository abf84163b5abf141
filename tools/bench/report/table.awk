# SPDX-License-Identifier: GPL-2.0
#
# The table of one device on one kernel: pipelines down, schedulers across, then
# a line per scheduler with the three figures that matter, 100 columns at most.
#
#   awk -v device=hdd -v title=... -v seconds=... -f lib.awk -f table.awk ROWS

# cell(scheduler or "alone", pipeline, column): a figure, or why there is none.
function cell(sched, pipe, col,    v)
{
	if (sched == "alone")
		v = value[device, "solo", "none", pipe, col]
	else
		v = ran(device, sched) ? mix(device, sched, pipe, col) : "-"
	if (v == "" || v == "-")
		return "-"
	if (col == "of_solo")
		return percent(v)
	return col ~ /^lat_/ ? ms(v) : rate(v)
}

function line(name, what, pipe, col,    i)
{
	printf "%-12s%-10s%12s", name, what, cell("alone", pipe, col)
	for (i = 1; i <= schedulers; i++)
		printf "%13s", cell(scheduler[i], pipe, col)
	printf "\n"
}

function head(    i)
{
	printf "%s, Linux %s, %s\n\n", title, release, seconds
	printf "%-12s%-10s%12s", "pipeline", "", "alone"
	for (i = 1; i <= schedulers; i++)
		printf "%13s", scheduler[i]
	printf "\n"
}

function block(pipe,    role)
{
	role = value[device, "solo", "none", pipe, "role"]
	if (role == "")
		role = mix(device, "none", pipe, "role")
	if (role == "stream")
		line(pipe, "MB/s", pipe, "MBps")
	else
		line(pipe, role == "meta" ? "files/s" : "IOPS", pipe, "iops")
	line("", "of alone", pipe, "of_solo")
	line("", "p50 ms", pipe, "lat_p50_us")
	line("", "p99 ms", pipe, "lat_p99_us")
}

function summary(    i, s)
{
	printf "\n%-14s%16s%12s%14s%14s%16s%14s\n", "scheduler", "streams, MB/s", "of alone",
		"RAG IOPS", "RAG p99 ms", "files/s", "fsync p99 ms"
	for (i = 1; i <= schedulers; i++) {
		s = scheduler[i]
		if (!ran(device, s)) {
			printf "%-14s%16s\n", s, "(not measured)"
			continue
		}
		printf "%-14s%16s%12s%14s%14s%16s%14s\n", s,
			rate(streams(device, s, "MBps")), percent(streams(device, s, "of_solo")),
			rate(mix(device, s, "rag", "iops")), ms(mix(device, s, "rag", "lat_p99_us")),
			rate(mix(device, s, "metadata", "iops")),
			ms(mix(device, s, "metadata", "lat_p99_us"))
	}
}

END {
	head()
	for (p = 1; p <= pipelines; p++)
		block(pipeline[p])
	summary()
}
