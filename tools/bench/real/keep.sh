# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# What blender-bench changes on a machine, and how all of it is brought back:
# scheduler, its tunables, nr_requests, writeback throttling; cgroups; a
# sub-directory. RUN is a directory of its own in /run, CG_OWN its cgroup; both,
# and WORK (in the directory that is measured), are empty until they are made.

RUN=
CG_OWN=
WORK=
CG_ENABLED=

# current_scheduler: of DISK.
current_scheduler()
{
	sed 's/.*\[\(.*\)\].*/\1/' "$QUEUE/scheduler"
}

# keep_queue: remembers in RUN/queue what belongs to the scheduler, a line each:
# VALUE FILE, in the order in which it is to be written back: mq-deadline computes its
# async_depth anew with each nr_requests.
keep_queue()
{
	[ -r "$QUEUE/scheduler" ] || return 0	# one made of others has none
	current_scheduler > "$RUN/scheduler"
	for f in "$QUEUE/nr_requests" "$QUEUE/async_depth" "$QUEUE"/iosched/* \
		 "$QUEUE/wbt_lat_usec"; do
		[ ! -w "$f" ] || echo "$(cat "$f" 2>/dev/null) $f"
	done | grep -v '^ ' > "$RUN/queue" || true
}

# restore_queue: fails, with words, if something did not take its old value.
restore_queue()
{
	[ -s "$RUN/scheduler" ] || return 0
	cat "$RUN/scheduler" > "$QUEUE/scheduler" ||
		{ echo "blender-bench: $DISK had the scheduler $(cat "$RUN/scheduler")," \
		       "which could not be brought back" >&2; return 1; }
	bad=
	while read -r value file; do
		[ "$(cat "$file" 2>/dev/null)" = "$value" ] ||
			echo "$value" 2>/dev/null > "$file"
	done < "$RUN/queue"
	while read -r value file; do
		[ "$(cat "$file" 2>/dev/null)" = "$value" ] || bad="$bad $file=$value"
	done < "$RUN/queue"
	[ -z "$bad" ] ||
		{ echo "blender-bench: these could not be brought back:$bad" >&2; return 1; }
}

# own_cgroup: below the root, with the controllers that the bench needs; the root
# lets its children have them, which it may not have done before.
own_cgroup()
{
	root=/sys/fs/cgroup
	for c in io memory; do
		grep -qw $c $root/cgroup.controllers ||
			refuse "this kernel has no $c controller in cgroup v2"
		grep -qw $c $root/cgroup.subtree_control || CG_ENABLED="$CG_ENABLED -$c"
	done
	echo "+io +memory" > $root/cgroup.subtree_control ||
		refuse "the io and memory controllers could not be enabled in $root"
	CG_OWN=$root/blender-bench.$$
	mkdir "$CG_OWN" "$CG_OWN/run"
}

# kill_all: whatever was started, however deep; it is all in the own cgroup.
kill_all()
{
	echo 1 > "$CG_OWN/cgroup.kill"
	n=0
	while grep -q 'populated 1' "$CG_OWN/cgroup.events" && [ $n -lt 100 ]; do
		sleep 0.1
		n=$((n + 1))
	done
}

remove_cgroups()
{
	for c in "$CG_OWN"/*/ "$CG_OWN"; do
		[ ! -d "$c" ] || rmdir "$c" || return 1
	done
	[ -z "$CG_ENABLED" ] || echo "$CG_ENABLED" > /sys/fs/cgroup/cgroup.subtree_control ||
		true	# somebody else relies on it by now
}

# restore: called however the program ends; each step whatever became of the others.
restore()
{
	status=$?
	set +e
	trap '' INT QUIT PIPE TERM HUP
	trap - EXIT
	[ -z "$CG_OWN" ] || kill_all
	[ -z "$RUN" ] || ! grep -q " $RUN/fs " /proc/self/mountinfo || umount "$RUN/fs" || status=1
	[ -z "$RUN" ] || restore_queue || status=1
	[ -z "$CG_OWN" ] || remove_cgroups || status=1
	[ -z "$WORK" ] || rm -rf "${WORK:?}" || status=1
	blank_again || status=1
	[ -z "$RUN" ] || leave_run
	[ $status -eq 0 ] || [ -z "$STARTED" ] ||
		echo "blender-bench: ended early; $TARGET is as it was found" \
		     "${BENCH_WROTE:+except for the data on it}" >&2
	exit $status
}

# blank_again: a device that was blank gets no signature from us.
blank_again()
{
	[ -n "${BENCH_WROTE:-}" ] && [ -n "${was_blank:-}" ] || return 0
	dd if=/dev/zero of="$BENCH_DEV" bs=1M count="$BLANK_MB" conv=fsync 2>/dev/null
}

mounted()
{
	grep -qF " $1 " /proc/self/mountinfo
}

# leave_run: the mounts are of this process only; they end with it.
leave_run()
{
	cd /
	for m in "$RUN"/*/; do
		! mounted "${m%/}" || umount -l "$m"
	done
	rm -rf "$RUN/scheduler" "$RUN/queue"
	rmdir "$RUN"/*/ "$RUN" 2>/dev/null || true
}
