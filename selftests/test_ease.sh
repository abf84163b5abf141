#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Holding nothing back: where the processor is the limit and not the device, for as long
# as nobody has asked for more than others; never where the device is.
#
# vm: det
# vm: timeout=120
. "$(dirname "$0")/lib.sh"

# eased: hold, try or on.
eased()
{
	sed -n 's/.* ease=//p' "/sys/kernel/debug/block/$DEV/sched/budget"
}

# mix SECONDS: bulk of one cgroup beside small reads of another, in the background.
mix()
{
	job bulk bulk --rw=randread --bs=64k --iodepth=32 --numjobs=2 --time_based \
		--runtime="$1" &
	job small small --rw=randread --bs=4k --time_based --ramp_time=100ms --runtime="$1" &
}

# becomes STATE SECONDS: a number, as it hangs on how long requests take.
becomes()
{
	_left=$(($2 * 20))
	while [ "$(eased)" != "$1" ] && [ $_left -gt 0 ]; do
		sleep 0.05
		_left=$((_left - 1))
	done
	between "becomes $1" "$([ "$(eased)" = "$1" ]; echo $?)" 0 0
}

group bulk
group small

sim_device nvme zero_fill=0
use blender
queue nr_requests 256
mix 4
becomes on 2
echo 200 > "$CGROOT/t-small/io.blender.weight"
becomes hold 1
sleep 0.3
equal "stays so" "$(eased)" hold
echo 100 > "$CGROOT/t-small/io.blender.weight"
becomes on 2
wait
job_ok bulk
job_ok small
conserved "nvme"
use none
unload simdisk

sim_device ssd zero_fill=0
use blender
queue nr_requests 256
mix 2
on=0
for i in 1 2 3 4 5 6 7 8 9 10; do
	sleep 0.1
	[ "$(eased)" != on ] || on=$((on + 1))
done
equal "ssd: times that nothing was held back" $on 0
wait
job_ok bulk
job_ok small
# All 32 that the drive takes are 3.8 ms, four times what is held back to 1.
between "ssd: small reads, at most, us" \
	"$(result small '.read.clat_ns.max / 1000 | floor')" 100 2500
conserved "ssd"
finish
