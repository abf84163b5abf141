# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# Pieces of a measurement inside the guest (busybox sh), sourced by cell.sh and
# by tests: a simulated device, a scheduler on it, a file system, one cgroup per
# instance, fio over a scenario, its result reduced to tables.
#
# Needs BENCH (the directory that holds pipelines/, scenarios/, schedulers/,
# devices/ and guest/). Every function prints what went wrong to stderr and
# fails; none cleans up: a guest lives for one measurement.

BENCH=${BENCH:-/bench}
BENCH_CG=/sys/fs/cgroup
BENCH_FS=/mnt/bench
BENCH_SEED=${BENCH_SEED:-1}
# More than any queue here needs; what matters is that it is not the default of
# twice the device's depth, and that all schedulers get the same.
BENCH_NR_REQUESTS=256
export BENCH_CG BENCH_FS BENCH_SEED
TRACING=/sys/kernel/tracing

fail()
{
	echo "bench: $*" >&2
	return 1
}

# scenario_awk PROGRAM [-v NAME=VALUE]...: one of guest/*.awk over the scenario.
scenario_awk()
{
	program=$1
	shift
	awk -v pipelines="$BENCH/pipelines" "$@" -f "$BENCH/guest/scenario.awk" \
		-f "$BENCH/guest/$program.awk" "$BENCH/scenarios/$BENCH_SCENARIO.conf"
}

# use_scenario NAME: sets BENCH_SCENARIO and BENCH_PIPELINES, its cgroups.
use_scenario()
{
	BENCH_SCENARIO=$1
	[ -r "$BENCH/scenarios/$1.conf" ] ||
		{ fail "no scenario '$1' in $BENCH/scenarios"; return 1; }
	scenario_awk list -v what=cgroups > /tmp/cgroups || return 1
	BENCH_PIPELINES=$(cut -f 1 /tmp/cgroups | tr '\n' ' ')
}

# setting NAME: a setting of the scenario, empty if it has none.
setting()
{
	sed -n "s/^$1:[[:blank:]]*//p" "$BENCH/scenarios/$BENCH_SCENARIO.conf"
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
	[ -b "$BENCH_DEV" ] || { fail "simdisk loaded but $BENCH_DEV is missing"; return 1; }
	MAJMIN=$(cat "/sys/block/$DEV/dev")
	DEV_BYTES=$(($(cat "/sys/block/$DEV/size") * 512))
}

# select_scheduler NAME: what schedulers/NAME.sh says, on the device. 0: chosen;
# else fails, and stdout says why if the reason is that this kernel lacks it.
# Blender not being there is never such a reason.
select_scheduler()
{
	[ -r "$BENCH/schedulers/$1.sh" ] ||
		{ fail "no scheduler '$1' in $BENCH/schedulers"; return 1; }
	. "$BENCH/guest/scheduler.sh"
	. "$BENCH/schedulers/$1.sh"
	modprobe "$ELEVATOR-iosched" 2>/dev/null || modprobe "$ELEVATOR" 2>/dev/null || true
	if ! echo "$ELEVATOR" 2>/dev/null > "$QUEUE/scheduler"; then
		[ "$ELEVATOR" != blender ] ||
			{ fail "blender could not be chosen: $(modprobe blender-iosched 2>&1)"
			  return 1; }
		echo "$(uname -r) does not offer $ELEVATOR (it offers: $(cat "$QUEUE/scheduler"))"
		return 2
	fi
	grep -qF "[$ELEVATOR]" "$QUEUE/scheduler" ||
		{ fail "chose $ELEVATOR but the queue says $(cat "$QUEUE/scheduler")"; return 1; }
	# 'none' has no scheduler tags: its limit is the device's own queue.
	[ "$ELEVATOR" = none ] || echo $BENCH_NR_REQUESTS > "$QUEUE/nr_requests" ||
		{ fail "could not raise nr_requests under $ELEVATOR"; return 1; }
	missing=$(scheduler_lacks)
	[ -z "$missing" ] || { echo "$missing"; return 2; }
}

# make_cgroups: one child of the root per cgroup of the scenario. The memory
# controller is on because the kernel attributes buffered writes to a cgroup only
# with it.
make_cgroups()
{
	echo "+io +memory" > $BENCH_CG/cgroup.subtree_control ||
		{ fail "no io and memory controllers in cgroup v2"; return 1; }
	for p in $BENCH_PIPELINES; do
		mkdir -p "$BENCH_CG/$p" || return 1
	done
}

