#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# Requests that the driver gives back are sent again, and none is lost or counted twice:
# on the direct path, from the lanes, and while the scheduler changes.
#
# vm: det
# vm: timeout=60
. "$(dirname "$0")/lib.sh"

group a
group b

# pipelines NAME: one alone, streams beside small requests, a change under load, data.
pipelines()
{
	job a alone --rw=randread --bs=4k --iodepth=8 --size=60m --number_ios=1000
	job_ok alone
	conserved "$1, direct"
	job a bulk --rw=read --bs=256k --iodepth=8 --size=60m --time_based --runtime=500ms &
	job b small --rw=randread --bs=4k --iodepth=1 --size=60m --time_based \
		--runtime=500ms &
	wait
	job_ok bulk
	job_ok small
	conserved "$1, lanes"
	job a last --rw=randread --bs=4k --iodepth=32 --size=60m --time_based \
		--runtime=500ms &
	for _ in 1 2 3 4 5; do
		sleep 0.05
		use none
		use blender
	done
	wait
	job_ok last
	conserved "$1, after it was changed under load"
	job a kept --rw=randwrite --bs=16k --iodepth=16 --size=16m --verify=crc32c
	job_ok kept
}

# Aborted commands, with a sense that asks for another try. What SCSI has prepared goes
# back to it past the scheduler, which sees it complete once.
scsi()
{
	scsi_device || { skip "scsi" "this kernel has no scsi_debug"; return; }
	driver=/sys/bus/pseudo/drivers/scsi_debug
	echo 20000 > $driver/ndelay
	echo 16 > $driver/opts
	echo 7 > $driver/every_nth
	pipelines scsi
	sent=$(cat "/sys/block/$DEV/device/iorequest_cnt")
	errors=$(cat "/sys/block/$DEV/device/ioerr_cnt")
	between "scsi: errors, per cent of those sent" $((100 * errors / sent)) 10 20
	echo 0 > $driver/every_nth
	use none
	unload scsi_debug
}

# Given back by the driver without a word: those go by the scheduler again.
null()
{
	modinfo -p null_blk | grep -q '^requeue:' ||
		{ skip "null_blk" "this kernel's gives nothing back"; return; }
	null_device memory_backed=1 gb=1 requeue=1,30,0,-1
	pipelines null_blk
	job a counted --rw=randread --bs=4k --iodepth=8 --size=60m --number_ios=1000
	at_least "null_blk: given back" "$(counter requeued)" 50
}

scsi
null
finish
