#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# vm: det mem=2048 timeout=600
#
# blender-bench on a device that is in use or holds data: it refuses. Where it
# runs, everything it changed is as before, however it ends: well, with a run that
# failed, by SIGINT or SIGTERM.

. "$(dirname "$0")/lib.sh"

BENCH=${BENCH:-/bench}
# Not in /tmp, which blender-bench covers.
HERE=/root/bb
mkdir -p $HERE/fake

bb()
{
	"$BENCH/blender-bench" --out $HERE/out --seeds 1 --time $SLOWER --ramp 1 --like ssd "$@"
}

# refused NAME WORDS OPTIONS...: with these words, status 2, and nothing changed.
refused()
{
	name=$1
	words=$2
	shift 2
	state > $TMP/before
	bb "$@" > $TMP/said 2>&1
	got=$?
	state > $TMP/after
	if [ $got -ne 2 ]; then
		fail "$name" "status $got" "$(cat $TMP/said)"
	elif ! grep -qF -- "$words" $TMP/said || ! grep -q "nothing was changed" $TMP/said; then
		fail "$name" "wanted: $words" "$(cat $TMP/said)"
	elif ! cmp -s $TMP/before $TMP/after; then
		fail "$name" "$(diff $TMP/before $TMP/after)"
	else
		pass "$name"
	fi
}

