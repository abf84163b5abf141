#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# A cgroup's reads do not wait behind its own writes: a job that loads its next batch
# while it writes a checkpoint, beside a small reader.
#
# vm: det
# vm: timeout=120
. "$(dirname "$0")/lib.sh"

# read_beside CGROUP SECONDS DEPTH: bandwidth of a's stream while CGROUP writes as fast as
# it can.
read_beside()
{
	job a reads --rw=read --bs=128k --iodepth=4 --runtime="$2" --time_based &
	job "$1" writes --rw=write --offset=20g --bs=1m --iodepth="$3" --runtime="$2" --time_based
	wait
	job_ok reads
	job_ok writes
	reads=$(result reads .read.bw_bytes)
	writes=$(result writes .write.bw_bytes)
}

# small_beside CGROUP SECONDS DEPTH: the same, and a small reader.
small_beside()
{
	job c small --rw=randread --offset=40g --bs=4k --runtime="$2" --time_based &
	read_beside "$@"
	job_ok small
}

# alone_with_writer: a's stream beside its own writer, with nobody else on a disk: turns.
alone_with_writer()
{
	sim_device hdd zero_fill=0
	queue nr_requests 256
	read_beside a 6 64
	between "alone on a disk: $reads B/s beside $writes of its own writer, per cent of all" \
		"$(awk "BEGIN { printf \"%d\", 100 * $reads / ($reads + $writes) }")" 35 65
	use none
	unload simdisk
}

# compared PROFILE LEAST SECONDS DEPTH: in per cent of what it gets beside another's.
compared()
{
	sim_device "$1" zero_fill=0
	queue nr_requests 256
	small_beside b "$3" "$4"
	other=${reads%.*} other_writes=${writes%.*}
	small_beside a "$3" "$4"
	between "$1: its own writer beside it ($reads and $writes B/s), percent of what it gets beside another's ($other and $other_writes B/s)" \
		$((${reads%.*} * 100 / other)) "$2" 1000
	use none
	unload simdisk
}

group a
group b
group c
compared nvme-small 80 1 8
# One head: the two share what one cgroup gets, half of what two get.
compared hdd 40 6 64
alone_with_writer
finish
