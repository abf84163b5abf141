#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# A value that makes no sense is refused with the right error, and nothing is
# changed; one that does is taken.
#
# vm: det
# vm: timeout=60
. "$(dirname "$0")/lib.sh"

# refused FILE VALUE WORDS: the error's words, and the file as it was.
refused()
{
	before=$(cat "$1")
	error=$( { echo "$2" > "$1"; } 2>&1 | sed 's/.*: //')
	equal "${1##*/}: '$2'" "${error:-taken}" "$3"
	equal "${1##*/}: unchanged by '$2'" "$(cat "$1")" "$before"
}

# taken FILE VALUE SHOWN
taken()
{
	check "${1##*/}: takes '$2'" sh -c 'printf "%s" "$0" > "$1"' "$2" "$1"
	equal "${1##*/}: shows it" "$(tr '\n' ';' < "$1")" "$3;"
}

null_device
invalid="Invalid argument"
range="Numerical result out of range"
iosched=/sys/block/$DEV/queue/iosched
while read -r file low high; do
	f=$iosched/$file
	taken $f "$low" "$low"
	taken $f "$high" "$high"
	for value in "" " " x 1x 1.5 "1 2" 0x10 - --1 "1,000"; do
		refused $f "$value" "$invalid"
	done
	for value in $((low - 1)) $((high + 1)) 4294967296 -4294967296 \
		9223372036854775807 99999999999999999999; do
		refused $f "$value" "$range"
	done
done << TABLE
latency_target_us 0 10000000
stream_quantum_kb 0 1048576
anticipate_us -1 1000000
stream_confirm_kb 4 65536
TABLE

group a
devt=$(cat /sys/block/$DEV/dev)
f=$CGROOT/t-a/io.blender.weight
for value in "" x -1 1.5 "default" "default x" "1 2" "default 1 2" "$devt" \
	"$devt x" "$devt 1 2" "$devt default 5" "$devt:1 100" ":$devt 100" "1:"; do
	refused $f "$value" "$invalid"
done
for value in 0 10001 4294967296 "default 0" "default 10001" "$devt 0" "$devt 10001"; do
	refused $f "$value" "$range"
done
refused $f "250:250 100" "No such device"
refused $f "250:250 x" "No such device"
taken $f 1 "default 1"
taken $f "default 10000" "default 10000"
taken $f "$devt 7" "default 10000;$devt 7"
refused $f "$devt 0" "$range"
taken $f "$devt default" "default 10000"

f=$CGROOT/t-a/io.blender.class
for value in "" x 1 AUTO stream "streaming random" "default" "default x" \
	"$devt" "$devt x" "$devt streaming random" "default default"; do
	refused $f "$value" "$invalid"
done
refused $f "250:250 random" "No such device"
taken $f streaming "default streaming"
taken $f "$devt random" "default streaming;$devt random"
refused $f "$devt x" "$invalid"
taken $f "$devt default" "default streaming"
taken $f "default auto" "default auto"

# A partition or a device without the scheduler has no setting.
use none
refused $f "$devt random" "Operation not supported"
refused $CGROOT/t-a/io.blender.stat 1 "$invalid"
for f in lanes streams budget counters; do
	use blender
	refused /sys/kernel/debug/block/$DEV/sched/$f 1 "Operation not permitted"
done
finish
