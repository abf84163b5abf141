# SPDX-License-Identifier: GPL-2.0
#
# The kernel's trace, in front of the programs that read it:
#
#	awk -v devt=MAJ,MIN -v ramp=MS -f trace.awk -f PROGRAM.awk [FILE...] TRACE
#
# Zero is the end of the ramp; the ramp begins as the first process enters one of the
# cgroups (cgroup_attach_task).

BEGIN { OFS = "\t" }

# time_of(line): the trace's own clock, in ms.
function time_of(line)
{
	if (!match(line, / [0-9]+\.[0-9]+: /))
		return -1
	return 1000 * substr(line, RSTART + 1, RLENGTH - 3)
}

# run_ms(line): ms since the end of the ramp.
function run_ms(line)
{
	return time_of(line) - began - ramp
}

# word_after(name): the word behind that one in the line.
function word_after(name,    i)
{
	for (i = 1; i < NF; i++)
		if ($i == name)
			return $(i + 1)
	return ""
}

/: cgroup_attach_task: / && began == "" { began = time_of($0) }

/: tracing_mark_write: bench end/ { end = run_ms($0) }
