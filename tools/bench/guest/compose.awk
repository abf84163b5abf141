# SPDX-License-Identifier: GPL-2.0
#
# Makes one fio job file of a scenario, all variables filled in, so that all its
# instances start and stop together in one fio.
#
#	awk -v pipelines=DIR -v bytes=SIZE_OF_DEVICE [-v only=N] \
#		-f scenario.awk -f compose.awk scenarios/NAME.conf
#
# only: instance number N alone. From the environment: BENCH_DEV, BENCH_CG,
# BENCH_FS, BENCH_SEED, BENCH_RAMP and BENCH_RUN (seconds; the ramp is run but not
# measured), whatever ${BENCH_...} a stage names; BENCH_LOGS (a directory for
# fio's bandwidth logs, one entry each BENCH_LOG_MS, by the time since boot; none
# if empty);
# BENCH_FIO_light: lines for what runs in cgroups without streams and bulk;
# BENCH_URING: the engine to take for io_uring.
#
# A stage may use ${OFFSET} and ${SIZE}, the part of the device that is its own,
# and ${STEP}, that part divided among its jobs; all in bytes.
#
# What a process of a section does by its exec_prerun line, after all that fio
# prepares: it says that it is there, waits until all are (start_together() in
# lib.sh), then for its own time, and enters its cgroup (v2; fio's own cgroup options
# speak cgroup v1). fio's clock for it begins with that. Without this a stage of many
# files, or the last of many processes, would begin seconds after the others. The name
# of a section is CGROUP@STAGE.

# mebibytes(percent): that share of the device in bytes, whole MiB.
function mebibytes(percent)
{
	return sprintf("%.0f", int(bytes * percent / 100 / 1048576) * 1048576)
}

# filled(line, i): ${NAME}s replaced; an unknown one is an error.
function filled(line, i,    name, val, done)
{
	done = ""
	while (match(line, /\$\{[A-Za-z0-9_]+\}/)) {
		name = substr(line, RSTART + 2, RLENGTH - 3)
		if (name == "OFFSET")
			val = mebibytes(offset[i])
		else if (name == "SIZE")
			val = mebibytes(size[i])
		else if (name == "STEP")
			val = mebibytes(size[i] / jobs[stage[i]])
		else if (name in ENVIRON)
			val = ENVIRON[name]
		else
			scenario_refuse("stage " stage[i] ": nothing sets ${" name "}")
		done = done substr(line, 1, RSTART - 1) val
		line = substr(line, RSTART + RLENGTH)
	}
	return done line
}

# begins(i): when one comes that is not there from the start, in ms after those that are.
function begins(i)
{
	return ramp_ms() + run_ms() * start[i] / 100
}

# times(i): when the instance runs. One that is there from the start shares the
# ramp; one that stops at 0% runs in the ramp only.
#
# fio begins to count a job with its first request that ends after the ramp, and ends
# it so much later: an fsync that waited behind a checkpoint would be followed by
# others on an idle device. So the first that has run for its time ends all.
function times(i,    run, ramp)
{
	run = run_ms()
	ramp = ramp_ms()
	if (stop[i] == 0) {
		printf "description=idle\nruntime=%.0fms\n", ramp
		return
	}
	if (ramp && !start[i])
		printf "ramp_time=%.0fms\n", ramp
	printf "runtime=%.0fms\n", run * (stop[i] - start[i]) / 100
	if (!only && stop[i] == 100)
		print "exitall=1\nexit_what=all"
}

# light(i): is nothing in the instance's cgroup a stream or bulk?
function light(i)
{
	return !((cgroup[i], "stream") in taken) && !((cgroup[i], "bulk") in taken)
}

function section(i,    s, j, name)
{
	s = stage[i]
	name = cgroup[i] "@" s
	printf "\n[%s]\nnew_group\ngroup_reporting\n", name
	printf "exec_prerun=echo >>/tmp/start/there && : </tmp/start/go && " \
		"%secho $PPID >%s/%s/cgroup.procs && :\n",
		start[i] ? sprintf("sleep %.3f && ", begins(i) / 1000) : "",
		ENVIRON["BENCH_CG"], cgroup[i]
	for (j = 1; j <= lines[s]; j++)
		print ENVIRON["BENCH_URING"] && text[s, j] == "ioengine=io_uring" ? \
			"ioengine=" ENVIRON["BENCH_URING"] : filled(text[s, j], i)
	if (ENVIRON["BENCH_FIO_light"] && light(i))
		print ENVIRON["BENCH_FIO_light"]
	times(i)
	if (ENVIRON["BENCH_LOGS"] && stop[i])
		printf "write_bw_log=%s/%s\nwrite_iops_log=%s/%s\nlog_avg_msec=%d\n" \
			"log_alternate_epoch=1\nlog_alternate_epoch_clock_id=7\n",
			ENVIRON["BENCH_LOGS"], name, ENVIRON["BENCH_LOGS"], name,
			ENVIRON["BENCH_LOG_MS"]
}

END {
	if (refused)
		exit 1
	if (!count)
		scenario_refuse("it names no instance")
	if (only > count)
		scenario_refuse("it has no instance " only)
	while ((getline line < (pipelines "/common.fio")) > 0)
		if (line !~ /^#/ && line != "")
			print filled(line, 0)
	for (i = 1; i <= count; i++)
		if (!only || i == only)
			section(i)
}