# state: all that blender-bench may change and has to bring back. Modules of
# schedulers that it loaded stay.
state()
{
	sed 's/.*\[\(.*\)\].*/\1/' /sys/block/$DEV/queue/scheduler
	grep -H . /sys/block/$DEV/queue/nr_requests /sys/block/$DEV/queue/async_depth \
		/sys/block/$DEV/queue/wbt_lat_usec /sys/block/$DEV/queue/iosched/* 2>/dev/null
	cat $CGROOT/cgroup.subtree_control /proc/mounts
	find $CGROOT -type d
	find /tmp /mnt /run /root ! -path "$HERE/out*" ! -path "$TMP*"
	ps -o comm | grep -c '^fio'
}

# Values that no default has.
tune()
{
	use mq-deadline
	queue nr_requests 77
	queue iosched/read_expire 123
	queue iosched/fifo_batch 5
	if [ -e /sys/block/$DEV/queue/iosched/async_depth ]; then
		queue iosched/async_depth 20
	else
		queue async_depth 20
	fi
}

# ran NAME STATUS OPTIONS...: it ends so, and all is as before.
ran()
{
	name=$1
	want=$2
	shift 2
	state > $TMP/before
	"$@" > $TMP/said 2>&1
	got=$?
	if [ $got = "$want" ]; then
		pass "$name: exit status"
	else
		fail "$name: exit status" "expected $want, got $got" "$(tail -n 20 $TMP/said)"
	fi
	state > $TMP/after
	check "$name: everything is as before" diff $TMP/before $TMP/after
}

# blank: the device as it was new, as far as signatures go.
blank()
{
	dd if=/dev/zero of=/dev/$DEV bs=1M count=4 conv=fsync 2> /dev/null
}

refusals_in_use()
{
	mkfs.ext4 -q -F /dev/$DEV 200M
	mount -t ext4 /dev/$DEV $MNT
	refused "a mounted device" "is mounted at $MNT" --device /dev/$DEV
	refused "even with --destroy-data" "is mounted at $MNT" --device /dev/$DEV --destroy-data
	umount $MNT
	unshare -m sh -c "mount -t ext4 /dev/$DEV $MNT && touch $TMP/there && sleep 1000" &
	for _ in $(seq 50); do [ ! -e $TMP/there ] || break; sleep 0.1; done
	refused "one mounted where we cannot see it" "is in use" --device /dev/$DEV --destroy-data
	kill $!
	wait $! 2> /dev/null
	blank
	exec 8< /sys/block/$DEV/size
	flock 8
	refused "one that another run measures" "another blender-bench is using $DEV" \
		--device /dev/$DEV
	exec 8<&-
	dmsetup create t-held --table "0 8192 linear /dev/$DEV 0"
	refused "one that dm holds" "is part of dm-" --device /dev/$DEV --destroy-data
	dmsetup remove t-held
	mkswap /dev/$DEV > /dev/null
	swapon /dev/$DEV
	refused "swap" "swap space" --device /dev/$DEV --destroy-data
	swapoff /dev/$DEV
	blank
	modprobe loop
	if losetup /dev/loop0 /dev/$DEV 2> $TMP/losetup; then
		refused "one behind a loop device" "is behind /dev/loop0" --device /dev/$DEV \
			--destroy-data
		losetup -d /dev/loop0
	else
		skip "one behind a loop device" "$(cat $TMP/losetup)"
	fi
}

refusals_partition()
{
	echo ',200M,L' | sfdisk -q /dev/$DEV > $TMP/sfdisk 2>&1
	for part in /dev/${DEV}p1 /dev/${DEV}1 ''; do [ ! -b "$part" ] || break; done
	if [ -z "$part" ]; then
		skip "a disk with a mounted partition" "no partitions on $DEV"
	else
		mkfs.ext4 -q -F "$part"
		mount -t ext4 "$part" $MNT
		refused "a disk with a mounted partition" "is mounted at $MNT" \
			--device /dev/$DEV --destroy-data
		umount $MNT
	fi
	if [ -n "$part" ] && losetup /dev/loop0 /dev/$DEV 2> $TMP/losetup; then
		refused "a partition of a disk behind a loop device" "is behind /dev/loop0" \
			--device "$part" --destroy-data
		losetup -d /dev/loop0
	else
		skip "a partition of a disk behind a loop device" "$(cat $TMP/losetup)"
	fi
	refused "a partition table" "holds data" --device /dev/$DEV
	sfdisk -q --delete /dev/$DEV > /dev/null 2>&1
	blank
}

refusals_data()
{
	mkfs.ext4 -q -F /dev/$DEV 200M
	refused "a file system" "holds data" --device /dev/$DEV
	blank
	echo x | dd of=/dev/$DEV bs=1M seek=3 conv=fsync 2> /dev/null
	refused "data in the fourth MiB only" "holds data" --device /dev/$DEV
	blank
	mib=$(($(cat /sys/block/$DEV/size) / 2048 - 1))
	echo x | dd of=/dev/$DEV bs=1M seek=$mib conv=fsync 2> /dev/null
	refused "data at the end only" "holds data" --device /dev/$DEV
	dd if=/dev/zero of=/dev/$DEV bs=1M seek=$mib conv=fsync 2> /dev/null
	echo "0 medium op=read sectors=0-7" > /sys/module/simdisk/parameters/fault
	echo 1 > /proc/sys/vm/drop_caches
	refused "one that cannot be read may hold anything" "cannot be read at MiB 0" \
		--device /dev/$DEV
	echo "0 none" > /sys/module/simdisk/parameters/fault
}

refusals_words()
{
	refused "no such device" "is no block device" --device /dev/nosuch
	refused "a file is no device" "is no block device" --device /etc/passwd
	refused "no such directory" "is no directory" --dir /nosuch
	refused "both" "exclude each other" --dir $HERE --device /dev/$DEV
	refused "no such scheduler" "no scheduler 'cfq'" --device /dev/$DEV --scheduler cfq
	refused "no such scenario" "no scenario 'nosuch'" --device /dev/$DEV --scenario nosuch
	refused "a peer that needs figures of the device" "needs to be told" \
		--device /dev/$DEV --scheduler none-iocost
	refused "no number" "wants a number" --device /dev/$DEV --seeds few
	refused "a small file" "wants 512 at least" --dir $HERE --size 64
	refused "another peer of that kind" "needs to be told" \
		--device /dev/$DEV --scheduler kyber-tuned
	refused "an option that there is not" "no option --fast" --device /dev/$DEV --fast yes
	mount -t tmpfs tmpfs $MNT
	refused "a scheduler where none can be chosen" "on no one block device" \
		--dir $MNT --size 512 --scheduler none
	refused "a directory without room" "MiB free" --dir $MNT --size 100000
	umount $MNT
}

# figures FILE: rows of results.tsv whose throughput is a number above 0.
figures()
{
	awk -F '\t' 'NR > 1 && $7 > 0' "$1" | wc -l
}

runs_device()
{
	ran "a device" 0 bb --device /dev/$DEV --scheduler "blender,kyber" --json
	equal "figures of both" "$(cut -f 4 $HERE/out/results.tsv | sort -u | tr '\n' ' ')" \
		"blender kyber scheduler "
	between "of each pipeline" "$(figures $HERE/out/results.tsv)" 4 100
	equal "the same in JSON" "$(jq 'map(select(.MBps > 0)) | length' $HERE/out/results.json)" \
		"$(figures $HERE/out/results.tsv)"
	check "throughput over time" test -s $HERE/out/cells/*.$DEV.kyber.train-rag.1/rate.tsv
	ran "as it is" 0 bb --device /dev/$DEV
	equal "under its own name" "$(cut -f 4 $HERE/out/results.tsv | sort -u | tr '\n' ' ')" \
		"as-is scheduler "
	mkfs.ext4 -q -F /dev/$DEV 200M
	ran "one with data that may be lost" 0 bb --device /dev/$DEV --destroy-data \
		--scheduler none
	blank
}

# runs_anew: what a run sets in the scheduler or reads into memory is not there in the
# next one.
runs_anew()
{
	cat > $BENCH/schedulers/t-traces.sh <<-'EOF'
	ELEVATOR=kyber
	scheduler_tune()
	{
		cat "$QUEUE/iosched/read_lat_nsec" >> "$RUN/out/seen"
		echo 123456 > "$QUEUE/iosched/read_lat_nsec"
	}
	EOF
	ran "two runs" 0 bb --device /dev/$DEV --scheduler t-traces --seeds 2
	rm $BENCH/schedulers/t-traces.sh
	equal "the scheduler was as new in both" \
		"$(sort -u $HERE/out/seen | wc -l) $(wc -l < $HERE/out/seen)" "1 2"
	equal "the report is of these" "$(sed 's,.*/,,' $HERE/out/plan | tr '\n' ' ')" \
		"$(cd $HERE/out/cells && echo *.t-traces.*) "
}

