# SPDX-License-Identifier: GPL-2.0
#
# fio's bandwidth and IOPS logs (CGROUP@STAGE_bw.N.log, KiB/s; ..._iops.N.log) to
# throughput over time, the jobs of a section added up:
#
#	awk -v step=MS -v ramp=MS -f rate.awk INSTANCES TIME LOGS...
#
# INSTANCES: a line "CGROUP STAGE ROLE ... START STOP" as list.awk prints it, START
# and STOP in ms of the measured run. TIME: the second since boot in which the ramp
# began; the logs have ms since boot. Prints cgroup, role, end of the interval in
# ms of the measured run, MB/s, IO/s. fio logs no interval without IO; those become
# zeros.

BEGIN { FS = "[,\t ]+"; OFS = "\t" }

NR == FNR {
	name = $1 "@" $2
	order[++count] = name
	cgroup[name] = $1
	role[name] = $3
	start[name] = $4
	stop[name] = $5
	next
}

FILENAME == ARGV[2] {
	zero = 1000 * $1 + ramp
	next
}

FNR == 1 {
	job = FILENAME
	sub(/.*\//, "", job)
	what = job ~ /_bw\.[0-9]+\.log$/ ? "bw" : "iops"
	sub(/_(bw|iops)\.[0-9]+\.log$/, "", job)
}

{
	# Logged a little after the end of the interval, which is the job's own.
	slot = int(($1 - zero - start[job]) / step + 0.5)
	if (what == "bw")
		bw[job, slot] += $2
	else
		iops[job, slot] += $2
}

END {
	for (i = 1; i <= count; i++) {
		name = order[i]
		slots = int((stop[name] - start[name]) / step + 0.001)
		for (s = 1; s <= slots; s++)
			printf "%s\t%s\t%d\t%.3f\t%d\n", cgroup[name], role[name],
				start[name] + s * step, bw[name, s] * 1024 / 1e6, iops[name, s]
	}
}