# fs_wanted: the file system of the scenario's stages that create files, ext4 or xfs;
# empty if it has none of those.
fs_wanted()
{
	! scenario_awk list -v what=instances | cut -f 13 | grep -q fs ||
		setting fs | grep . || echo ext4
}

# make_fs KIND: on the first part of the device, the part that keeps its data; BENCH_FS_MB
# of it if that is set. XFS cannot be smaller than 300 MiB. No discards: some devices take
# seconds for them.
make_fs()
{
	mkdir -p $BENCH_FS
	uuid=5a5a5a5a-0000-4000-8000-00000000b1e0
	case $1 in
	ext4)	mkfs.ext4 -q -F -E lazy_itable_init=0,lazy_journal_init=0,nodiscard \
			-U $uuid "$BENCH_DEV" "${BENCH_FS_MB:-320}M" ;;
	xfs)	mkfs.xfs -q -f -K -m uuid=$uuid -d size="${BENCH_FS_MB:-380}m" "$BENCH_DEV" ;;
	esac && mount -t "$1" "$BENCH_DEV" $BENCH_FS ||
		fail "could not make or mount $1 on $BENCH_DEV"
}

# start_together N: lets the N processes of a scenario go when all have come to their
# exec_prerun line (compose.awk), and leaves the time, in seconds since boot. One that
# does not come within a minute of the first has failed, and fio says why.
start_together()
{
	patience=6000
	until [ "$(wc -c < /tmp/start/there)" -ge "$1" ] || [ $patience -eq 0 ]; do
		[ ! -s /tmp/start/there ] || patience=$((patience - 1))
		sleep 0.01
	done
	cut -d ' ' -f 1 /proc/uptime > /tmp/start/time
	# Who comes to the pipe later must find it open, too.
	exec sleep 1000000 3<> /tmp/start/go
}

# run_pipelines RESULT [N]: fio over the scenario, all of it started together, or
# instance N alone; RESULT is fio's JSON.
run_pipelines()
{
	scenario_awk compose -v bytes="$DEV_BYTES" ${2:+-v only="$2"} \
		> /tmp/scenario.fio || return 1
	rm -rf /tmp/start
	mkdir /tmp/start && mkfifo /tmp/start/go && : > /tmp/start/there || return 1
	start_together "$(scenario_awk list -v what=processes ${2:+-v only="$2"})" &
	starter=$!
	# fio leaves the output of exec_prerun in its working directory.
	failed=0
	(cd /tmp && fio --eta=never --output-format=json+ --output="$1" \
		/tmp/scenario.fio) || failed=$?
	kill $starter 2>/dev/null || true
	wait $starter 2>/dev/null || true
	[ $failed -eq 0 ] || fail "fio failed, exit status $failed"
}

# plan_speeds: /tmp/speeds, the scenario's of the device: ms of the run, per cent.
plan_speeds()
{
	scenario_awk list -v what=speeds |
		awk -v OFS='\t' -v ms="$(run_ms)" '{ print int($1 * ms / 100), $2 }' > /tmp/speeds
}

