#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Allocations that fail: what cannot be had is refused or done without, nothing is lost,
# and what was allocated until then is given back.
#
# vm: smp=2
# vm: timeout=240
. "$(dirname "$0")/lib.sh"

FAIL=/sys/kernel/debug/failslab
[ -d $FAIL ] || skip_all "this kernel cannot make allocations fail"

# failing PERCENT: so many of the allocations that blender asks for, itself or by way of
# the block layer, and by whatever it was called.
failing()
{
	echo "$1" > $FAIL/probability
}

# aim: only at what has blender's code on its stack.
aim()
{
	# shellcheck disable=SC2046 # words of a line
	set -- $(grep '^blender_iosched ' /proc/modules)
	start=$(cat /sys/module/blender_iosched/sections/.text)
	echo "$start" > $FAIL/require-start
	printf '0x%x\n' $((start + $2)) > $FAIL/require-end
	echo 32 > $FAIL/stacktrace-depth
	echo N > $FAIL/ignore-gfp-wait
	echo 0 > $FAIL/verbose
	echo -1 > $FAIL/times
}

# chosen: is blender?
chosen()
{
	queue scheduler | grep -q '\[blender\]'
}

no_leaks_before
null_device memory_backed=1 gb=1
use none
aim
trap 'failing 0; cleanup' EXIT

# Any of the allocations may be the one that fails.
refused=0 taken=0 odd=0
for _ in $(seq 50); do
	failing 15
	if queue scheduler blender 2> $TMP/why; then
		chosen && taken=$((taken + 1)) || odd=$((odd + 1))
		failing 0
		use none
	else
		refused=$((refused + 1))
		! chosen || odd=$((odd + 1))
	fi
done
failing 0
at_least "it was refused now and then" $refused 3
at_least "it was taken now and then" $taken 3
equal "each time the device had what was said" $odd 0
job "" plain --rw=randread --bs=4k --size=16m --number_ios=500
job_ok plain

failing 100
refuse "no cgroup without its settings" mkdir $CGROOT/t-late
failing 0
check "there is one when there is memory" mkdir $CGROOT/t-late

# streams NAME NUMBER: so many are read in cgroup a. Short ones: how many are found is no
# matter of speed, as long as none expires before the last has ended.
streams()
{
	job a "$1" --rw=read --bs=64k --iodepth=1 --numjobs="$2" --size=4m \
		--offset_increment=4m
	job_ok "$1"
	conserved "$1"
}

# A cgroup without a pair of its own is served as its parent is.
use blender
group a
failing 100
streams "without a table" 4
equal "no streams are found" "$(stat_of "" streams)" 0
failing 0
streams "with one" 4
check "they are" in_range "$(stat_of a streams)" 4 5
failing 100
streams "too many for it" 40
check "no more than it holds" in_range "$(stat_of a streams)" 4 32
failing 0
streams "in a larger one" 40
check "they are all found" in_range "$(stat_of a streams)" 35 45

# All of it at once, with data that is looked at.
job a kept --rw=randwrite --bs=16k --iodepth=16 --size=64m --verify=crc32c \
	--verify_backlog=64 --time_based --runtime=$((2 * SLOWER)) &
writer=$!
failing 30
round=0
while kill -0 $writer 2> /dev/null; do
	round=$((round + 1))
	queue scheduler none
	queue scheduler blender
	mkdir $CGROOT/t-r$round && within r$round dd if=/dev/$DEV of=/dev/null \
		iflag=direct bs=64k count=20
	rmdir $CGROOT/t-r$round
done 2> /dev/null
failing 0
wait
at_least "schedulers and cgroups came and went" $round 3
job_ok kept
use blender
job a after --rw=randread --bs=4k --size=16m --number_ios=500
job_ok after
conserved "after all that"
use none
unload null_blk
check "the module can go" unload blender_iosched
rmdir $CGROOT/t-*
no_leaks
finish
