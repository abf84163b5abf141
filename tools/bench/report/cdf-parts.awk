# SPDX-License-Identifier: GPL-2.0
#
# The distributions of several cgroups of one role become one, each with the
# weight of its IOPS. This writes the parts: stem, role, scheduler's number,
# latency (us), share that it adds. Sorted by all of these, cdf.awk adds them up.
#
#   awk -f tsv.awk -f curves.awk -f cdf-parts.awk SHOWN [DIR/rows.tsv DIR/cdf.tsv]...

BEGIN { OFS = "\t" }

run_of_file() {
	split("", last_us)
	if (is("rows.tsv")) {
		split("", weight)
		split("", total)
		tsv_columns("kernel device scenario scheduler cgroup role MBps iops " \
			    "lat_mean_us lat_p50_us lat_p99_us lat_p999_us stage")
	} else {
		split("", reached)
		tsv_columns("cgroup role lat_us fraction")
	}
}

{ tsv_line() }

is("rows.tsv") {
	weight[$5, tsv_role()] += tsv_number("iops")
	total[tsv_role()] += tsv_number("iops")
	next
}

{
	cgroup = tsv_name("cgroup")
	role = tsv_role()
	us = tsv_number("lat_us")
	f = tsv_number("fraction")
	if (f > 1 || f < reached[cgroup, role] + 0 || us + 0 < last_us[cgroup, role] + 0)
		tsv_broken("latency and fraction shall rise, the fraction to 1 at most")
	if (!((cgroup, role) in weight))
		tsv_broken("cgroup " cgroup " with role " role " is not in rows.tsv")
	if (f > reached[cgroup, role] && weight[cgroup, role] > 0)
		printf "%s\t%s\t%s\t%s\t%.9f\n", run_stem[dir], role, run_number[dir], us,
			(f - reached[cgroup, role]) * weight[cgroup, role] / total[role]
	reached[cgroup, role] = f
	last_us[cgroup, role] = us
}

END { if (tsv_failed) exit 1 }
