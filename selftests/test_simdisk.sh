#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# simdisk as its users see it: each profile takes the time of the drive it is
# modelled on, keeps data, refuses wrong parameters, survives being pulled out.
# Timing targets are the published figures; Documentation/simdisk.rst.
#
# vm: det
# vm: timeout=400

. "$(dirname "$0")/lib.sh"

# near NAME VALUE TARGET: within ten per cent.
near()
{
	between "$1: $2 (expected: $3)" "$2" "$(awk "BEGIN { print $3 * 0.9 }")" \
		"$(awk "BEGIN { print $3 * 1.1 }")"
}

# load PROFILE [PARAMETERS]: a disk of that kind, DEV, without a scheduler.
load()
{
	profile=$1
	shift
	modprobe simdisk profile="$profile" "$@" ||
		give_up "simdisk did not load with: profile=$profile $*"
	DEV=simdisk0
	use none
}

# measure SIDE FIGURE OPTIONS...: runs fio; one figure (iops, MBps, mean_us,
# p99_us) of one side (read, write).
measure()
{
	side=$1 figure=$2
	shift 2
	job "" m --time_based "$@" || { cat $TMP/m.log >&2; return 1; }
	case $figure in
	iops) f=.iops ;;
	MBps) f='.bw_bytes / 1e6' ;;
	mean_us) f='.lat_ns.mean / 1e3' ;;
	p99_us) f='.clat_ns.percentile["99.000000"] / 1e3' ;;
	esac
	jq -r ".jobs[0].$side | $f" $TMP/m.json | awk '{ printf "%.1f\n", $1 }'
}

hdd_timing()
{
	rr="--rw=randread --bs=4k"
	seq="--rw=read --bs=128k"
	near "hdd: 4K random read QD1, mean us" \
		"$(measure read mean_us $rr --runtime=10)" 12300
	near "hdd: 4K random read QD32, IOPS" \
		"$(measure read iops $rr --iodepth=32 --ramp_time=2 --runtime=15)" 196.5
	near "hdd: 4K random read QD32, p99 us" \
		"$(measure read p99_us $rr --iodepth=32 --ramp_time=2 --runtime=15)" 518000
	near "hdd: 4K random write QD1, cache off, IOPS" \
		"$(measure write iops --rw=randwrite --bs=4k --runtime=10)" 80
	near "hdd: sequential read QD4, outer edge, MB/s" \
		"$(measure read MBps $seq --iodepth=4 --runtime=1)" 255
	near "hdd: sequential read QD4, middle track, MB/s" \
		"$(measure read MBps $seq --iodepth=4 --runtime=1 --offset=590000000000)" 187.5
	near "hdd: sequential read QD1 loses no revolution, MB/s" \
		"$(measure read MBps $seq --runtime=1)" 255
	near "hdd: sequential write QD1 loses one each time, MB/s" \
		"$(measure write MBps --rw=write --bs=128k --runtime=1)" 14.8
}

consumer_timing()
{
	rr="--rw=randread --bs=4k"
	near "hdd-consumer: 4K random read QD1, mean us" \
		"$(measure read mean_us $rr --runtime=15)" 17500
	near "hdd-consumer: 4K random read QD32, IOPS" \
		"$(measure read iops $rr --iodepth=32 --ramp_time=2 --runtime=20)" 94
}

# The limits of nvme are out of a virtual processor's reach; those of nvme-small,
# a sixteenth, are not.
nvme_timing()
{
	load nvme
	near "nvme: 4K random read QD1, mean us" \
		"$(measure read mean_us --rw=randread --bs=4k --runtime=1)" 80
	modprobe -r simdisk
	load nvme-small
	batch="--ioengine=io_uring --iodepth_batch_submit=8 --iodepth_batch_complete_min=8"
	near "nvme-small: 4K random read QD64, IOPS" "$(measure read iops $batch \
		--rw=randread --bs=4k --iodepth=64 --runtime=1)" 53125
	near "nvme-small: sequential read QD8, MB/s" \
		"$(measure read MBps --rw=read --bs=128k --iodepth=8 --runtime=1)" 425
	near "nvme-small: sequential write QD8, MB/s" \
		"$(measure write MBps --rw=write --bs=128k --iodepth=8 --runtime=1)" 169
	near "nvme-small: 4K random write QD32, steady, IOPS" "$(measure write iops \
		--rw=randwrite --bs=4k --iodepth=32 --ramp_time=1 --runtime=1)" 8125
	check "nvme-small: every request came back" came_back
	modprobe -r simdisk
}

