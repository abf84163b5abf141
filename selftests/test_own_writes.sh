#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# On flash a cgroup's reads do not wait behind its own writes: a job that loads its
# next batch while it writes a checkpoint, beside a small reader.
#
# vm: det
# vm: timeout=120
. "$(dirname "$0")/lib.sh"

# read_beside CGROUP: bandwidth of a's stream while CGROUP writes as fast as it can.
read_beside()
{
	job a reads --rw=read --bs=128k --iodepth=4 --runtime=1 --time_based &
	job "$1" writes --rw=write --offset=20g --bs=1m --iodepth=8 --runtime=1 --time_based &
	job c small --rw=randread --offset=40g --bs=4k --runtime=1 --time_based
	wait
	job_ok reads
	job_ok writes
	job_ok small
	reads=$(result reads .read.bw_bytes)
	writes=$(result writes .write.bw_bytes)
}

sim_device nvme-small zero_fill=0
group a
group b
group c
read_beside b
other=${reads%.*} other_writes=${writes%.*}
read_beside a
between "its own writer beside it (${writes%.*} B/s), percent of what it gets beside another's ($other B/s; $other_writes B/s)" \
	$((${reads%.*} * 100 / other)) 80 1000
finish
