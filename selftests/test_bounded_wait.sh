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
	between "$DEV: $name, longest wait in us" \
		"$(stat_of "$victim" wait_max_us)" "$least" $((limit * 1000))
	between "$DEV: $name, requests served" "$(result victim .read.total_ios)" 5 1000000
}

# drive MODEL SECONDS SLACK_MS LEAST_US: all floods on it. The fast one may be done with
# what it is given, so that nobody waits in the scheduler.
drive()
{
	seconds=$2 slack=$3 least=$4
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

# runs NAME OPTIONS...: a job of four seconds, in a group of that name.
runs()
{
	name=$1
	shift
	group "$name"
	job "$name" "$name" --runtime=4 --time_based "$@" &
}

# hangs OP: OP in the first 100 GiB hangs; the trace has a second of that.
hangs()
{
	sleep 0.5
	echo "0 hang op=$1 sectors=0-209715199" > /sys/module/simdisk/parameters/fault
	sleep 0.5
	trace_on dispatch
	sleep 1
	trace_off
	echo "0 none" > /sys/module/simdisk/parameters/fault
	wait
}

# Bulk that hangs in a drive fills the budget, and no completion makes room; and whose
# turn it is does not come. The others go on all the same, and soon as if it were not there.
hung()
{
	sim_device ssd zero_fill=0
	queue io_timeout 3000
	runs hung --rw=read --bs=128k --iodepth=8 --size=100g
	runs alive --rw=read --bs=128k --iodepth=8 --offset=200g
	runs small --rw=randread --bs=4k --offset=400g
	hangs read
	between "$DEV: a stream while another one hangs, requests in a second" \
		"$(traced dispatch ' + 131072 ')" 20 1000000

	# As many as have room hang and one is queued, or none: a loader's turn.
	for depth in 4 8; do
		runs hung --rw=read --bs=128k --iodepth=$depth --size=100g
		runs alive --rw=write --bs=256k --iodepth=8 --offset=200g
		runs small --rw=randread --bs=4k --offset=400g
		hangs read
		between "$DEV: writes while $depth reads hang, requests in a second" \
			"$(traced dispatch ' W .* + 262144 ')" 500 1000000
	done

	# Writes hang, reads go on: other writes do not wait for the drive's timeout.
	runs hung --rw=write --bs=128k --iodepth=8 --size=100g
	runs alive --rw=write --bs=64k --iodepth=8 --offset=200g
	runs reads --rw=read --bs=128k --iodepth=8 --offset=300g
	runs small --rw=randread --bs=4k --offset=400g
	hangs write
	between "$DEV: reads while writes hang, requests in a second" \
		"$(traced dispatch ' R .* + 131072 ')" 1000 1000000
	between "$DEV: writes of others meanwhile" \
		"$(traced dispatch ' W 4[0-9]\{8\} + ')" 2 1000000
	use none
	unload simdisk
}

drive ssd 600ms 50 0
hung
# 32 commands of 12 ms are in the drive when realtime floods it.
drive hdd 4 400 1000
finish
