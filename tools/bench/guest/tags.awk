# SPDX-License-Identifier: GPL-2.0
#
# The timeline of tags, from the kernel's trace (blender_tag, cgroup_attach_task):
#
#	awk -v devt=MAJ,MIN -v ramp=MS -f tags.awk CGROUPS FINAL TRACE
#
# CGROUPS: "ID NAME" a line; FINAL: "NAME TAG", as io.blender.stat had them at the
# end. Prints ms, cgroup, tag at each change and at the end. Zero is the end of
# the ramp; the ramp begins as the first process enters one of the cgroups.

BEGIN { OFS = "\t" }

FILENAME == ARGV[1] { name[$1] = $2; next }
FILENAME == ARGV[2] { final[++finals] = $1 "\t" $2; next }

# time_of(line): the trace's own clock, in ms.
function time_of(line)
{
	if (!match(line, / [0-9]+\.[0-9]+: /))
		return -1
	return 1000 * substr(line, RSTART + 1, RLENGTH - 3)
}

/: cgroup_attach_task: / && began == "" { began = time_of($0) }

/: blender_tag: / && index($0, ": " devt " cgroup ") {
	for (i = 1; i <= NF; i++) {
		if ($i == "cgroup")
			id = $(i + 1)
		if ($i == "tag")
			tag = $(i + 1)
	}
	if (id in name)
		printf "%.0f\t%s\t%s\n", time_of($0) - began - ramp, name[id], tag
}

/: tracing_mark_write: bench end/ { end = time_of($0) - began - ramp }

END {
	for (i = 1; i <= finals; i++)
		printf "%.0f\t%s\n", end, final[i]
}
