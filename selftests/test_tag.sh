#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Cgroups are tagged for what they do, without being told.
#
# vm: det
# vm: timeout=60
. "$(dirname "$0")/lib.sh"

# tagged NAME WANT FIO-OPTIONS...: a cgroup that does so is tagged so.
tagged()
{
	name=$1 want=$2
	shift 2
	group "$name"
	job "$name" "$name" --runtime=$((100 * SLOWER))ms --time_based "$@"
	job_ok "$name"
	equal "$name is tagged $want" "$(stat_of "$name" tag)" "$want"
}

null_device
tagged stream-4k streaming --rw=read --bs=4k
tagged stream-1m streaming --rw=read --bs=1m
tagged write-128k streaming --rw=write --bs=128k --iodepth=4
tagged random-4k random --rw=randread --bs=4k --iodepth=16
tagged random-64k random --rw=randread --bs=64k --size=16g
tagged randwrite random --rw=randwrite --bs=4k

# Not by size: what the kernel splits is neither more nor less of a stream.
queue max_sectors_kb 16
tagged random-split random --rw=randread --bs=64k
tagged stream-split streaming --rw=read --bs=1m

# Both at once: most of the requests decide, the stream is seen all the same.
group mixed
job mixed stream --rw=read --bs=64k --rate_iops=$((200 / SLOWER)) --runtime=$SLOWER --time_based &
job mixed random --rw=randread --bs=4k --rate_iops=$((2000 / SLOWER)) --offset=100g \
	--runtime=$SLOWER --time_based
wait
equal "mostly random" "$(stat_of mixed tag)" random
equal "and one stream" "$(stat_of mixed streams)" 1
between "whose bytes are known" "$(stat_of mixed seq_bytes)" 11000000 13500000
finish
