#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# The module is taken away while a device is busy: refused while the device uses
# it, possible as soon as it uses another scheduler.
#
# vm: det
# vm: timeout=60
. "$(dirname "$0")/lib.sh"

null_device
group l
job l load --rw=randrw --bs=4k --iodepth=32 --runtime=1 --time_based &
round=0
while [ $round -lt 5 ]; do
	round=$((round + 1))
	sleep 0.05
	refuse "round $round: refused in use" rmmod blender_iosched
	use none
	check "round $round: possible after switching" rmmod blender_iosched
	use blender
done
wait
job_ok load
group m
job m more --rw=randread --bs=4k --number_ios=10
equal "a cgroup is known again" "$(stat_of m latency_ios)" 10
finish