runs_dir()
{
	mkfs.ext4 -q -F /dev/$DEV 2G
	mount -t ext4 /dev/$DEV $MNT
	echo precious > $MNT/data
	ran "a directory" 0 bb --dir $MNT --size 512 --scheduler none --scenario "train-rag metadata"
	equal "what was in it" "$(find $MNT -type f -exec cat {} +)" precious
	check "stages on a file system" grep -q metadata $HERE/out/results.tsv
	umount $MNT
	blank
}

# taken: somebody begins to use the device between two runs.
taken()
{
	(
		for _ in $(seq 600); do
			sleep 0.1
			! grep -qs 'populated 1' $CGROOT/blender-bench.*/rag/cgroup.events || break
		done
		dmsetup create t-held --table "0 8192 linear /dev/$DEV 0"
	) &
	bb --device /dev/$DEV --scheduler none --seeds 2
}

ends_taken()
{
	ran "a device that somebody takes" 1 taken
	wait
	check "it says who" grep -q "is part of dm-.*Nothing more is written" $TMP/said
	equal "one run and no more" "$(wc -l < $HERE/out/plan)" 1
	check "the figures of that one" test -s $HERE/out/results.tsv
	dmsetup remove t-held
	blank
}

# stopped SIGNAL: while fio runs, in the foreground.
stopped()
{
	(
		for _ in $(seq 600); do
			sleep 0.1
			! grep -qs 'populated 1' $CGROOT/blender-bench.*/rag/cgroup.events || break
		done
		grep -c . $CGROOT/blender-bench.*/rag/cgroup.procs > $TMP/running
		kill "-$1" "$(cat $TMP/pid)"
	) &
	# The shell that says its number becomes blender-bench.
	sh -c 'echo $$ > "$0"; exec "$@"' $TMP/pid "$BENCH/blender-bench" --out $HERE/out \
		--like ssd --time 60 --device /dev/$DEV --scheduler kyber
}

ends_early()
{
	printf '#!/bin/sh\necho "fio: no space left" >&2\nexit 1\n' > $HERE/fake/fio
	chmod +x $HERE/fake/fio
	ran "a run that fails" 1 env PATH=$HERE/fake:$PATH "$BENCH/blender-bench" \
		--out $HERE/out --seeds 1 --time $SLOWER --device /dev/$DEV --scheduler kyber
	check "it says so" grep -q "train-rag, kyber, seed 1: FAILED" $TMP/said
	for s in INT:130 PIPE:141 TERM:143; do
		ran "SIG${s%:*}" "${s#*:}" stopped "${s%:*}"
		check "SIG${s%:*}: it came while pipelines ran" test "$(cat $TMP/running)" -gt 0
		check "SIG${s%:*}: it says so" grep -q "ended early" $TMP/said
	done
}

# 8 GiB and a little: of the memory only what is written is taken.
sim_device ssd capacity_gb=9 backed_mb=8583
tune
refusals_words
refusals_in_use
refusals_partition
refusals_data
tune
runs_device
runs_anew
ends_taken
ends_early
runs_dir
rm -rf $HERE
finish
