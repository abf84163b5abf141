#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# simdisk as its users see it: each profile takes the time of the drive it is
# modelled on, keeps data, refuses wrong parameters, survives being pulled out.
# Timing targets are the published figures; Documentation/simdisk.rst.
#
# vm: det
# vm: timeout=300

set -u
n=0

ok() {
	n=$((n + 1))
	echo "ok $n - $1"
}

not_ok() {
	n=$((n + 1))
	echo "not ok $n - $1"
}

# check NAME COMMAND...: passes when the command does; shows its output if not.
check() {
	name=$1
	shift
	if "$@" >/tmp/check.log 2>&1; then
		ok "$name"
	else
		not_ok "$name"
		sed 's/^/# /' /tmp/check.log
	fi
}

# near NAME VALUE TARGET PERCENT
near() {
	if awk -v v="$2" -v t="$3" -v p="$4" \
		'BEGIN { d = v - t; if (d < 0) d = -d; exit !(v != "" && d <= t * p / 100) }'; then
		ok "$1: $2 (expected $3, within $4 %)"
	else
		not_ok "$1: $2 (expected $3, within $4 %)"
	fi
}

# load PARAMETERS...: the module with these, scheduler none.
load() {
	modprobe simdisk "$@" || return 1
	for q in /sys/block/simdisk*/queue; do
		echo none >"$q/scheduler"
	done
}

# measure SIDE FIGURE OPTIONS...: runs fio; one figure (iops, MBps, mean_us,
# p99_us) of one side (read, write).
measure() {
	side=$1 figure=$2
	shift 2
	fio --name=m --filename=/dev/simdisk0 --direct=1 --ioengine=libaio \
		--randseed=7 --time_based --output-format=json --output=/tmp/fio.json \
		"$@" >/tmp/fio.log 2>&1 || { sed 's/^/# /' /tmp/fio.log >&2; return 1; }
	case $figure in
	iops) f=.iops ;;
	MBps) f='.bw_bytes / 1e6' ;;
	mean_us) f='.lat_ns.mean / 1e3' ;;
	p99_us) f='.clat_ns.percentile["99.000000"] / 1e3' ;;
	esac
	jq -r ".jobs[0].$side | $f" /tmp/fio.json | awk '{ printf "%.1f\n", $1 }'
}

hdd_timing() {
	rr="--rw=randread --bs=4k"
	seq="--rw=read --bs=128k"
	near "hdd: 4K random read QD1, mean us" \
		"$(measure read mean_us $rr --runtime=10)" 12300 10
	near "hdd: 4K random read QD32, IOPS" \
		"$(measure read iops $rr --iodepth=32 --ramp_time=2 --runtime=15)" 196.5 10
	near "hdd: 4K random read QD32, p99 us" \
		"$(measure read p99_us $rr --iodepth=32 --ramp_time=2 --runtime=15)" 518000 10
	near "hdd: 4K random write QD1, cache off, IOPS" \
		"$(measure write iops --rw=randwrite --bs=4k --runtime=10)" 80 10
	near "hdd: sequential read QD4, outer edge, MB/s" \
		"$(measure read MBps $seq --iodepth=4 --runtime=1)" 255 10
	near "hdd: sequential read QD4, middle track, MB/s" \
		"$(measure read MBps $seq --iodepth=4 --runtime=1 --offset=590000000000)" 187.5 10
	near "hdd: sequential read QD1 loses no revolution, MB/s" \
		"$(measure read MBps $seq --runtime=1)" 255 10
	near "hdd: sequential write QD1 loses one each time, MB/s" \
		"$(measure write MBps --rw=write --bs=128k --runtime=1)" 14.8 10
}

ssd_timing() {
	rr="--rw=randread --bs=4k --runtime=1"
	rw="--rw=randwrite --bs=4k --runtime=1"
	# At full speed the one processor is the bottleneck unless requests come
	# in batches.
	batch="--ioengine=io_uring --iodepth_batch_submit=8 --iodepth_batch_complete_min=8"
	near "ssd: 4K random read QD1, mean us" "$(measure read mean_us $rr)" 120 10
	near "ssd: 4K random read QD32, IOPS" \
		"$(measure read iops $rr --iodepth=32 $batch)" 98000 10
	near "ssd: sequential read QD32, MB/s" \
		"$(measure read MBps --rw=read --bs=128k --iodepth=32 --runtime=1)" 550 10
	near "ssd: sequential write QD32, MB/s" \
		"$(measure write MBps --rw=write --bs=128k --iodepth=32 --runtime=1)" 520 10
	near "ssd: 4K random write QD1, mean us" "$(measure write mean_us $rw)" 40 10
	near "ssd: 4K random write QD32, steady, IOPS" \
		"$(measure write iops $rw --iodepth=32 --ramp_time=1)" 25000 10
}

# What the device says of itself.
queue_says() {
	[ "$(cat "/sys/block/simdisk0/queue/$1")" = "$2" ] || {
		echo "queue/$1: $(cat "/sys/block/simdisk0/queue/$1"), expected $2"
		return 1
	}
}

