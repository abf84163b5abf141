#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# A checkpoint of many ranks, each in a cgroup of its own: while there is no room for
# their writes, reads of another cgroup go on, however many writers come before it.
#
# vm: det
# vm: timeout=120
. "$(dirname "$0")/lib.sh"

# beside N: MB/s of a reader beside so many writers.
beside()
{
	for i in $(seq "$1"); do
		job w$i w$i --rw=write --bs=1m --iodepth=8 --offset=$((i * 4))g --size=4g \
			--ramp_time=300ms --runtime=700ms --time_based &
	done
	job reader "reader-$1" --rw=read --bs=128k --iodepth=8 --offset=90g --size=20g \
		--ramp_time=300ms --runtime=700ms --time_based
	wait
	job_ok "reader-$1"
}

# rate N: what the reader had, MB/s.
rate() { awk "BEGIN { print $(result "reader-$1" .read.bw_bytes) / 1e6 }"; }

sim_device nvme-small zero_fill=0
group reader
for i in $(seq 20); do
	group w$i
done
for n in 4 7 8 20; do
	beside $n
done
for n in 7 8 20; do
	between "beside $n writers: $(rate $n) MB/s, of what it has beside 4, percent" \
		"$(awk "BEGIN { print 100 * $(rate $n) / $(rate 4) }")" 50 130
done
conserved "after all"
finish
