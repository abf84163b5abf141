#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Choosing the scheduler loads its module, the module stays while a device uses
# it, and leaves nothing behind.
#
# vm: det
# vm: timeout=60
. "$(dirname "$0")/lib.sh"

modprobe null_blk nr_devices=2 || give_up "no null_blk"
DEV=nullb0
equal "not loaded at first" "$(ls -d /sys/module/blender_iosched 2> /dev/null)" ""
equal "no cgroup files at first" "$(ls $CGROOT | grep -c blender)" 0

check "choosing it loads the module" use blender
equal "the queue shows it" "$(queue scheduler | grep -o '\[.*\]')" "[blender]"
equal "settings" "$(ls /sys/block/$DEV/queue/iosched | sort | tr '\n' ' ')" \
	"anticipate_us latency_target_us stream_confirm_kb stream_quantum_kb "
equal "defaults" "$(cd /sys/block/$DEV/queue/iosched && cat anticipate_us \
	latency_target_us stream_confirm_kb stream_quantum_kb | tr '\n' ' ')" "-1 0 256 0 "
group a
equal "files of a cgroup" "$(ls $CGROOT/t-a | grep blender | tr '\n' ' ')" \
	"io.blender.class io.blender.stat io.blender.weight "
equal "files of the root" "$(ls $CGROOT | grep blender)" io.blender.stat
equal "class at first" "$(cat $CGROOT/t-a/io.blender.class)" "default auto"
equal "weight at first" "$(cat $CGROOT/t-a/io.blender.weight)" "default 100"

check "a second device can have it" use blender nullb1
refuse "the module cannot be removed while in use" rmmod blender_iosched
use none
refuse "nor while one device still uses it" rmmod blender_iosched
use none nullb1
check "then it can" rmmod blender_iosched
equal "the cgroup files are gone" "$(ls $CGROOT $CGROOT/t-a | grep -c blender)" 0
equal "nor is it offered any more" "$(queue scheduler | grep -c blender)" 0
equal "no debugfs directory is left" "$(ls -d /sys/kernel/debug/block/$DEV/sched 2> /dev/null)" ""

check "it can be loaded by its alias" modprobe blender
check "and chosen again" use blender
job "" again --rw=randread --bs=4k --runtime=100ms --time_based
job_ok again
finish
