#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# The figures that io.cost wants to be told of a device, measured on its model:
#
#   tools/rig/vm /bench/guest/iocost.sh DEVICE	(ten seconds of flash, minutes of disk)
#
# The way of the kernel's tools/cgroup/iocost_coef_gen.py: no scheduler, no
# merging, one job; bytes a second in large sequential requests, one at a time, 4 KiB
# requests a second in sequence and at random with 64 in flight; reads and writes. At
# random over the part of the device that retrieval covers in most scenarios: a disk
# that is asked for a fifth of it is half as fast again.
# Prints IOCOST_MODEL for devices/DEVICE.conf, and what the QoS was chosen by:
# the mean and the 95th percentile of a single 4 KiB read and write.

set -eu
BENCH_SCENARIO=solo
. "${BENCH:-/bench}/guest/lib.sh"

# job RW BS DEPTH EXPRESSION: a figure of fio's JSON.
job()
{
	case $1 in rand*) part="--offset=5% --size=90%" ;; *) part="--offset=40% --size=20%" ;; esac
	# shellcheck disable=SC2086 # two options
	fio --name=job --filename="$BENCH_DEV" --direct=1 --ioengine=libaio \
		--rw="$1" --bs="$2" --iodepth="$3" $part --time_based \
		--ramp_time="${BENCH_RAMP}s" --runtime="$seconds" --norandommap --randseed=1 \
		--percentile_list=95 --output-format=json --output=/tmp/job.json
	jq "[.jobs[0].read, .jobs[0].write] | max_by(.total_ios) | $4" /tmp/job.json
}

load_device "$1"
make_device
select_scheduler none
echo 1 > "$QUEUE/nomerges"
case $KIND in disk) seconds=9 ;; *) seconds=2 ;; esac
echo "IOCOST_MODEL=\"rbps=$(job read 16m 1 '.bw_bytes')" \
	"rseqiops=$(job read 4k 64 '.iops | round')" \
	"rrandiops=$(job randread 4k 64 '.iops | round')" \
	"wbps=$(job write 16m 1 '.bw_bytes')" \
	"wseqiops=$(job write 4k 64 '.iops | round')" \
	"wrandiops=$(job randwrite 4k 64 '.iops | round')\""
for rw in randread randwrite; do
	echo "# $rw 4k QD1, us: $(job $rw 4k 1 \
		'[.lat_ns.mean, .clat_ns.percentile["95.000000"]] | map(. / 1000 | round) | join(", 95 %: ")')"
done
