# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# No scheduler, and io.max set by hand: the cgroups with streams or bulk share
# IOMAX_MBPS of the device (devices/*.conf), by the scenario's weights, equally
# where it has none; the others are not limited.
#
# Source: Documentation/admin-guide/cgroup-v2.rst, io.max. What an administrator
# would write: eight tenths of what the device gives on flash; four tenths on a
# disk, whose arm also needs the time to get to the small requests.
#
# io_uring is replaced by libaio. A request of io_uring that was throttled is sent on
# later by a kernel thread, not allowed to wait: where the device's queue is full it
# fails with EAGAIN (seen in scenario blend on 6.12), an error for fio and for users.

ELEVATOR=none
BENCH_URING=libaio
export BENCH_URING

# heavy: CGROUP WEIGHT of each with streams or bulk.
heavy()
{
	while read -r cgroup weight roles; do
		light "$roles" || echo "$cgroup $weight"
	done < /tmp/cgroups | sed 's/ -$/ 100/'
}

scheduler_tune()
{
	total=$(heavy | awk '{ sum += $2 } END { print sum + 0 }')
	heavy > /tmp/heavy
	while read -r cgroup weight; do
		bps=$((IOMAX_MBPS * 1000000 * weight / total))
		echo "$MAJMIN rbps=$bps wbps=$bps" > "$BENCH_CG/$cgroup/io.max" ||
			{ fail "io.max of $cgroup could not be set"; return 1; }
	done < /tmp/heavy
}
