#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# What others wait for does not wait for the turn of a cgroup of little weight: metadata,
# and writes for which the block layer keeps everybody's flushes.
#
# vm: det
# vm: timeout=200
. "$(dirname "$0")/lib.sh"

group light
group heavy
group other

# times NAME MOST COMMAND...: how much longer it takes, by the second of two figures in ms
# that it prints, than by the first.
times()
{
	name=$1 most=$2
	shift 2
	setting light weight 100
	equal_ms=$("$@")
	setting light weight 1
	light_ms=$("$@")
	between "$name: $equal_ms ms with equal weights, $light_ms with little, times" \
		"$(ratio "$light_ms" "$equal_ms")" 0.1 "$most"
}

# under_way: what was begun has sent a hundred requests.
under_way() { busy $(($(counter inserted) + 100)); }

# A directory is listed, beside many small reads.
listing()
{
	echo 3 > /proc/sys/vm/drop_caches
	mount -t ext4 /dev/$DEV $MNT
	job heavy heavy --rw=randread --bs=4k --ioengine=psync --numjobs=16 --offset=50% \
		--size=20g --runtime=$((60 * SLOWER)) --time_based &
	under_way
	took_ms within light timeout $((40 * SLOWER)) ls -lR $MNT
	killall -INT fio
	wait
	umount $MNT
}

sim_device hdd backed_mb=300
mkfs.ext4 -q -F -E lazy_itable_init=0,lazy_journal_init=0,nodiscard /dev/$DEV 200M
mount -t ext4 /dev/$DEV $MNT
for i in $(seq 20); do
	mkdir $MNT/$i
	echo $i > $MNT/$i/file
done
umount $MNT
times "metadata" 1.5 listing
conserved "metadata"
use none
unload simdisk

# A log is made durable, beside large writes that are durable, too, and bulk.
log()
{
	job light durable --rw=write --bs=1m --ioengine=psync --sync=dsync --numjobs=4 \
		--size=1g --offset_increment=1g --runtime=$((60 * SLOWER)) --time_based &
	job heavy heavy --rw=write --bs=1m --iodepth=8 --offset=100g --size=20g \
		--runtime=$((60 * SLOWER)) --time_based &
	under_way
	took_ms job other log --rw=write --bs=4k --fdatasync=1 --offset=200g --size=1g \
		--number_ios=20 --runtime=$((40 * SLOWER))
	killall -INT fio
	wait
}

sim_device ssd write_cache=1 zero_fill=0
setting heavy weight 1000
times "commits" 3 log
conserved "commits"
finish
