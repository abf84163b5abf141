#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# ioprio classes: realtime goes ahead, idle waits for a quiet moment, but not
# for ever.
#
# vm: det
# vm: timeout=120
. "$(dirname "$0")/lib.sh"

# A device that takes 10 ms and one request at a time.
null_device hw_queue_depth=1 completion_nsec=10000000
queue nr_requests 64
group be
group rt
group idle
job be flood --rw=randread --bs=4k --iodepth=16 --runtime=20 --time_based &
sleep 0.1
job rt rt --rw=randread --bs=4k --prioclass=1 --runtime=1 --time_based
job_ok rt
# One in service, one handed over to the driver, and its own time.
between "a realtime read: mean latency, ms" \
	"$(ms rt .read.lat_ns.mean)" 0 35
equal "counted as realtime" "$(stat_of rt rt_ios)" "$(result rt .read.total_ios)"

job idle idle --rw=randread --bs=4k --prioclass=3 --number_ios=1
job_ok idle
between "an idle read waits, seconds" \
	"$(awk "BEGIN { print $(result idle .read.lat_ns.max) / 1e9 }")" 9.5 11
equal "counted as idle" "$(stat_of idle idle_ios)" 1
wait
between "an ordinary read behind 16 of its kind, ms" \
	"$(ms flood .read.lat_ns.mean)" 100 250

job idle quiet --rw=randread --bs=4k --prioclass=3 --number_ios=10
between "idle on a quiet device: mean latency, ms" \
	"$(ms quiet .read.lat_ns.mean)" 9 15
finish