ssd_timing()
{
	rr="--rw=randread --bs=4k --runtime=1"
	rw="--rw=randwrite --bs=4k --runtime=1"
	# At full speed the one processor is the bottleneck unless requests come
	# in batches.
	batch="--ioengine=io_uring --iodepth_batch_submit=8 --iodepth_batch_complete_min=8"
	near "ssd: 4K random read QD1, mean us" "$(measure read mean_us $rr)" 120
	near "ssd: 4K random read QD32, IOPS" \
		"$(measure read iops $rr --iodepth=32 $batch)" 98000
	near "ssd: sequential read QD32, MB/s" \
		"$(measure read MBps --rw=read --bs=128k --iodepth=32 --runtime=1)" 550
	near "ssd: sequential write QD32, MB/s" \
		"$(measure write MBps --rw=write --bs=128k --iodepth=32 --runtime=1)" 520
	near "ssd: 4K random write QD1, mean us" "$(measure write mean_us $rw)" 40
	near "ssd: 4K random write QD32, steady, IOPS" \
		"$(measure write iops $rw --iodepth=32 --ramp_time=1)" 25000
}

# speed "DISK PERCENT": all that the drive does takes its time at that rate.
speed() { echo "$*" 2> /dev/null > /sys/module/simdisk/parameters/speed; }

other_speed()
{
	rr="--rw=randread --bs=4k --runtime=1"
	seq="--rw=read --bs=128k --iodepth=4 --runtime=1"
	speed 0 50
	# The host's own 12 us are not the drive's.
	near "half the speed: 4K random read QD1, mean us" "$(measure read mean_us $rr)" 228
	near "half the speed: sequential read, MB/s" "$(measure read MBps $seq)" 275
	equal "shown" "$(cat /sys/kernel/debug/simdisk/$DEV/speed)" 50
	for wrong in "0 0" "0 1001" "0 fast" "0" "1 100"; do
		refuse "refuses speed '$wrong'" speed "$wrong"
	done
	equal "and stays as it was" "$(cat /sys/kernel/debug/simdisk/$DEV/speed)" 50
	# Changed while requests are with the drive, again and again.
	job "" changes --rw=randread --bs=4k --iodepth=32 --runtime=3 --time_based &
	sleep 1
	for percent in 10 1000 1 400 30 100; do
		speed 0 $percent
		sleep 0.2
	done
	wait
	job_ok changes
	near "as fast as before: sequential read, MB/s" "$(measure read MBps $seq)" 550
}

# Data written, in all sizes, with flushes, comes back; discarded comes as zeros.
keeps_data()
{
	fio --name=v --filename=/dev/$DEV --direct=1 --ioengine=libaio --iodepth=16 \
		--rw=randwrite --bsrange=512-128k --blockalign=512 --size=64m --io_size=32m \
		--verify=crc32c --do_verify=1 --verify_fatal=1 --fsync=64 --randseed=3
}

# From the middle of a page to the middle of another; neighbours stay as they are.
discards()
{
	head -c 1048576 /dev/urandom >$TMP/data
	dd if=$TMP/data of=/dev/$DEV bs=1M oflag=direct 2>/dev/null
	blkdiscard -o $((513 * 512)) -l $((1022 * 512)) /dev/$DEV || return 1
	dd if=/dev/zero of=$TMP/data bs=512 seek=513 count=1022 conv=notrunc 2>/dev/null
	dd if=/dev/$DEV bs=1M count=1 iflag=direct 2>/dev/null | cmp - $TMP/data
}

beyond_memory()
{
	head -c 1048576 /dev/urandom |
		dd of=/dev/$DEV bs=1M seek=200 oflag=direct 2>/dev/null || return 1
	[ "$(dd if=/dev/$DEV bs=1M skip=200 count=1 iflag=direct 2>/dev/null |
		tr -d '\0' | wc -c)" = 0 ]
}

free_kb() { sed -n 's/^MemFree: *\([0-9]*\) kB/\1/p' /proc/meminfo; }

# Data in the first and the last MiB of 2 TiB, zeros between, memory for hardly more
# than the two; and who discards it all does not walk through 2^29 pages.
sparse()
{
	load hdd capacity_gb=2200 backed_mb=2097152 discard=1
	before=$(free_kb)
	head -c 1048576 /dev/urandom > $TMP/data
	for mb in 0 2097151; do
		dd if=$TMP/data of=/dev/$DEV bs=1M seek=$mb oflag=direct 2>/dev/null || return 1
	done
	for mb in 0 2097151; do
		dd if=/dev/$DEV bs=1M skip=$mb count=1 iflag=direct 2>/dev/null |
			cmp - $TMP/data || return 1
	done
	for mb in 1 1000000 2097150; do
		[ "$(dd if=/dev/$DEV bs=1M skip=$mb count=1 iflag=direct 2>/dev/null |
			tr -d '\0' | wc -c)" = 0 ] || { echo "data at $mb MiB"; return 1; }
	done
	echo "2 MiB on a disk of 2 TiB took $((before - $(free_kb))) KiB"
	[ $((before - $(free_kb))) -lt 16384 ] || return 1
	took=$(took_ms blkdiscard /dev/$DEV)
	echo "discarding took $took ms"
	[ "$took" -lt 5000 ] || return 1
	for mb in 0 2097151; do
		[ "$(dd if=/dev/$DEV bs=1M skip=$mb count=1 iflag=direct 2>/dev/null |
			tr -d '\0' | wc -c)" = 0 ] || { echo "data at $mb MiB"; return 1; }
	done
}

