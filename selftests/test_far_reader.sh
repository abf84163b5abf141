#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# A small reader far away from many others on a disk: the drive, which takes what is near
# for as long as there is any, does not keep it waiting for its own age limit.
#
# vm: det
# vm: timeout=120
. "$(dirname "$0")/lib.sh"

# beside SCHEDULER: both readers' figures.
beside()
{
	use "$1"
	job near "near-$1" --rw=randread --bs=4k --ioengine=psync --numjobs=16 --offset=50% \
		--size=20g --ramp_time=1 --runtime=10 --time_based &
	job far "far-$1" --rw=randread --bs=4k --ioengine=psync --offset=1g --size=2g \
		--ramp_time=1 --runtime=10 --time_based
	wait
	job_ok "near-$1"
	job_ok "far-$1"
}

# p99 NAME: of its reads, in ms.
p99() { ms "$1" '.read.clat_ns.percentile."99.000000"'; }

sim_device hdd zero_fill=0
group near
group far
beside none
beside blender
between "far away, reads a second (none: $(result far-none .read.iops))" \
	"$(result far-blender .read.iops)" 7 200
between "far away, p99, ms (none: $(p99 far-none))" "$(p99 far-blender)" 1 250
between "the others, reads a second (none: $(result near-none .read.iops))" \
	"$(result near-blender .read.iops)" 150 450
conserved "afterwards"
finish
