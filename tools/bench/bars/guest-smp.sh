#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# 4 KiB random reads on null_blk from one processor and from all, inside the guest:
#
#   guest-smp.sh CPUS SCHEDULER...
#
# Leaves in /out smp.tsv: scheduler, processors used, round, IO/s.

set -eu
BENCH_SCENARIO=
. "${BENCH:-/bench}/guest/lib.sh"
cpus=$1
shift
ROUNDS=5
SECONDS_EACH=2

# Each job on its own processor, hence its own hardware queue; one in all.
job()
{
	fio --name=smp --filename=/dev/nullb0 --rw=randread --bs=4k --direct=1 \
		--ioengine=io_uring --iodepth=16 --norandommap=1 --randseed=1 \
		--time_based --ramp_time=0.5 --runtime=$SECONDS_EACH --group_reporting \
		--numjobs="$1" --cpus_allowed="0-$(($1 - 1))" --cpus_allowed_policy=split \
		--eta=never --output-format=json | jq '.jobs[0].read.iops'
}

modprobe null_blk queue_mode=2 irqmode=0 gb=4 bs=512 submit_queues="$cpus"
DEV=nullb0
QUEUE=/sys/block/$DEV/queue
MAJMIN=$(cat /sys/block/$DEV/dev)
: > /tmp/cgroups
round=0
while [ $round -lt $ROUNDS ]; do
	round=$((round + 1))
	for scheduler; do
		select_scheduler "$scheduler" || exit 1
		for used in 1 $cpus; do
			printf '%s\t%s\t%s\t%s\n' "$scheduler" "$used" $round "$(job "$used")" \
				>> /out/smp.tsv
		done
	done
done
cat /out/smp.tsv
