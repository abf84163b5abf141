# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# mq-deadline with priorities by cgroup: realtime for cgroups without streams and
# bulk, best-effort for the others.
#
# Source: Documentation/admin-guide/cgroup-v2.rst, io.prio.class: "promote-to-rt"
# ("none-to-rt" before Linux 6.5), in support of mq-deadline. It needs
# CONFIG_BLK_CGROUP_IOPRIO, which Debian's kernels do not have: there the processes
# of those cgroups get the class by ioprio_set(2), as ionice would give it, which
# comes to the same for all but writeback.

ELEVATOR=mq-deadline

# by_cgroup: io.prio.class, by the name that the kernel has for it.
by_cgroup()
{
	while read -r cgroup _ roles; do
		! light "$roles" || echo promote-to-rt 2>/dev/null > "$BENCH_CG/$cgroup/io.prio.class" ||
			echo none-to-rt > "$BENCH_CG/$cgroup/io.prio.class" ||
			{ fail "io.prio.class of $cgroup could not be set"; return 1; }
	done < /tmp/cgroups
}

scheduler_tune()
{
	if [ -e "$BENCH_CG/$(head -n 1 /tmp/cgroups | cut -f 1)/io.prio.class" ]; then
		by_cgroup
	else
		BENCH_FIO_light="prioclass=1
prio=4"
		export BENCH_FIO_light
	fi
}
