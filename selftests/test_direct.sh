#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# The direct path: without contention a request that continues nothing is mostly
# not looked at, what is known of its cgroup stays true, and with contention, or
# on a disk, every request is looked at.
#
# vm: det
# vm: timeout=60
. "$(dirname "$0")/lib.sh"

# share: observed requests, per cent of those inserted since the last call. Both
# are read at once: they grow while we look.
share()
{
	# shellcheck disable=SC2046 # two numbers
	set -- $(awk '$1 == "observed" { o = $2 } $1 == "inserted" { i = $2 }
		END { print o, i }' "/sys/kernel/debug/block/$DEV/sched/counters")
	awk -v o=$(($1 - ${OBSERVED:-0})) -v i=$(($2 - ${INSERTED:-0})) \
		'BEGIN { printf "%.1f", i ? 100 * o / i : 0 }' > $TMP/share
	OBSERVED=$1 INSERTED=$2
}

# A device that answers at once: some 100,000 requests a second.
modprobe null_blk irqmode=0
DEV=nullb0
use blender
queue nr_requests 256
group a
group b

# random_reads GROUP NAME: where no stream is read. A cursor of theirs, just ahead of a
# sampled stream, may take it over, and both are counted until the old one expires.
random_reads()
{
	job "$1" "$2" --rw=randread --bs=4k --iodepth=16 --offset=50g --runtime=300ms \
		--time_based
}

random_reads a alone
job_ok alone
share
between "random, alone: looked at, per cent" "$(cat $TMP/share)" 1 40
between "requests counted, of those made" \
	"$(ratio "$(stat_of a rand_ios)" "$(result alone .read.total_ios)")" \
	0.85 1.15
equal "its tag" "$(stat_of a tag)" random
conserved "random, alone"

random_reads a two &
random_reads b other
wait
share
between "two random: looked at, per cent" "$(cat $TMP/share)" 1 40
conserved "two random"

# A stream is confirmed after 64 of these; then few of small ones are looked at.
job a stream --rw=read --bs=4k --iodepth=1 --runtime=$((300 * SLOWER * SLOWER))ms \
	--time_based
share
between "a stream: looked at, per cent" "$(cat $TMP/share)" 1 25
equal "its tag has followed" "$(stat_of a tag)" streaming
equal "it is one" "$(stat_of a streams)" 1
conserved "a stream"

job a large --rw=read --bs=64k --iodepth=1 --runtime=600ms --time_based --numjobs=16 \
	--offset=2g --offset_increment=2g --size=2g --group_reporting
share
between "streams of 64 KiB: looked at, per cent" "$(cat $TMP/share)" 25 70
between "they are sixteen" "$(stat_of a streams)" 16 17
conserved "streams of 64 KiB"

# A weight of its own: null_blk is never full, and so nothing were held back. Asked while
# both run: whichever begins first or ends last is alone for a while.
echo 200 > "$CGROOT/t-b/io.blender.weight"
job a bulk --rw=randread --bs=128k --iodepth=8 --runtime=900ms --time_based &
job b small --rw=randread --bs=4k --iodepth=1 --runtime=900ms --time_based &
sleep 0.4
share
sleep 0.3
share
wait
between "bulk beside small: looked at, per cent" "$(cat $TMP/share)" 95 100
conserved "bulk beside small"

within a ionice -c 3 fio --filename=/dev/$DEV --direct=1 --name=idle --rw=randread \
	--bs=4k --number_ios=3000 --output=$TMP/idle.log > /dev/null
share
between "an ioprio class: looked at, per cent" "$(cat $TMP/share)" 95 100
use none

# Their requests take turns, as they take a while.
unload null_blk
null_device
INSERTED=0 OBSERVED=0
# Too large to be small requests, which would contend with the streams, and not so large
# that the streams' first ones seemed small beside them.
job a large --rw=read --bs=64k --iodepth=1 --runtime=600ms --time_based --numjobs=8 \
	--offset=2g --offset_increment=2g --size=2g --group_reporting &
job a beside --rw=randread --bs=96k --iodepth=8 --offset=50g --runtime=600ms --time_based &
wait
share
between "streams beside large random reads: looked at, per cent" "$(cat $TMP/share)" 20 45
conserved "streams beside large random reads"
use none

sim_device hdd zero_fill=0
INSERTED=0 OBSERVED=0
job a disk --rw=randread --bs=4k --iodepth=8 --number_ios=100
share
equal "a disk: looked at, per cent" "$(cat $TMP/share)" 100.0
conserved "a disk"
finish
