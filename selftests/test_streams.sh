#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Many sequential readers in one cgroup are all recognised as streams: 16, and
# the 128 loader workers of a training node.
#
# vm: det
# vm: timeout=60
. "$(dirname "$0")/lib.sh"

# streams N PERCENT: N readers, each in a part of the disk of its own; so much of
# their bytes must be seen as part of a stream. They think between requests: this
# device answers at once, and one after the other they would not interleave.
streams()
{
	group "s$1"
	job "s$1" "s$1" --rw=read --bs=64k --numjobs="$1" --thinktime=10ms \
		--offset_increment=1g --size=1g --io_size=8m
	job_ok "s$1"
	equal "$1 streams" "$(stat_of "s$1" streams)" "$1"
	equal "$1 streams: tag" "$(stat_of "s$1" tag)" streaming
	seq=$(stat_of "s$1" seq_bytes) rand=$(stat_of "s$1" rand_bytes)
	between "$1 streams: percent of the bytes seen as part of one" \
		"$((seq * 100 / (seq + rand)))" "$2" 100
}

# What it takes to recognise them is not counted as stream, and is more for 128.
null_device submit_queues=1 hw_queue_depth=128
queue nr_requests 256
streams 16 90
streams 128 75
slots=$(sed -n 's/.* streams=128 slots=\([0-9]*\) .*/\1/p' /sys/kernel/debug/block/$DEV/sched/streams)
between "slots for 128 streams" "$slots" 128 512
finish
