#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# What a read costs under one scheduler, inside the guest:
#
#   cell.sh SCHEDULER
#
# On null_blk, which completes a request as it gets it. Leaves in /out cost.tsv:
# submission, cgroups, streams, instructions per read, ms between two turns of a
# cgroup, KiB of a read; or skip.

set -eu
BENCH_SCENARIO=
. "${BENCH:-/bench}/guest/lib.sh"

# make_cgroups_upto N: cpu-0 to cpu-(N-1), each with the io controller.
make_cgroups_upto()
{
	n=$made
	while [ "$n" -lt "$1" ]; do
		mkdir "$BENCH_CG/cpu-$n"
		n=$((n + 1))
	done
	made=$n
}

# met: how many of the cgroups the block core knows on the device.
met()
{
	cat $BENCH_CG/cpu-*/io.stat | grep -c "^$MAJMIN " || true
}

# meet_device CGROUPS: all of them read from it, which is not measured. With the first
# reads the block core makes what it keeps for each pair of cgroup and device, and where
# there is no memory for it at once, tries again with every read: 45,000 instructions.
# The memory comes from a worker, which gets its time in the pause.
meet_device()
{
	tries=0
	until [ "$(met)" -ge "$1" ]; do
		[ $tries -lt 20 ] || { fail "only $(met) of $1 cgroups met the device"; return 1; }
		"$BENCH/cpu/cost" /dev/nullb0 $BENCH_CG psync "$1" 0 4 > /dev/null
		sleep 0.1
		tries=$((tries + 1))
	done
}

# cost CGROUPS STREAMS KIB: by each way of submission.
cost()
{
	for how in psync uring uring8; do
		"$BENCH/cpu/cost" /dev/nullb0 $BENCH_CG $how "$@" >> /out/cost.tsv
	done
}

modprobe null_blk queue_mode=2 irqmode=0 gb=16 bs=512 submit_queues=1
DEV=nullb0
QUEUE=/sys/block/$DEV/queue
MAJMIN=$(cat /sys/block/$DEV/dev)
: > /tmp/cgroups
select_scheduler "$1" > /tmp/missing || {
	[ -s /tmp/missing ] || exit 1
	tee /out/skip < /tmp/missing
	exit 0
}
echo "+io +memory" > $BENCH_CG/cgroup.subtree_control
made=0
make_cgroups_upto 1
cost 1 1 4
cost 1 128 4
cost 1 128 64
for n in 1 10 100 1000; do
	make_cgroups_upto $n
	meet_device $n
	cost $n 0 4
done
cat /out/cost.tsv
