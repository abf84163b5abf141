# SPDX-License-Identifier: GPL-2.0
#
# The timeline of tags, from the kernel's trace (blender_tag); see trace.awk:
#
#	awk ... -f trace.awk -f tags.awk CGROUPS FINAL TRACE
#
# CGROUPS: "ID NAME" a line; FINAL: "NAME TAG", as io.blender.stat had them at the
# end. Prints ms, cgroup, tag at each change and at the end.

FILENAME == ARGV[1] { name[$1] = $2; next }
FILENAME == ARGV[2] { final[++finals] = $1 "\t" $2; next }

/: blender_tag: / && index($0, ": " devt " cgroup ") {
	id = word_after("cgroup")
	if (id in name)
		printf "%.0f\t%s\t%s\n", run_ms($0), name[id], word_after("tag")
}

END {
	for (i = 1; i <= finals; i++)
		printf "%.0f\t%s\n", end, final[i]
}
