#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Schedulers are switched back and forth under load: no request is lost, and no
# byte is wrong.
#
# vm: det
# vm: timeout=120
. "$(dirname "$0")/lib.sh"

null_device memory_backed=1 gb=1 completion_nsec=50000
modprobe bfq
modprobe kyber-iosched
# Writes blocks of many sizes, sums in each, and reads all of them back.
group w
job w verify --rw=randwrite --bsrange=4k-64k --size=24m --loops=2 --iodepth=16 --norandommap=0 \
	--verify=crc32c --verify_fatal=1 --serialize_overlap=1 &
switches=0
while [ -d /proc/$! ] && [ $switches -lt 400 ]; do
	for s in none mq-deadline bfq kyber blender; do
		use $s
		switches=$((switches + 1))
		sleep 0.01
	done
done
wait
job_ok verify
between "switches meanwhile" $switches 20 400
equal "all of it was written" "$(result verify .write.io_bytes)" $((2 * 24 * 1048576))
conserved "afterwards"

# And buffered, through writeback and readahead.
job w buffered --direct=0 --rw=write --bs=64k --size=8m --offset=100m \
	--verify=crc32c --fsync_on_close=1 --do_verify=0 &
while [ -d /proc/$! ]; do
	for s in none blender mq-deadline blender; do
		use $s
		sleep 0.02
	done
done
wait
job_ok buffered
echo 3 > /proc/sys/vm/drop_caches
job w reread --direct=0 --rw=read --bs=64k --size=8m --offset=100m --verify=crc32c
job_ok reread
finish
