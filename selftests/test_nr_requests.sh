#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# The number of scheduler tags is changed under load; a light cgroup finds a tag
# at once even when a flood would take them all, and a flood when writeback would.
#
# vm: det
# vm: timeout=60
. "$(dirname "$0")/lib.sh"

null_device hw_queue_depth=8 completion_nsec=1000000
group a
job a load --rw=randrw --bs=4k --iodepth=256 --numjobs=2 --runtime=2 --time_based &
busy
for n in 4 64 1024 16 2048 5 256; do
	check "nr_requests $n" queue nr_requests $n
	equal "nr_requests is $n" "$(queue nr_requests)" $n
	sleep 0.1
done
wait
job_ok load

queue nr_requests 64
group flood
group light
# Nobody waits for writeback: half of the tags is for others.
job "" writeback --rw=randwrite --direct=0 --ioengine=psync --bs=4k --size=256m \
	--sync_file_range=write:64 --runtime=$SLOWER --time_based &
busy $(($(counter inserted) + 500))
between "tags of 64 that writeback takes" "$(most held)" 17 32
wait
job_ok writeback

# The flood may take three quarters: the rest is for others.
job flood flood --rw=randread --bs=4k --iodepth=256 --runtime=$SLOWER --time_based &
busy $(($(counter inserted) + 500))
between "tags of 64 that a flood takes" "$(most held)" 33 48
job light light --rw=randread --bs=4k --number_ios=50
wait
job_ok light
# Eight of the flood are in the device, and it takes a millisecond each.
between "a light cgroup's mean latency beside it, ms" \
	"$(ms light .read.lat_ns.mean)" 1 4
conserved "after all"
finish
