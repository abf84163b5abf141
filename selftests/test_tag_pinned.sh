#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# An administrator can pin what a cgroup is, for all devices or for one, and
# let it follow again.
#
# vm: det
# vm: timeout=60
. "$(dirname "$0")/lib.sh"

file()
{
	tr '\n' ';' < $CGROOT/t-a/io.blender.class
}

# state NAME TAG PINNED: what io.blender.stat says.
state()
{
	equal "$1" "$(stat_of a tag) $(stat_of a pinned)" "$2 $3"
}

# Slow enough for each request to be looked at.
null_device nr_devices=2 completion_nsec=500000
use blender nullb1
devt=$(cat /sys/block/nullb0/dev)
group a
setting a class streaming
equal "a class for all devices" "$(file)" "default streaming;"
trace_on lane
job a random --rw=randread --bs=4k --number_ios=100
state "pinned streaming" streaming 1
trace_off
equal "small random reads go with the streams then" "$(traced lane 'lane stream reason pinned')" 100

setting a class "$devt random"
equal "one for a device" "$(file)" "default streaming;$devt random;"
state "the device's own wins" random 1
trace_on lane
job a stream --rw=read --bs=4k --number_ios=300
trace_off
equal "its small reads do not wait for streams" "$(traced lane 'lane latency reason pinned')" 300
DEV=nullb1
job a other --rw=randread --bs=4k --number_ios=100
state "the other device has the default" streaming 1
DEV=nullb0

setting a class "$devt default"
equal "taken back" "$(file)" "default streaming;"
state "the default holds again" streaming 1
setting a class "default auto"
equal "automatic again" "$(file)" "default auto;"
job a again --rw=randread --bs=4k --number_ios=100
state "and it follows" random 0
finish
