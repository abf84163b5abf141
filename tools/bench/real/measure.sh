# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2034,SC2154
#
# One cell of blender-bench: a scenario under a scheduler with a seed, by the
# pieces that the bench has for its virtual machines (guest/lib.sh).

# more_files N SECONDS: for that long instead of BENCH_RUN: whoever creates files creates more.
more_files()
{
	echo $(($1 * $2 / BENCH_RUN + $1))
}

# settings LIKE SECONDS RAMP: those of a simulated device of this kind, but for the times.
settings()
{
	load_device "$1" || return 1
	# What a data sheet says of one device holds for no other.
	unset IOCOST_MODEL IOCOST_QOS IOMAX_MBPS KYBER_READ_US KYBER_WRITE_US
	BENCH_META_FILES=$(more_files "$BENCH_META_FILES" "$2")
	BENCH_INGEST_FILES=$(more_files "$BENCH_INGEST_FILES" "$2")
	BENCH_RUN=$2
	BENCH_RAMP=$3
	export BENCH_RUN BENCH_RAMP BENCH_META_FILES BENCH_INGEST_FILES
}

# fs_room: for the file system of some stages, a part of the first 5 % of the device, which
# nobody else writes to.
fs_room()
{
	BENCH_FS_MB=$((DEV_BYTES / 1048576 / 25))
	[ $BENCH_FS_MB -ge 380 ] || BENCH_FS_MB=380
	[ $BENCH_FS_MB -le 8192 ] || BENCH_FS_MB=8192
	export BENCH_FS_MB
}

# choose_scheduler NAME: 0, or fails as select_scheduler does. "as-is" is what the
# device has, untouched.
choose_scheduler()
{
	if [ "$1" = as-is ]; then
		. "$BENCH/guest/scheduler.sh"
		ELEVATOR=as-is
		return 0
	fi
	# Anew, so that no run has what an earlier one has set or learned.
	[ "$(current_scheduler)" = none ] || echo none > "$QUEUE/scheduler"
	select_scheduler "$1"
}

# make_place: the file system that some stages need: on the device, or a part of
# the directory.
make_place()
{
	fs=$(fs_wanted)
	[ -n "$fs" ] || return 0
	[ -z "$WORK" ] || { mkdir -p "$BENCH_FS"; return 0; }
	command -v "mkfs.$fs" > /dev/null || { echo "mkfs.$fs is not installed"; return 2; }
	make_fs "$fs" || return 1
	# fio writes to the device beside it, which not every kernel allows.
	if ! (: >> "$BENCH_DEV") 2>/dev/null; then
		echo "this kernel lets nobody write to a mounted device" \
		     "(boot it with bdev_allow_write_mounted=1, or use --dir)"
		return 2
	fi
}

remove_place()
{
	! mounted "$BENCH_FS" || umount "$BENCH_FS"
	[ -z "$WORK" ] || rm -rf "$WORK/fs"
}

# little_memory: a stage that reads through the page cache gets a quarter of the memory
# that its part of the device would fill. What it comes back to would be there otherwise,
# and the memory be measured.
little_memory()
{
	scenario_awk list -v what=buffered > /tmp/buffered || return 1
	while read -r cgroup percent; do
		bytes=$(awk "BEGIN { printf \"%.0f\", $DEV_BYTES * $percent / 400 }")
		[ "$bytes" -ge 67108864 ] || bytes=67108864
		echo "$bytes" > "$BENCH_CG/$cgroup/memory.high" || return 1
	done < /tmp/buffered
}

# measure [N]: the scenario, or its instance N alone; see guest/cell.sh. Nothing is
# to be found in memory that an earlier run has read.
measure()
{
	sync && echo 1 > /proc/sys/vm/drop_caches || return 1
	run_pipelines /tmp/result.json "$@" &&
	keep_figures "$cell" "$disk" "$scheduler" /tmp/result.json
}

measure_all()
{
	if [ "$(setting alone)" = yes ]; then
		n=0
		for _ in $(scenario_awk list -v what=instances | cut -f 1); do
			n=$((n + 1))
			measure $n || return 1
		done
		return 0
	fi
	BENCH_LOGS=/tmp/logs
	export BENCH_LOGS
	rm -rf $BENCH_LOGS
	mkdir $BENCH_LOGS
	measure && rate_over_time > "$cell/rate.tsv"
}

# in_cell: everything of one cell, in a process of its own, which puts itself and
# so all that it starts into the own cgroup. Leaves skip if something is lacking.
in_cell()
{
	echo 0 > "$CG_OWN/run/cgroup.procs"
	use_scenario "$scenario" || return 1
	if [ -n "$(setting speed)" ]; then
		echo "no real device changes its speed when told to" > /tmp/missing
		skip_or_fail
		return
	fi
	choose_scheduler "$scheduler" > /tmp/missing || { skip_or_fail; return; }
	make_cgroups && little_memory || return 1
	if [ -n "$WEIGHT_FILE" ] || [ "$scheduler" != as-is ]; then
		set_weights && scheduler_tune || return 1
	fi
	make_place > /tmp/missing || { skip_or_fail; return; }
	measure_all
}

skip_or_fail()
{
	[ -s /tmp/missing ] || return 1
	cp /tmp/missing "$cell/skip"
}

# run_cell: in the background, so that a signal is heard at once.
run_cell()
{
	cell=$RUN/out/cells/$series.$disk.$scheduler.$scenario.$BENCH_SEED
	rm -rf "$cell"
	mkdir -p "$cell"
	# The report is of the cells in the plan; others may be there from an earlier time.
	echo "$series $disk $scheduler $scenario $BENCH_SEED cells/${cell##*/}" >> "$RUN/out/plan"
	printf '%s, %s, seed %s: ' "$scenario" "$scheduler" "$BENCH_SEED" >&2
	in_cell > "$cell/log" 2>&1 &
	if wait $!; then
		[ -s "$cell/skip" ] && echo "skipped, $(cat "$cell/skip")" >&2 || echo "done" >&2
	else
		sed -n 's/^bench: //p' "$cell/log" | tail -n 1 > "$cell/failed"
		[ -s "$cell/failed" ] || tail -n 1 "$cell/log" > "$cell/failed"
		rm -f "$cell/rows.tsv"
		echo "FAILED, $(cat "$cell/failed")" >&2
		bad=$((bad + 1))
	fi
	remove_place
	for c in "$CG_OWN"/*/; do
		[ "$c" = "$CG_OWN/run/" ] || rmdir "$c"
	done
}

# layout: the file that stands for the device, written once: what was never
# written is not read from the disk.
layout()
{
	BENCH_DEV=$WORK/data
	export BENCH_DEV
	echo "Writing $((DEV_BYTES / 1048576)) MiB to $TARGET" >&2
	(
		echo 0 > "$CG_OWN/run/cgroup.procs"
		exec fio --name=layout --filename="$BENCH_DEV" --rw=write --bs=1m \
			--size="$DEV_BYTES" --direct=1 --end_fsync=1 --output=/tmp/layout
	) &
	wait $! || refuse "the file could not be written: $(tail -n 1 /tmp/layout)"
}
