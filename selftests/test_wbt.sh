#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Writeback throttling, which would hold back writes before blender sees them: off
# while blender is chosen if it is on by default, on again afterwards. What an
# administrator has set stays, under blender and after it.
#
# vm: det
# vm: timeout=60
. "$(dirname "$0")/lib.sh"

# throttling: the latency it aims at in us, 0 when it is off. Linux 6.1 names a latency
# even then; the state is 1 or 2 when it is on, by default or by somebody's hand.
throttling()
{
	case $(cat /sys/kernel/debug/block/$DEV/rqos/wbt/enabled) in
	1|2) queue wbt_lat_usec ;;
	*) echo 0 ;;
	esac
}

null_device
use none
default=$(throttling)
at_least "this kernel has it, on by default" "$default" 1
for peer in none mq-deadline; do
	use $peer
	equal "$peer: on" "$(throttling)" "$default"
	use blender
	equal "and off under blender" "$(throttling)" 0
done
use none

queue wbt_lat_usec 12345
use blender
equal "what an administrator has set stays" "$(throttling)" 12345
use none
equal "and is there afterwards" "$(throttling)" 12345

queue wbt_lat_usec 0
use blender
use none
equal "what an administrator has switched off stays off" "$(throttling)" 0

# Set while blender is chosen.
use blender
queue wbt_lat_usec 23456
use none
equal "what was set under blender stays, too" "$(throttling)" 23456
finish
