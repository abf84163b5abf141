#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# vm: det
#
# Each scheduler of the bench is set up as its file says: what device and cgroups have
# afterwards is read back. A peer that is not would be beaten too easily.

# shellcheck disable=SC2154 # bench.sh sets n and status
set -u
BENCH_SCENARIO=train-rag
. "$(dirname "$0")/bench.sh"

# peer NAME [SCENARIO]: chosen and set up for it, in cgroups that are new.
peer()
{
	for cgroup in $BENCH_PIPELINES; do
		rmdir "$BENCH_CG/$cgroup" 2>/dev/null
	done
	echo none > "$QUEUE/scheduler"
	use_scenario "${2:-train-rag}" && select_scheduler "$1" && make_cgroups && set_weights &&
		scheduler_tune || { echo "Bail out! $1 could not be set up"; exit 1; }
	peer=$1
	same "$peer is chosen" "$(sed 's/.*\[\(.*\)\].*/\1/' "$QUEUE/scheduler")" "$ELEVATOR"
}

# tunable_is NAME WANTED
tunable_is()
{
	same "$peer: $1" "$(cat "$QUEUE/iosched/$1")" "$2"
}

# cgroup_has CGROUP FILE WANTED: of those words, which are in the file?
cgroup_has()
{
	got=
	for word in $3; do
		! tr ' ' '\n' < "$BENCH_CG/$1/$2" | grep -qxF -- "$word" || got="$got $word"
	done
	same "$peer: $2 of $1" "${got# }" "$3"
}

load_device ssd && make_device || { echo "Bail out! no device"; exit 1; }

peer bfq-tuned
tunable_is low_latency 0
tunable_is slice_idle 8
cgroup_has rag io.bfq.weight 1000
cgroup_has train-a io.bfq.weight 100
peer bfq-noidle
tunable_is low_latency 0
tunable_is slice_idle 0
cgroup_has rag io.bfq.weight 1000
peer bfq
tunable_is low_latency 1
cgroup_has rag io.bfq.weight 100
peer bfq two-tenants-4to1
cgroup_has tenant-a io.bfq.weight 400

peer kyber-tuned
tunable_is read_lat_nsec $((KYBER_READ_US * 1000))
tunable_is write_lat_nsec $((KYBER_WRITE_US * 1000))
peer kyber
tunable_is read_lat_nsec 2000000

peer mq-deadline-fifo1
tunable_is fifo_batch 1
peer mq-deadline
tunable_is fifo_batch 16
peer mq-deadline-prio
if [ -e "$BENCH_CG/rag/io.prio.class" ]; then
	cgroup_has rag io.prio.class promote-to-rt
else
	BENCH_DEV=/dev/$DEV scenario_awk compose -v bytes="$DEV_BYTES" > /tmp/peer.fio
	same "$peer: the class of the one that is light" \
		"$(awk '/^\[/ { at = $0 } /^prioclass=1$/ { print at }' /tmp/peer.fio)" "[rag@rag]"
fi

peer none-iocost
cgroup_has . io.cost.model "$IOCOST_MODEL"
cgroup_has . io.cost.qos "enable=1 $IOCOST_QOS"
cgroup_has rag io.weight 1000
cgroup_has train-a io.weight 100
echo "$MAJMIN enable=0" > $BENCH_CG/io.cost.qos

peer none-iomax two-tenants-4to1
cgroup_has tenant-a io.max "rbps=$((IOMAX_MBPS * 800000)) wbps=$((IOMAX_MBPS * 800000))"
cgroup_has tenant-b io.max "rbps=$((IOMAX_MBPS * 200000)) wbps=$((IOMAX_MBPS * 200000))"
same "$peer: an engine that it can throttle" "${BENCH_URING:-}" libaio

peer blender two-tenants-4to1
cgroup_has tenant-a io.blender.weight 400
cgroup_has tenant-b io.blender.weight 100
same "$peer: no engine but the stage's" "${BENCH_URING:-}" ""
echo "1..$n"
exit $status
