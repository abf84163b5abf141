# SPDX-License-Identifier: GPL-2.0
#
# What a scenario is made of, one line each, tab separated:
#
#	awk -v pipelines=DIR -v what=cgroups|instances|processes|buffered|speeds|run|ramp|stages \
#		[-v only=N] -f scenario.awk -f list.awk scenarios/NAME.conf
#
# cgroups:	CGROUP WEIGHT|- ROLE[,ROLE]
# instances:	CGROUP STAGE ROLE OFFSET SIZE START STOP RW BS DEPTH JOBS RATE FS BSSPLIT
#		as the stage's file has them (percent; - where it has none)
# processes:	how many fio makes of it, or of instance N alone
# buffered:	CGROUP SIZE, of those that read the device through the page cache
# speeds:	AT SPEED, of the device: share of the run and per cent, the first at 0
# run, ramp:	how long the scenario is measured, and runs before that, in ms, from the
#		device's BENCH_RUN and BENCH_RAMP (seconds)
# stages:	STAGE

function known(s, key)
{
	return option[s, key] == "" ? "-" : option[s, key]
}

function cgroups(    i, c, n, order, roles)
{
	for (i = 1; i <= count; i++) {
		c = cgroup[i]
		if (!(c in roles))
			order[++n] = c
		roles[c] = roles[c] (roles[c] ? "," : "") role[stage[i]]
	}
	for (i = 1; i <= n; i++)
		printf "%s\t%s\t%s\n", order[i],
			order[i] in weight_of ? weight_of[order[i]] : "-", roles[order[i]]
}

function instances(    i, s)
{
	for (i = 1; i <= count; i++) {
		s = stage[i]
		printf "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", cgroup[i], s,
			role[s], offset[i], size[i], start[i], stop[i], known(s, "rw"),
			known(s, "bs"), known(s, "iodepth"), jobs[s], known(s, "rate_iops"),
			known(s, "directory") == "-" ? "-" : "fs", known(s, "bssplit")
	}
}

function processes(    i, n)
{
	for (i = 1; i <= count; i++)
		if (!only || i == only)
			n += jobs[stage[i]]
	print n
}

function buffered(    i)
{
	for (i = 1; i <= count; i++)
		if (known(stage[i], "direct") == "0" && known(stage[i], "filename") != "-")
			printf "%s\t%s\n", cgroup[i], size[i]
}

function speeds_of_device(    i)
{
	printf "0\t100\n"
	for (i = 1; i <= speeds; i++)
		printf "%s\t%s\n", speed_at[i], speed_to[i]
}

END {
	if (refused)
		exit 1
	if (what == "cgroups")
		cgroups()
	else if (what == "instances")
		instances()
	else if (what == "processes")
		processes()
	else if (what == "buffered")
		buffered()
	else if (what == "speeds")
		speeds_of_device()
	else if (what == "run")
		printf "%.0f\n", run_ms()
	else if (what == "ramp")
		printf "%.0f\n", ramp_ms()
	else
		for (s in role)
			print s
}
