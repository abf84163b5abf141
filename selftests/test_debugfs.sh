#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# What debugfs shows under load: readable at any moment, read only, in a form
# that a script can take apart.
#
# vm: det
# vm: timeout=60
. "$(dirname "$0")/lib.sh"

null_device hw_queue_depth=4
d=/sys/kernel/debug/block/$DEV/sched
equal "files" "$(ls $d | tr '\n' ' ')" "budget counters lanes streams "
equal "for root's eyes" "$(stat -c %a $d/* | sort -u)" 400
equal "nothing to decide so far" "$(sed -n 's/^last_decision=\([a-z]*\) .*/\1/p' $d/lanes)" empty
group a
job a a --rw=randread --bs=4k --iodepth=64 --runtime=300ms --time_based &
job "" b --rw=read --bs=128k --iodepth=8 --offset=100g --runtime=300ms --time_based &
reads=0 bad=
busy
while [ -d /proc/$! ]; do
	for f in lanes streams budget counters; do
		cat $d/$f > $TMP/$f || bad="$bad $f"
		[ -s $TMP/$f ] || bad="$bad empty:$f"
	done
	reads=$((reads + 1))
	sleep 0.01
done
wait
job_ok a
job_ok b
between "read so many times under load" $reads 10 1000
equal "without a failure" "$bad" ""
equal "counters: names" "$(cut -d' ' -f1 $d/counters | tr '\n' ' ')" \
	"inserted merged dispatched requeued completed queued in_flight observed "
equal "counters: numbers" "$(cut -d' ' -f2 $d/counters | grep -vc '^[0-9]*$')" 0
equal "lanes: names" "$(cut -d' ' -f1 $d/lanes | head -n 4 | tr '\n' ' ')" \
	"rt latency stream idle "
equal "lanes: pairs" "$(tr ' ' '\n' < $d/lanes | grep -vc -e = -e '^[a-z]*$')" 0
equal "streams: a line for each cgroup" "$(grep -c '^cgroup [0-9]* tag=' $d/streams)" 2
between "budget: bandwidth in kB/s" "$(sed -n 's/^read .*bandwidth_kbps=\([0-9]*\) .*/\1/p' $d/budget)" 1000 100000000
conserved "after it"
finish