# A hundred disks, each with its own data.
many()
{
	load hdd nr_devices=100 backed_mb=1
	for i in 0 42 99; do
		echo "disk $i" | dd of=/dev/simdisk$i bs=512 conv=sync 2>/dev/null || return 1
	done
	for i in 0 42 99; do
		[ "$(head -n 1 /dev/simdisk$i)" = "disk $i" ] || return 1
	done
	[ "$(ls -d /sys/block/simdisk* | wc -l)" = 100 ]
}

# An ext4 file system on a partition keeps a file over unmounting.
ext4_on_partition()
{
	# one DOS partition: type 0x83, from sector 2048 on, 262144 sectors
	printf '\0\0\0\0\203\0\0\0\0\010\0\0\0\0\004\0' >$TMP/entry
	printf '\125\252' >$TMP/magic
	dd if=$TMP/entry of=/dev/simdisk1 bs=1 seek=446 conv=notrunc || return 1
	dd if=$TMP/magic of=/dev/simdisk1 bs=1 seek=510 conv=notrunc || return 1
	blockdev --rereadpt /dev/simdisk1 && [ -b /dev/simdisk1p1 ] || return 1
	mkfs.ext4 -q -F /dev/simdisk1p1 && mount -t ext4 /dev/simdisk1p1 $MNT || return 1
	cp /proc/kallsyms $TMP/before && cp $TMP/before $MNT/file
	umount $MNT && mount -t ext4 /dev/simdisk1p1 $MNT || return 1
	cmp $TMP/before $MNT/file
	status=$?
	umount $MNT && return $status
}

# refused PARAMETERS...: loading fails, leaves no disk, and says why.
refused()
{
	before=$(dmesg | wc -l)
	! modprobe simdisk "$@" 2>/dev/null || { modprobe -r simdisk; return 1; }
	[ ! -e /sys/block/simdisk0 ] &&
		dmesg | tail -n +$((before + 1)) | grep -q 'simdisk: .*no disk was made'
}

# Pull disk 0 out under load: the load ends, the disk is gone, unloading works.
pulled_out()
{
	fio --name=u --filename=/dev/$DEV --direct=1 --ioengine=libaio --iodepth=64 \
		--rw=randrw --bs=4k --time_based --runtime=60 >$TMP/load.log 2>&1 &
	load=$!
	under_load || return 1
	! modprobe -r simdisk 2>/dev/null || { echo "it was unloaded while in use"; return 1; }
	echo 0 >/sys/module/simdisk/parameters/unplug || return 1
	wait $load && { echo "the load did not notice"; return 1; }
	[ ! -e /sys/block/simdisk0 ] || { echo "the disk is still there"; return 1; }
	modprobe -r simdisk
}

load hdd
equal "hdd: rotational" "$(queue rotational)" 1
equal "hdd: no write cache" "$(queue write_cache)" "write through"
hdd_timing
check "hdd: every request came back" came_back
modprobe -r simdisk

load ssd
equal "ssd: not rotational" "$(queue rotational)" 0
ssd_timing
other_speed
check "ssd: every request came back" came_back
modprobe -r simdisk

load hdd-consumer
equal "hdd-consumer: sold with its write cache on" "$(queue write_cache)" "write back"
consumer_timing
modprobe -r simdisk
nvme_timing

load ssd backed_mb=160 nr_devices=2 discard=1 write_cache=1
equal "write_cache=1: says so" "$(queue write_cache)" "write back"
check "data is kept" keeps_data
check "discarded data is gone, the rest is not" discards
check "beyond the memory there are zeros" beyond_memory
check "ext4 on a partition" ext4_on_partition
modprobe -r simdisk

check "2 TiB, sparse" sparse
modprobe -r simdisk
check "a hundred disks" many
modprobe -r simdisk

check "refuses an unknown profile" refused profile=floppy
check "refuses a figure out of range" refused rpm=1
check "refuses a figure of another profile" refused profile=ssd rpm=7200
check "refuses figures that contradict each other" refused outer_mbps=100 inner_mbps=200
check "refuses more memory than disk" refused capacity_gb=1 backed_mb=1000
check "refuses no disks" refused nr_devices=0
check "refuses more disks than there can be" refused nr_devices=1025
check "refuses more memory than there can be" refused capacity_gb=20000 backed_mb=2097153
check "refuses more requests than a model holds" refused profile=nvme queues=5
check "refuses more page reads than a model holds" refused profile=nvme max_io_kb=4096

for p in hdd hdd-consumer ssd nvme nvme-small; do
	load $p backed_mb=16 write_cache=1
	check "$p: pulled out under load" pulled_out
done
finish