# Data written, in all sizes, with flushes, comes back; discarded comes as zeros.
keeps_data() {
	fio --name=v --filename=/dev/simdisk0 --direct=1 --ioengine=libaio --iodepth=16 \
		--rw=randwrite --bsrange=512-128k --blockalign=512 --size=64m --io_size=32m \
		--verify=crc32c --do_verify=1 --verify_fatal=1 --fsync=64 --randseed=3
}

discards() {
	head -c 1048576 /dev/urandom | dd of=/dev/simdisk0 bs=1M oflag=direct 2>/dev/null
	blkdiscard -o 262144 -l 524288 /dev/simdisk0 || return 1
	dd if=/dev/simdisk0 bs=256k count=4 iflag=direct 2>/dev/null >/tmp/read
	[ "$(dd if=/tmp/read bs=256k skip=1 count=2 2>/dev/null | tr -d '\0' | wc -c)" = 0 ] &&
		[ "$(dd if=/tmp/read bs=256k count=1 2>/dev/null | tr -d '\0' | wc -c)" -gt 200000 ]
}

beyond_memory() {
	head -c 1048576 /dev/urandom |
		dd of=/dev/simdisk0 bs=1M seek=200 oflag=direct 2>/dev/null || return 1
	[ "$(dd if=/dev/simdisk0 bs=1M skip=200 count=1 iflag=direct 2>/dev/null |
		tr -d '\0' | wc -c)" = 0 ]
}

# An ext4 file system on a partition keeps a file over unmounting.
ext4_on_partition() {
	# one DOS partition: type 0x83, from sector 2048 on, 262144 sectors
	printf '\0\0\0\0\203\0\0\0\0\010\0\0\0\0\004\0' >/tmp/entry
	printf '\125\252' >/tmp/magic
	dd if=/tmp/entry of=/dev/simdisk1 bs=1 seek=446 conv=notrunc || return 1
	dd if=/tmp/magic of=/dev/simdisk1 bs=1 seek=510 conv=notrunc || return 1
	blockdev --rereadpt /dev/simdisk1 && [ -b /dev/simdisk1p1 ] || return 1
	mkfs.ext4 -q -F /dev/simdisk1p1 && mkdir -p /tmp/mnt || return 1
	mount -t ext4 /dev/simdisk1p1 /tmp/mnt || return 1
	cp /proc/kallsyms /tmp/before && cp /tmp/before /tmp/mnt/file
	umount /tmp/mnt && mount -t ext4 /dev/simdisk1p1 /tmp/mnt || return 1
	cmp /tmp/before /tmp/mnt/file
	status=$?
	umount /tmp/mnt && return $status
}

# refused PARAMETERS...: loading fails, leaves no disk, and says why.
refused() {
	dmesg -c >/dev/null
	! modprobe simdisk "$@" 2>/dev/null || { modprobe -r simdisk; return 1; }
	[ ! -e /sys/block/simdisk0 ] && dmesg | grep -q 'simdisk: .*no disk was made'
}

# Pull disk 0 out under load: the load ends, the disk is gone, unloading works.
pulled_out() {
	fio --name=u --filename=/dev/simdisk0 --direct=1 --ioengine=libaio --iodepth=64 \
		--rw=randrw --bs=4k --time_based --runtime=60 >/tmp/load.log 2>&1 &
	load=$!
	sleep 1
	! modprobe -r simdisk 2>/dev/null || { echo "it was unloaded while in use"; return 1; }
	echo 0 >/sys/module/simdisk/parameters/unplug || return 1
	wait $load && { echo "the load did not notice"; return 1; }
	[ ! -e /sys/block/simdisk0 ] || { echo "the disk is still there"; return 1; }
	modprobe -r simdisk
}

# All a disk was given came back; needs no timing.
conserved() {
	awk '{ v[$1] = $2 } END { exit !(v["submitted"] == v["completed"] && v["submitted"] > 0) }' \
		/sys/kernel/debug/simdisk/simdisk0/counters
}

load profile=hdd || { echo "Bail out! simdisk does not load"; exit 1; }
check "hdd: rotational" queue_says rotational 1
check "hdd: no write cache" queue_says write_cache "write through"
hdd_timing
check "hdd: every request came back" conserved
modprobe -r simdisk

load profile=ssd || { echo "Bail out! simdisk does not load"; exit 1; }
check "ssd: not rotational" queue_says rotational 0
ssd_timing
check "ssd: every request came back" conserved
modprobe -r simdisk

load profile=ssd backed_mb=160 nr_devices=2 discard=1 write_cache=1
check "write_cache=1: says write back" queue_says write_cache "write back"
check "data is kept" keeps_data
check "discarded data is gone, the rest is not" discards
check "beyond the memory there are zeros" beyond_memory
check "ext4 on a partition" ext4_on_partition
modprobe -r simdisk

check "refuses an unknown profile" refused profile=floppy
check "refuses a figure out of range" refused rpm=1
check "refuses a figure of another profile" refused profile=ssd rpm=7200
check "refuses figures that contradict each other" refused outer_mbps=100 inner_mbps=200
check "refuses more memory than disk" refused capacity_gb=1 backed_mb=1000
check "refuses no disks" refused nr_devices=0

for p in hdd ssd; do
	load profile=$p backed_mb=16 write_cache=1
	check "$p: pulled out under load" pulled_out
done
echo "1..$n"
