#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# In what order a disk gets its requests: the streams of a cgroup in long runs, one
# after the other as they lie on it; small requests in bunches between the runs.
#
# vm: det
# vm: timeout=90
. "$(dirname "$0")/lib.sh"

AREA_GB=50

# traced_load NAME...: what is dispatched in two seconds of the jobs that run, once they
# have gone on for two, as "AREA SECTOR BYTES" a line; waits for them and checks them.
traced_load()
{
	sleep 2
	trace_on dispatch
	sleep 2
	trace_off
	wait
	for name; do
		job_ok "$name"
	done
	sed -n 's/.* R \([0-9]*\) + \([0-9]*\) .*/\1 \2/p' $TMP/trace |
		awk -v area=$((AREA_GB * 2097152)) '{ print int($1 / area), $1, $2 }' > $TMP/order
}

# count SMALL: counts of the order, for count_of; what has SMALL bytes or less is of a
# bunch.
#	runs	of bulk: each ends with a request of another area or a bunch
#	back	those that lie below the one before
#	kb	of a run, on average
#	gaps	requests of a stream that do not continue its last one
#	bunches	of small requests; bunch: requests of one, on average
count()
{
	awk -v small="$1" '
		$3 <= small { if (last != "small") bunches++; smalls++; last = "small"; next }
		$1 != last {
			runs++
			back += runs > 1 && $1 < before
			before = last = $1
		}
		{
			gaps += ($1 in next_sector) && next_sector[$1] != $2
			next_sector[$1] = $2 + $3 / 512
			bytes += $3
		}
		END { print "runs", runs + 0; print "back", back + 0; print "gaps", gaps + 0
			print "kb", runs ? int(bytes / runs / 1024) : 0
			print "bunches", bunches + 0; print "bunch", bunches ? smalls / bunches : 0 }
	' $TMP/order > $TMP/counts
}

count_of() { sed -n "s/^$1 //p" $TMP/counts; }

# streams: eight readers, an area each.
streams()
{
	job train streams --rw=read --bs=64k --numjobs=8 --offset_increment=${AREA_GB}g \
		--size=${AREA_GB}g --runtime=5 --time_based
}

# in_order NAME SMALL KB: the runs of eight streams, each of so many KiB. Eight areas, then
# again from the first: one run in eight goes back.
in_order()
{
	count "$2"
	runs=$(count_of runs)
	at_least "$1: runs in two seconds" "$runs" 12
	at_least "$1: KiB of a run" "$(count_of kb)" "$3"
	between "$1: runs that go back, of $runs" "$(count_of back)" 1 $((runs / 8 + 1))
	equal "$1: every stream is read in its order" "$(count_of gaps)" 0
}

sim_device hdd zero_fill=0
group train
group rag

streams &
traced_load streams
in_order "eight streams alone" 0 8192

streams &
job rag small --rw=randread --bs=4k --offset=$((AREA_GB * 9))g --size=${AREA_GB}g \
	--runtime=5 --time_based &
traced_load streams small
in_order "beside a small reader" 4096 2048
at_least "bunches of small requests between them" "$(count_of bunches)" 12
at_least "requests of a bunch" "$(count_of bunch)" 2
finish
