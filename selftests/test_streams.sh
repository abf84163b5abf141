#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Many sequential readers in one cgroup are all recognised as streams: 16, and
# the 128 loader workers of a training node. Those that have ended are none.
#
# vm: det
# vm: timeout=90
. "$(dirname "$0")/lib.sh"

# slots_of GROUP: of its table.
slots_of()
{
	sed -n "s/^cgroup $(stat -c %i "$CGROOT/t-$1") .* slots=\([0-9]*\) .*/\1/p" \
		/sys/kernel/debug/block/$DEV/sched/streams
}

# most_streams GROUP PID: as many as it had at once while that runs.
most_streams()
{
	most=0
	while kill -0 "$2" 2> /dev/null; do
		n=$(stat_of "$1" streams)
		[ "${n:-0}" -le $most ] || most=$n
		sleep 0.2
	done
	wait "$2"
}

# streams N PERCENT: N readers, each in a part of the disk of its own; so much of
# their bytes must be seen as part of a stream. They think between requests: this
# device answers at once, and one after the other they would not interleave. Counted
# while they run: who has ended for ten seconds is a stream no more.
streams()
{
	group "s$1"
	job "s$1" "s$1" --rw=read --bs=64k --numjobs="$1" --thinktime=10ms \
		--offset_increment=1g --size=1g --runtime=$((2 * SLOWER * SLOWER))s \
		--time_based &
	most_streams "s$1" $!
	job_ok "s$1"
	equal "$1 streams" "$most" "$1"
	equal "$1 streams: tag" "$(stat_of "s$1" tag)" streaming
	between "$1 streams: percent of the bytes seen as part of one" \
		"$(($(stat_of "s$1" seq_bytes) * 100 / $(sent "s$1")))" "$2" 100
}

# What it takes to recognise them is not counted as stream, and is more for 128.
null_device submit_queues=1 hw_queue_depth=128
queue nr_requests 256
streams 16 90
streams 128 75
between "slots for 128 streams" "$(slots_of s128)" 128 512
sleep 11
equal "none is left when they have ended" "$(stat_of s128 streams)" 0

# One reader of files of 1 MiB, all over the disk: 90 in a minute, two in a second.
group files
job files files --rw=randread:16 --bs=64k --thinktime=40ms --runtime=60 --time_based
between "files one after the other: streams" "$(stat_of files streams)" 1 25
equal "and slots for them" "$(slots_of files)" 32
finish