# change_speeds: as planned, from the time that the first process enters a cgroup.
change_speeds()
{
	until cat $BENCH_CG/*/cgroup.events | grep -q "populated 1"; do
		sleep 0.01
	done
	last=-$(ramp_ms)
	while read -r ms percent; do
		sleep "$(awk "BEGIN { print ($ms - $last) / 1000 }")"
		echo "${DEV#simdisk} $percent" > /sys/module/simdisk/parameters/speed || return 1
		last=$ms
	done < /tmp/speeds
}

# check_pipelines SCENARIO RESULT...: each section must have run in its own cgroup,
# and those of role meta must have created every file they counted, as many in each
# second of the ramp as in the others.
check_pipelines()
{
	scenario=$1
	shift
	jq -r 'def ms: (. // "0ms") | rtrimstr("ms") | tonumber;
		.jobs[] | ."job options" as $job | (($job.runtime | ms) + 0.001) as $run
		| [.jobname, $job.nrfiles // 0, ((.sync.total_ios // 0)
			* (1 + ($job.ramp_time | ms) / $run) | floor)] | @tsv' "$@" > /tmp/jobs ||
		{ fail "$scenario: fio's result could not be read"; return 1; }
	while read -r job nrfiles files; do
		grep -q '[rw]bytes=[1-9]' "$BENCH_CG/${job%@*}/io.stat" ||
			{ fail "$scenario: cgroup ${job%@*} did no IO"; return 1; }
		[ "$nrfiles" -eq 0 ] || [ "$files" -lt "$nrfiles" ] ||
			{ fail "$scenario: ${job#*@} wrapped around its files, raise nrfiles"
			  return 1; }
	done < /tmp/jobs
}

# run_ms: how long the scenario is measured. ramp_ms: how long before that it runs.
run_ms() { scenario_awk list -v what=run; }
ramp_ms() { scenario_awk list -v what=ramp; }

# reduce_result SCENARIO DEVICE SCHEDULER RESULT...: rows of the result table.
reduce_result()
{
	scenario=$1 device=$2 scheduler=$3
	shift 3
	jq -r --arg kernel "$(uname -r)" --arg device "$device" --arg scenario "$scenario" \
		--arg scheduler "$scheduler" -f "$BENCH/guest/reduce.jq" "$@" || fail "$scenario: a pipeline failed"
}

# keep_figures DIRECTORY DEVICE SCHEDULER RESULT...: fio's, checked, behind what
# DIRECTORY's tables have.
keep_figures()
{
	kept=$1 device=$2 scheduler=$3
	shift 3
	check_pipelines "$BENCH_SCENARIO" "$@" &&
	reduce_result "$BENCH_SCENARIO" "$device" "$scheduler" "$@" >> "$kept/rows.tsv" &&
	jq -r -f "$BENCH/guest/cdf.jq" "$@" >> "$kept/cdf.tsv"
}

# read_tags: "CGROUP TAG" per cgroup as blender sees it on DEV, from
# io.blender.stat; "none" where it has no line for the device.
read_tags()
{
	for p in $BENCH_PIPELINES; do
		tag=$(sed -n "s/^$MAJMIN .*tag=\([a-z]*\).*/\1/p" \
			"$BENCH_CG/$p/io.blender.stat" 2>/dev/null) || true
		printf '%s\t%s\n' "$p" "${tag:-none}"
	done
}

# trace_on EVENT...: of blender, from now on; the ring holds hours of these.
trace_on()
{
	for event in "$@"; do
		echo 1 > "$TRACING/events/blender/$event/enable" ||
			{ fail "there is no tracepoint $event"; return 1; }
	done
	echo 1 > $TRACING/events/cgroup/cgroup_attach_task/enable &&
	echo 1 > $TRACING/tracing_on || fail "the kernel's trace could not be begun"
}

trace_off()
{
	echo "bench end" > $TRACING/trace_marker
	echo 0 > $TRACING/tracing_on
}

# from_trace PROGRAM [FILE]...: one of guest/*.awk over these and the trace.
from_trace()
{
	program=$1
	shift
	awk -v devt="$(echo "$MAJMIN" | tr : ,)" -v ramp="$(ramp_ms)" \
		-f "$BENCH/guest/trace.awk" -f "$BENCH/guest/$program.awk" "$@" $TRACING/trace
}

# tags_over_time: the timeline of what was traced.
tags_over_time()
{
	for p in $BENCH_PIPELINES; do
		echo "$(stat -c %i "$BENCH_CG/$p") $p"
	done > /tmp/ids
	read_tags > /tmp/final
	from_trace tags /tmp/ids /tmp/final
}

# rate_over_time: fio's logs in BENCH_LOGS, added up per section. Its zero is the end of
# the ramp.
rate_over_time()
{
	scenario_awk list -v what=instances | awk -v OFS='\t' -v ms="$(($(run_ms) / 100))" \
		'$7 { print $1, $2, $3, $6 * ms, $7 * ms }' > /tmp/instances
	awk -v step="$BENCH_LOG_MS" -v ramp="$(ramp_ms)" -f "$BENCH/guest/rate.awk" \
		/tmp/instances /tmp/start/time "$BENCH_LOGS"/*.log
}

# A test that names no scenario runs the demo's; an empty name stands for none.
[ -z "${BENCH_SCENARIO=mix}" ] || use_scenario "$BENCH_SCENARIO"
