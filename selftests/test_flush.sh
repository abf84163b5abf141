#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# What is not a plain read or write passes as well: flush, FUA, discard, write
# zeroes, and commands that are not for the file system (passthrough).
#
# vm: det
# vm: timeout=60
. "$(dirname "$0")/lib.sh"

sim_device ssd write_cache=1 backed_mb=64 discard=1
group a
# flushes: completed ones, as the block layer counts them.
flushes()
{
	awk '{ print $16 }' /sys/block/$DEV/stat
}
before=$(flushes)
job a fsync --rw=randwrite --bs=4k --size=32m --fsync=1 --number_ios=50
job_ok fsync
between "flushes for 50 fsyncs" $(($(flushes) - before)) 49 51
job a buffered --rw=randwrite --bs=4k --size=32m --direct=0 --fdatasync=4 --number_ios=50
job_ok buffered
trace_on lane
job a dsync --rw=randwrite --bs=4k --size=32m --sync=dsync --number_ios=50
job_ok dsync
trace_off
# Kernels before 6.5 send these past the scheduler; none must ever wait with bulk.
equal "durable writes do not wait with bulk" "$(traced lane ' W .* lane stream ')" 0
between "they are seen, or go at once" "$(traced lane ' W .* lane latency ')" \
	"$([ "$(traced lane ' W ')" = 0 ] && echo 0 || echo 50)" 50
job a both --rw=randrw --bsrange=4k-64k --size=32m --iodepth=16 --fsync=5 --number_ios=200
job_ok both

check "discard" blkdiscard -o 0 -l 1048576 /dev/$DEV
job a trim --rw=trimwrite --bs=64k --size=8m --ioengine=psync
job_ok trim
check "write zeroes" xfs_io -d -c "fzero 0 1m" /dev/$DEV
check "zeroes are there" cmp -n 1048576 /dev/zero /dev/$DEV
conserved "cache, discard, zeroes"
use none
unload simdisk

scsi_device ndelay=100000 || { skip "passthrough" "no scsi_debug"; finish; }
job a scsi --rw=randrw --bs=4k --iodepth=8 --fsync=8 \
	--runtime=$((300 * SLOWER * SLOWER))ms --time_based &
busy
for i in 1 2 3 4 5; do
	echo 1 > /sys/block/$DEV/device/rescan
	sleep 0.02
done
wait
job_ok scsi
pass "passthrough commands come back under load"
conserved "scsi"
finish
