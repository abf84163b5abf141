#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Whatever floods a device, no lane waits longer than its limit: 200 ms, and the
# time that the drive needs for what it has already.
#
# vm: det
# vm: timeout=120
. "$(dirname "$0")/lib.sh"

# waits NAME LIMIT_MS FLOOD-OPTIONS -- OPTIONS: the second one's longest wait in
# the scheduler while the first never pauses; and it is served at all.
waits()
{
	name=$1 limit=$2 flood=
	shift 2
	while [ "$1" != -- ]; do
		flood="$flood $1"
		shift
	done
	shift
	group "f$TAP_N"
	group "v$TAP_N"
	victim=v$TAP_N
	# shellcheck disable=SC2086 # several options
	job "f$TAP_N" flood $flood --runtime=$seconds --time_based &
	sleep 0.2
	job "$victim" victim "$@" --offset=500g --size=100g --runtime=$seconds --time_based
	wait
	between "$DEV: $name, longest wait in ms" \
		$(($(stat_of "$victim" wait_max_us) / 1000)) 0 "$limit"
	between "$DEV: $name, requests served" "$(result victim .read.total_ios)" 5 1000000
}

# drive MODEL SECONDS SLACK_MS: all floods on it.
drive()
{
	seconds=$2 slack=$3
	sim_device "$1" zero_fill=0
	queue nr_requests 256
	waits "small reads under streams" $((200 + slack)) \
		--rw=read --bs=1m --iodepth=8 --numjobs=4 --offset_increment=100g \
		-- --rw=randread --bs=4k
	waits "a stream under small reads" $((200 + slack)) \
		--rw=randread --bs=4k --iodepth=32 -- --rw=read --bs=128k
	waits "small reads under realtime" $((200 + slack)) \
		--rw=randread --bs=4k --iodepth=64 --prioclass=1 -- --rw=randread --bs=4k
	waits "a stream under realtime" $((200 + slack)) \
		--rw=randread --bs=4k --iodepth=64 --prioclass=1 -- --rw=read --bs=128k
	use none
	unload simdisk
}

drive ssd 600ms 50
# 32 commands of 12 ms are in the drive when realtime floods it.
drive hdd 4 400
finish
