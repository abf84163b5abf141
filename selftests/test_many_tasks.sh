#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# A cgroup of many tasks beside one of few, on a drive with as few tags as a SATA drive
# has: the many do not take all of them, and both have their part.
#
# vm: det
# vm: timeout=200
. "$(dirname "$0")/lib.sh"

# tasks GROUP NUMBER OFFSET OPTION: that many, a request at a time each.
tasks()
{
	job "$1" "$1" --ioengine=psync --numjobs="$2" --bs=128k --size=2g --offset="$3" \
		--offset_increment=2g --runtime=$((1100 * SLOWER))ms --time_based "$4"
}

# parts NAME MANY FEW OPTION LOW HIGH: what the few sent, over what the many did.
parts()
{
	tasks many "$2" 0 "$4" &
	tasks few "$3" 400g "$4" &
	sleep 0.7
	many=$(sent many) few=$(sent few)
	sleep 0.3
	many=$(($(sent many) - many)) few=$(($(sent few) - few))
	wait
	job_ok many
	job_ok few
	between "$1: $few bytes of $3, over $many of $2" \
		"$(ratio "$few" "$many")" "$5" "$6"
}

sim_device ssd zero_fill=0
equal "tags" "$(queue nr_requests)" 64
group many
group few
parts "at random" 96 8 --rw=randread 0.9 1.1
parts "streams" 96 8 --rw=read 0.9 1.1
parts "written" 96 8 --rw=write 0.9 1.1
setting few weight 400
parts "4 : 1, at random" 96 24 --rw=randread 3.6 4.4
parts "4 : 1, streams" 96 24 --rw=read 3.6 4.4
conserved "afterwards"
finish
