# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh disable=SC2034,SC2012,SC2154
#
# What blender-bench runs on: a block device or a directory. Refuses what is in
# use or holds data. Nothing in this file changes anything.
#
# Sets TARGET (as people say it), DISK (whose scheduler is chosen; empty if there
# is none), MAJMIN (of DISK), and for a device BENCH_DEV, DEV_BYTES and was_known (what
# is on it).

refuse()
{
	echo "blender-bench: $*; nothing was changed" >&2
	exit 2
}

# parts NAME: that device and its partitions, by the names in /sys/class/block.
parts()
{
	echo "$1"
	for p in /sys/class/block/"$1"/"$1"*; do
		[ ! -e "$p/partition" ] || echo "${p##*/}"
	done
}

# mounted_at MAJ:MIN: where, a line each.
mounted_at()
{
	awk -v dev="$1" '$3 == dev { print $5 }' /proc/self/mountinfo
}

# looped NAME: the loop device that it is behind, if any; that one does not claim it.
looped()
{
	for l in /sys/block/loop*; do
		file=$(cat "$l/loop/backing_file" 2>/dev/null) || continue
		if [ "$(readlink -f "$file")" = "/dev/$1" ]; then
			echo "${l##*/}"
			return
		fi
	done
}

# refuse_looped NAME: what is behind a loop device.
refuse_looped()
{
	held=$(looped "$1")
	[ -z "$held" ] || refuse "/dev/$1 is behind /dev/$held. Detach that first (losetup -d)"
}

# refuse_used NAME: a part that is mounted, is swap or is held by another device.
# Never allowed, whatever the options.
refuse_used()
{
	for p in $(parts "$1"); do
		at=$(mounted_at "$(cat "/sys/class/block/$p/dev")" | head -n 1)
		[ -z "$at" ] ||
			refuse "/dev/$p is mounted at $at. Unmount it first, or use --dir"
		! awk -v d="/dev/$p" '$1 == d { found = 1 } END { exit !found }' /proc/swaps ||
			refuse "/dev/$p is swap space in use. Turn it off first (swapoff)"
		held=$(ls "/sys/class/block/$p/holders" 2>/dev/null | tr '\n' ' ')
		[ -z "$held" ] ||
			refuse "/dev/$p is part of ${held% } (LVM, RAID, dm-crypt or the like)"
		refuse_looped "$p"
	done
}

# refuse_claimed DEVICE: whoever else has it for himself (a mount in another
# namespace, btrfs, ZFS). mke2fs opens it with O_EXCL; with -n it writes nothing.
refuse_claimed()
{
	mkfs.ext4 -n -q "$1" 1024 < /dev/null > /dev/null 2>&1 ||
		refuse "$1 is in use: it cannot be opened for exclusive use"
}

# refuse_other DEVICE SYS: a node that is another device than its name says.
refuse_other()
{
	node=$(stat -c '%t %T' "$1")
	[ "$((0x${node% *})):$((0x${node#* }))" = "$(cat "$2/dev")" ] ||
		refuse "$1 is not the device that this system calls ${2##*/} ($(cat "$2/dev"))"
}

# somebody_has: what speaks against writing to the device any longer; a line, or nothing.
# Between two runs nothing of it is mounted, and what is on it is ours.
somebody_has()
{
	(refuse_used "${BENCH_DEV##*/}"; refuse_looped "$DISK"; refuse_claimed "$BENCH_DEV") 2>&1 |
		sed 's/^blender-bench: //; s/; nothing was changed$//' | head -n 1 | grep . && return
	is_known=$(known_as "$BENCH_DEV")
	case $is_known in
	''|ext4|xfs|"$was_known") ;;
	*) echo "$BENCH_DEV holds $is_known now" ;;
	esac
}

# is_taken: the checks of the beginning, before each run: that may have been hours ago.
# Then the device is left as it is.
is_taken()
{
	taken=$(somebody_has) || true
	[ -n "$taken" ] || return 1
	was_blank=''
	echo "blender-bench: $taken. Nothing more is written to it; the results end here" >&2
}

# some_of DEVICE SKIP COUNT: up to so many MiB of it.
some_of()
{
	dd if="$1" bs=1M skip="$2" count="$3" 2>/dev/null
}

# all_zero DEVICE SKIP COUNT BYTES: are those, from MiB SKIP on? What cannot be read
# whole may hold anything.
all_zero()
{
	[ "$(some_of "$1" "$2" "$3" | wc -c)" -eq "$4" ] ||
		refuse "$1 cannot be read at MiB $2; the kernel's log says why"
	[ "$(some_of "$1" "$2" "$3" | tr -d '\000' | head -c 1 | wc -c)" -eq 0 ]
}

