#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# simdisk on several processors and hardware queues: data stays right while
# jobs write at once under blender, and a disk can be pulled out while they do.
#
# vm: smp=2
# vm: timeout=300

. "$(dirname "$0")/lib.sh"

verify()
{
	fio --filename=/dev/simdisk0 --direct=1 --ioengine=libaio --iodepth=8 \
		--rw=randwrite --bsrange=512-64k --blockalign=512 --size=16m --io_size=8m \
		--verify=crc32c --do_verify=1 --verify_fatal=1 --fsync=32 --randseed=5 \
		--name=a --offset=0 --name=b --offset=16m --name=c --offset=32m
}

# Neighbours share 4 KiB pages: each keeps its own sectors.
shared_pages()
{
	for job in 0 1 2 3; do
		fio --name=s$job --filename=/dev/simdisk0 --direct=1 --ioengine=libaio \
			--iodepth=4 --rw=write:1536 --bs=512 --offset=$((67108864 + job * 512)) \
			--size=4m --io_size=256k --verify=crc32c --do_verify=1 \
			--verify_fatal=1 >$TMP/s$job.log 2>&1 &
		eval "pid$job=$!"
	done
	for job in 0 1 2 3; do
		eval "wait \$pid$job" || { cat $TMP/s$job.log; return 1; }
	done
}

pulled_out()
{
	fio --filename=/dev/simdisk0 --direct=1 --ioengine=libaio --iodepth=32 --bs=4k \
		--time_based --runtime=60 --name=r --rw=randrw --numjobs=3 \
		--name=w --rw=write >$TMP/load.log 2>&1 &
	load=$!
	under_load || { cat $TMP/load.log; return 1; }
	echo 0 >/sys/module/simdisk/parameters/unplug || return 1
	wait $load && { echo "the load did not notice"; return 1; }
	[ ! -e /sys/block/simdisk0 ] || { echo "the disk is still there"; return 1; }
	modprobe -r simdisk
}

# Load, use and unload again and again: nothing stays behind.
comes_and_goes()
{
	for i in 1 2 3 4 5 6; do
		modprobe simdisk profile=ssd nr_devices=3 || return 1
		dd if=/dev/simdisk2 of=/dev/null bs=64k count=64 iflag=direct || return 1
		echo $((i % 3)) >/sys/module/simdisk/parameters/unplug || return 1
		modprobe -r simdisk || return 1
	done
	[ ! -e /sys/block/simdisk0 ]
}

for queues in 1 2; do
	sim_device ssd backed_mb=128 write_cache=1 queues=$queues
	check "queues=$queues: data of jobs side by side is kept" verify
	check "queues=$queues: sectors of one page are kept apart" shared_pages
	check "queues=$queues: pulled out under load" pulled_out
done
# Several queues, each of its own, as the profile has them.
sim_device nvme backed_mb=128
equal "nvme: a queue for each of two processors" "$(ls "/sys/block/$DEV/mq" | wc -l)" 2
check "nvme: data of jobs side by side is kept" verify
check "nvme: sectors of one page are kept apart" shared_pages
check "nvme: pulled out under load" pulled_out
sim_device hdd backed_mb=16
check "hdd: pulled out under load" pulled_out
check "loaded and unloaded again and again" comes_and_goes
finish
