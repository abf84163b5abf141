#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Zoned devices: writes reach each zone in order from 6.10 on; before that the kernel
# refuses blender there, and nothing changes.
#
# vm: det
# vm: timeout=120
. "$(dirname "$0")/lib.sh"

modprobe null_blk irqmode=2 completion_nsec=50000 memory_backed=1 gb=1 zoned=1 zone_size=8 \
	hw_queue_depth=32 || give_up "null_blk did not load"
modprobe blender-iosched
DEV=nullb0
equal "the device has zones" "$(queue zoned)" host-managed
case $(uname -r) in
6.1.*)
	before=$(queue scheduler)
	refuse "blender is refused" queue scheduler blender
	equal "and nothing has changed" "$(queue scheduler)" "$before"
	finish ;;
esac
use blender
group rank0
group rank1
group reader
# Zones are written, read back, reset and written again.
for rank in 0 1; do
	job rank$rank rank$rank --zonemode=zbd --rw=write --bs=64k --iodepth=16 \
		--offset=$((64 * rank))m --size=32m --loops=2 --verify=crc32c &
done
job reader reader --rw=randread --bs=4k --iodepth=4 --offset=512m --size=256m \
	--time_based --runtime=300ms &
wait
for rank in 0 1; do
	job_ok rank$rank
	equal "rank $rank wrote all of it" "$(result rank$rank .write.io_bytes)" \
		$((2 * 32 * 1048576))
done
job_ok reader
conserved "afterwards"
finish
