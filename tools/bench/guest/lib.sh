# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# Pieces of a measurement inside the guest (busybox sh), sourced by cell.sh and
# by tests: a simulated device, a scheduler on it, a file system, one cgroup per
# pipeline, fio over some pipelines, its result reduced to a table.
#
# Needs BENCH (the directory that holds pipelines/, devices/ and guest/).
# Every function prints what went wrong to stderr and fails; none cleans up: a
# guest lives for one measurement.

BENCH=${BENCH:-/bench}
BENCH_CG=/sys/fs/cgroup
BENCH_FS=/mnt/bench
BENCH_SEED=${BENCH_SEED:-1}
# More than any queue here needs; what matters is that it is not the default of
# twice the device's depth, and that all schedulers get the same.
BENCH_NR_REQUESTS=256
# In the order of the pipelines' start. Name = job in pipelines/*.fio = cgroup.
BENCH_PIPELINES="train-a train-b checkpoint rag metadata"
BENCH_STAGES="common train checkpoint rag metadata"
export BENCH_CG BENCH_FS BENCH_SEED

fail()
{
	echo "bench: $*" >&2
	return 1
}

# load_device NAME: the settings of devices/NAME.conf, exported for fio.
load_device()
{
	[ -r "$BENCH/devices/$1.conf" ] ||
		{ fail "no device '$1' in $BENCH/devices"; return 1; }
	set -a
	. "$BENCH/devices/$1.conf"
	set +a
}

# make_device: loads the model the settings name; sets DEV, QUEUE, BENCH_DEV.
make_device()
{
	# shellcheck disable=SC2086 # several arguments on purpose
	modprobe simdisk $SIMDISK_ARGS ||
		{ fail "simdisk did not load with: $SIMDISK_ARGS"; return 1; }
	DEV=simdisk0
	QUEUE=/sys/block/$DEV/queue
	BENCH_DEV=/dev/$DEV
	export BENCH_DEV
	[ -b "$BENCH_DEV" ] || fail "simdisk loaded but $BENCH_DEV is missing"
}

# select_scheduler NAME: 0 chosen; else fails, and stdout says why if the reason
# is that this kernel lacks it. Blender not being there is never such a reason.
select_scheduler()
{
	modprobe "$1-iosched" 2>/dev/null || modprobe "$1" 2>/dev/null || true
	if ! echo "$1" 2>/dev/null > "$QUEUE/scheduler"; then
		[ "$1" != blender ] ||
			{ fail "blender could not be chosen: $(modprobe blender-iosched 2>&1)"
			  return 1; }
		echo "$(uname -r) does not offer $1 (it offers: $(cat "$QUEUE/scheduler"))"
		return 2
	fi
	grep -qF "[$1]" "$QUEUE/scheduler" ||
		{ fail "chose $1 but the queue says $(cat "$QUEUE/scheduler")"; return 1; }
	# 'none' has no scheduler tags: its limit is the device's own queue.
	[ "$1" = none ] || echo $BENCH_NR_REQUESTS > "$QUEUE/nr_requests" ||
		fail "could not raise nr_requests under $1"
}

# make_cgroups: one child of the root per pipeline. The memory controller is on
# because the kernel attributes buffered writes to a cgroup only with it.
make_cgroups()
{
	echo "+io +memory" > $BENCH_CG/cgroup.subtree_control ||
		{ fail "no io and memory controllers in cgroup v2"; return 1; }
	for p in $BENCH_PIPELINES; do
		mkdir -p "$BENCH_CG/$p" || return 1
	done
}

# make_fs: ext4 on the first part of the device, the part that keeps its data.
make_fs()
{
	mkdir -p $BENCH_FS
	mkfs.ext4 -q -F -E lazy_itable_init=0,lazy_journal_init=0,nodiscard \
		-U 5a5a5a5a-0000-4000-8000-00000000b1e0 "$BENCH_DEV" 128M &&
	mount -t ext4 "$BENCH_DEV" $BENCH_FS ||
		fail "could not make or mount ext4 on $BENCH_DEV"
}

# run_pipelines RESULT [PIPELINE...]: fio over those pipelines (all if none is
# named), started together; RESULT is fio's JSON.
run_pipelines()
{
	result=$1
	shift
	only=
	for p; do
		only="$only --section=$p"
	done
	for s in $BENCH_STAGES; do
		cat "$BENCH/pipelines/$s.fio"
	done > /tmp/pipelines.fio
	# fio leaves the output of exec_prerun in its working directory.
	# shellcheck disable=SC2086 # several arguments on purpose
	(cd /tmp && fio --eta=never --output-format=json --output="$result" \
		$only /tmp/pipelines.fio) || fail "fio failed, exit status $?"
}

# check_pipelines SCENARIO RESULT: a stage must have run in its own cgroup, and
# metadata must have created every file it counted.
check_pipelines()
{
	files=$(jq '[.jobs[] | select(.jobname == "metadata") | .sync.total_ios]
		    | add // 0' "$2")
	[ "$files" -lt "$BENCH_META_FILES" ] ||
		{ fail "$1: files wrapped around, raise BENCH_META_FILES"; return 1; }
	for p in $(jq -r '.jobs[].jobname' "$2"); do
		grep -q '[rw]bytes=[1-9]' "$BENCH_CG/$p/io.stat" ||
			{ fail "$1: cgroup $p did no IO: $(cat "$BENCH_CG/$p/io.stat")"
			  return 1; }
	done
}

# reduce_result SCENARIO DEVICE SCHEDULER RESULT: rows of the result table.
reduce_result()
{
	jq -r --arg kernel "$(uname -r)" --arg device "$2" --arg scenario "$1" \
		--arg scheduler "$3" -f "$BENCH/guest/reduce.jq" "$4" ||
		fail "$1: a pipeline failed or moved no data"
}

# read_tags: "CGROUP TAG" per pipeline as blender sees it on DEV, from
# io.blender.stat; "none" where it has no line for the device.
read_tags()
{
	majmin=$(cat "/sys/block/$DEV/dev")
	for p in $BENCH_PIPELINES; do
		tag=$(sed -n "s/^$majmin .*tag=\([a-z]*\).*/\1/p" \
			"$BENCH_CG/$p/io.blender.stat" 2>/dev/null) || true
		printf '%s\t%s\n' "$p" "${tag:-none}"
	done
}
