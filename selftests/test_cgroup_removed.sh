#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# A cgroup is removed while its requests wait and run; they complete, and its
# memory is given back.
#
# vm: det
# vm: timeout=60
. "$(dirname "$0")/lib.sh"

# dying: cgroups that were removed and still exist.
dying()
{
	sed -n 's/nr_dying_descendants //p' $CGROOT/cgroup.stat
}

# settle N: until no more than N are dying. What the page cache or a percpu counter
# holds may take a moment.
settle()
{
	i=0
	while [ "$(dying)" -gt "$1" ] && [ $i -lt $((10 * SLOWER)) ]; do
		echo 3 > /proc/sys/vm/drop_caches
		sleep 0.5
		i=$((i + 1))
	done
}

# What an earlier test of this guest has left for good is not ours.
settle 0
before=$(dying)

# Slow: what was queued is there for half a second, or for longer where the
# shell is slower too.
null_device hw_queue_depth=4 completion_nsec=$((20000000 * SLOWER * SLOWER))
queue nr_requests 256
round=0
while [ $round -lt 10 ]; do
	round=$((round + 1))
	group gone
	job gone r$round --rw=randread --bs=4k --iodepth=64 --number_ios=64 &
	busy $((round * 40 + (round - 1) * 24))
	for p in $(cat $CGROOT/t-gone/cgroup.procs); do
		echo "$p" > $CGROOT/cgroup.procs
	done
	rmdir $CGROOT/t-gone || fail "round $round: could not remove the cgroup"
	left=$(held)
	[ "$left" -ge 10 ] || fail "round $round: nothing was left to wait" "$left requests"
done
pass "removed ten times with requests under way"
wait
for i in 1 2 3 4 5 6 7 8 9 10; do
	job_ok r$i
done
conserved "after it"
settle "$before"
left=$(dying)
[ "$left" -gt "$before" ] || left=$before
equal "dying cgroups, those before among them" "$left" "$before"
use none
check "the module can go" unload blender_iosched
finish
