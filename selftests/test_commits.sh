#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# A file made durable beside checkpoints, direct and buffered: what fsync waits for goes
# before their writes, and they keep most of their bandwidth; on a disk, which has to move
# for each, about a third.
#
# vm: det
# vm: timeout=300
. "$(dirname "$0")/lib.sh"

# p99 NAME: of its fsyncs, in ms.
p99() { ms "$1" '.sync.lat_ns.percentile."99.000000"'; }

# beside SCHEDULER SECONDS: small files beside a direct and a buffered writer.
beside()
{
	use "$1"
	mkfs.ext4 -q -F -E lazy_itable_init=0,lazy_journal_init=0,nodiscard -J size=16 \
		/dev/$DEV 300M && mount -t ext4 /dev/$DEV $MNT ||
		give_up "could not make ext4 on $DEV"
	job direct "direct-$1" --rw=write --bs=1m --iodepth=8 --offset=50g --size=40g \
		--ramp_time=1 --runtime="$2" --time_based --allow_mounted_write=1 &
	within buffered fio --name=b --directory=$MNT --rw=write --bs=1m --size=64m \
		--ioengine=psync --fsync=32 --runtime=$(($2 + 1)) --time_based > /dev/null 2>&1 &
	within files fio --name=f --directory=$MNT --rw=write --bs=4k --size=4m \
		--ioengine=psync --fsync=1 --ramp_time=1 --runtime="$2" --time_based \
		--output-format=json --output=$TMP/files-$1.json > $TMP/files-$1.log 2>&1
	wait
	job_ok "direct-$1"
	job_ok "files-$1"
	umount $MNT
}

# on PROFILE SECONDS PERCENT BULK: at most so many percent of none's p99, at least so many
# of the direct writer's bandwidth.
on()
{
	sim_device "$1" backed_mb=400 zero_fill=0
	group direct
	group buffered
	group files
	beside none "$2"
	beside blender "$2"
	between "$1: fsync, p99 $(p99 files-blender) ms of $(p99 files-none), percent" \
		"$(awk "BEGIN { print $(p99 files-blender) * 100 / $(p99 files-none) }")" 0.1 "$3"
	n=$(result direct-none .write.bw_bytes)
	b=$(result direct-blender .write.bw_bytes)
	between "$1: the checkpoint, $b of $n B/s, percent" $((b * 100 / n)) "$4" 1000
	use none
	unload simdisk
}

on ssd 2 50 70
on hdd 15 50 20
finish