# known_as DEVICE: what is on it, if a tool can tell; else nothing.
known_as()
{
	what=$(wipefs -n "$1" 2>/dev/null | awk 'NR == 2 { print $3 }')
	[ -n "$what" ] || what=$(blkid -p "$1" 2>/dev/null | sed -n 's/.* TYPE="\([^"]*\)".*/\1/p')
	echo "$what"
}

# BLANK_MB: MiB at the beginning of a device that are zeros if it is blank. The
# signature that lies deepest, of those that util-linux knows, is VMFS's at 2 MiB.
BLANK_MB=4

# blank DEVICE BYTES: nobody knows what is on it, and there is nothing but zeros at its
# beginning and in its last MiB, where file systems, partition tables, RAID and volume
# managers have their signatures?
blank()
{
	last=$(($2 / 1048576 - 1))
	[ -z "$was_known" ] && all_zero "$1" 0 $BLANK_MB $((BLANK_MB * 1048576)) &&
		all_zero "$1" $last 2 $(($2 - last * 1048576))
}

# use_device PATH DESTROY: refuses it, or makes it the target.
use_device()
{
	[ -b "$1" ] || refuse "$1 is no block device"
	BENCH_DEV=$(readlink -f "$1")
	sys=/sys/class/block/${BENCH_DEV##*/}
	[ -e "$sys/dev" ] || refuse "$1 is no disk or partition that /sys/class/block knows"
	refuse_other "$BENCH_DEV" "$sys"
	[ "$(cat "$sys/ro")" = 0 ] || refuse "$1 is read-only"
	DISK=${BENCH_DEV##*/}
	[ ! -e "$sys/partition" ] || DISK=$(basename "$(readlink -f "$sys/..")")
	refuse_used "${BENCH_DEV##*/}"
	refuse_looped "$DISK"
	DEV_BYTES=$(($(cat "$sys/size") * 512))
	# The file system of some stages has the first 380 MiB; others write from 5 % on.
	[ $DEV_BYTES -ge 8589934592 ] ||
		refuse "$1 has less than 8 GiB, too little for the parts of a scenario"
	refuse_claimed "$BENCH_DEV"
	was_known=$(known_as "$BENCH_DEV")
	was_blank=
	! blank "$BENCH_DEV" $DEV_BYTES || was_blank=yes
	[ -n "$was_blank" ] || [ -n "$2" ] ||
		refuse "$1 holds data (${was_known:-something that is not zeros}). The bench" \
		       "writes all over it; if it may be lost, say --destroy-data"
	MAJMIN=$(cat "/sys/class/block/$DISK/dev")
	TARGET=$BENCH_DEV
}

# majmin_of PATH: of the file system that it is on.
majmin_of()
{
	d=$(stat -c %d "$1")
	echo $(((d >> 8) & 0xfff)):$(((d & 0xff) | ((d >> 12) & 0xfff00)))
}

# use_dir PATH BYTES: refuses it, or makes it the target.
use_dir()
{
	[ -d "$1" ] || refuse "$1 is no directory"
	TARGET=$(readlink -f "$1")
	[ -w "$TARGET" ] || refuse "$1 cannot be written to"
	DEV_BYTES=$2
	DISK=
	MAJMIN=$(majmin_of "$TARGET")
	sys=$(readlink -f "/sys/dev/block/$MAJMIN") || sys=
	[ -e "$sys/dev" ] || return 0
	[ ! -e "$sys/partition" ] || sys=${sys%/*}
	DISK=${sys##*/}
	MAJMIN=$(cat "$sys/dev")
}

# refuse_little_room LIKE SECONDS: in the directory, for its file and those that stages
# create. A file takes two blocks of 4 KiB at most, checkpoint-files' four 96 MiB.
refuse_little_room()
{
	files=$(
		. "$here/devices/$1.conf"
		more_files $((BENCH_META_FILES + BENCH_INGEST_FILES)) "$2"
	)
	wanted=$((DEV_BYTES / 1048576 + files / 128 + 96 + 256))
	free=$(stat -f -c '%a * %S / 1048576' "$TARGET")
	free=$((free))
	[ $free -ge $wanted ] ||
		refuse "$TARGET has $free MiB free; $wanted are needed, --size and what stages" \
		       "that create files may write. Give a smaller --size or a shorter --time"
}

# refuse_no_scheduler: schedulers are to be chosen, and there is nothing to choose.
refuse_no_scheduler()
{
	[ -n "$DISK" ] ||
		refuse "the file system of $TARGET is on no one block device, so no scheduler" \
		       "can be chosen for it; leave --scheduler away to run it as it is"
	below=$(ls "/sys/block/$DISK/slaves" 2>/dev/null | tr '\n' ' ')
	[ -z "$below" ] ||
		refuse "$DISK is made of ${below% }, which have the schedulers; leave" \
		       "--scheduler away to run it as it is"
	[ -w "/sys/block/$DISK/queue/scheduler" ] ||
		refuse "$DISK has no scheduler to choose"
}
