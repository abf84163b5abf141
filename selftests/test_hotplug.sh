#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# A CPU goes away and comes back under load; no request stays behind with it.
#
# vm: smp=2
# vm: timeout=120
. "$(dirname "$0")/lib.sh"

cpu=/sys/devices/system/cpu/cpu1/online
[ -w $cpu ] || skip_all "this kernel has no CPU hotplug"
null_device submit_queues=2 hw_queue_depth=16
group a
job a load --rw=randrw --bs=4k --iodepth=32 --numjobs=2 --runtime=60 --time_based &
job "" stream --rw=read --bs=64k --iodepth=8 --offset=100g --runtime=60 --time_based &
busy
rounds=0
while [ $rounds -lt 4 ]; do
	echo 0 > $cpu || break
	sleep 0.1
	before=$(counter completed)
	for i in $(seq 100); do
		[ $(($(counter completed) - before)) -lt 5 ] || break
		sleep 0.1
	done
	at_least "round $rounds: it goes on with one CPU" $(($(counter completed) - before)) 5
	echo 1 > $cpu || break
	sleep 0.1
	rounds=$((rounds + 1))
done
equal "rounds" $rounds 4
killall -INT fio
wait
job_ok load
job_ok stream
conserved "after all"
finish
