#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# What simdisk does when told to fail, hang or come late: each kind of fault, which
# requests it hits, what is refused; and blender on a disk where all of it happens.
#
# vm: det
# vm: timeout=300
. "$(dirname "$0")/lib.sh"

PARAMETER=/sys/module/simdisk/parameters/fault

# fault RULE: for DEV. "none" takes all rules away.
fault() { echo "${DEV#simdisk} $*" > $PARAMETER; }

# hits: of each rule of DEV, in order.
hits() { sed -n 's/.* hit=//p' "/sys/kernel/debug/simdisk/$DEV/faults" | tr '\n' ' '; }

# one OPTIONS...: a single request of 4 KiB past the page cache; its error number.
one()
{
	job "" one --bs=4k --size=4k --ioengine=psync "$@"
	result one .error
}
read_at() { one --rw=read --offset=$(($1 * 512)); }
write_at() { one --rw=write --buffer_pattern=0x5a --offset=$(($1 * 512)); }
OK=0 EIO=5 ENODATA=61 ETIMEDOUT=110

# holds NAME SECTOR FILE: what the disk has there.
holds()
{
	dd if=/dev/$DEV of=$TMP/read bs=512 skip="$2" count=8 2> /dev/null
	check "$1" cmp $TMP/read "$3"
}

# refused WORDS RULE: with a sentence in the log that has these words.
refused()
{
	before=$(dmesg | wc -l)
	! echo "$2" 2> /dev/null > $PARAMETER || return 1
	dmesg | tail -n +$((before + 1)) | grep "nothing was changed" | grep -q -e "$1"
}

each_kind()
{
	fault io op=read sectors=2048-2055
	equal "io: a read of the place fails" "$(read_at 2048)" $EIO
	equal "io: so does one that ends in it" "$(read_at 2041)" $EIO
	equal "io: not one before it" "$(read_at 2040)" $OK
	equal "io: nor one behind it" "$(read_at 2056)" $OK
	equal "io: nor a write" "$(write_at 2048)" $OK
	equal "io: hits" "$(hits)" "2 "
	fault none
	equal "none: it can be read again" "$(read_at 2048)" $OK
	holds "none: as it was written" 2048 $TMP/new

	fault medium op=write
	equal "medium: reads work" "$(read_at 4096)" $OK
	equal "medium: writes fail" "$(write_at 4096)" $ENODATA
	fault none
	holds "medium: what failed was not written" 4096 $TMP/old

	fault io op=flush
	refuse "flush: fsync fails" \
		dd if=$TMP/new of=/dev/$DEV bs=4k count=1 conv=notrunc,fsync
	equal "flush: hits" "$(hits)" "1 "
	fault none
	fault io op=discard
	refuse "discard: fails" blkdiscard -l 1048576 /dev/$DEV
	fault none
}

# latency_ms: of the last single read.
latency_ms() { result one '.read.lat_ns.mean / 1e6'; }

times()
{
	queue io_timeout 1000
	fault hang op=read
	equal "hang: a read times out" "$(read_at 0)" $ETIMEDOUT
	between "hang: after the queue's timeout, ms" "$(took_ms read_at 0)" 1000 3500
	equal "hang: hits" "$(hits)" "2 "
	read_at 0 > /dev/null &
	for _ in $(seq 100); do
		[ "$(hits)" != "3 " ] || break
		sleep 0.05
	done
	# the drive's own time
	sleep 0.1
	refuse "hang: so long it has not come back" came_back
	wait $!
	check "hang: then it has" came_back
	fault none
	fault delay us=300000
	equal "delay: a read works" "$(read_at 8192)" $OK
	between "delay: so much later, ms" "$(latency_ms)" 300 302
	fault none
	fault delay us=3000000
	equal "delay: beyond the timeout it works, too" "$(read_at 8192)" $OK
	between "delay: it is waited for, ms" "$(latency_ms)" 3000 3002
	fault none
	queue io_timeout 30000
}

# so_many NAME RULE MATCHED_PER_HIT MOST: of a hundred reads or more.
so_many()
{
	fault $2
	job "" n --rw=randread --bs=4k --number_ios=100 --ioengine=psync \
		--continue_on_error=all
	matched=$(sed -n 's/.* matched=\([0-9]*\) .*/\1/p' \
		/sys/kernel/debug/simdisk/$DEV/faults)
	want=$((matched / $3 < $4 ? matched / $3 : $4))
	equal "$1: hits" "$(hits)" "$want "
	equal "$1: errors" "$(result n .total_err)" $want
	fault none
}

rules()
{
	check "refuses an unknown kind" refused "'fire'" "0 fire"
	check "refuses an unknown operation" refused "'op" "0 io op=append"
	check "refuses an unknown option" refused "'speed" "0 io speed=1"
	check "refuses every=0" refused "'every" "0 io every=0"
	check "refuses a place that ends before it begins" refused "'sectors" "0 io sectors=9-8"
	check "refuses a delay of no length" refused "needs us=" "0 delay"
	check "refuses a delay beyond its bound" refused "'us" "0 delay us=10000001"
	check "refuses a length without a delay" refused "'us" "0 io us=5"
	check "refuses a rule without a disk" refused "number of a disk" "io"
	refuse "refuses a disk that is not there" sh -c "echo '7 io' > $PARAMETER"
	equal "none of these is a rule" "$(cat /sys/kernel/debug/simdisk/$DEV/faults)" ""
	for i in 1 2 3 4 5 6 7 8; do
		fault io sectors=$((i * 8))-$((i * 8 + 7)) every=$i count=5 op=read
	done
	equal "rules are shown as written" \
		"$(sed -n 3p /sys/kernel/debug/simdisk/$DEV/faults)" \
		"io op=read sectors=24-31 every=3 count=5 matched=0 hit=0"
	check "a ninth is refused" refused "cannot have more" "0 io"
	fault none
}

# torn PROFILE: streams and small requests of two cgroups on a disk where all
# kinds of faults happen. Nobody hangs, nothing is lost, and then all is well.
torn()
{
	sim_device "$1" backed_mb=64 write_cache=1 discard=1
	queue io_timeout 1000
	fault io every=23
	fault medium op=write every=17
	fault hang every=301
	fault delay every=11 us=20000
	group a
	group b
	job a small --rw=randrw --bs=4k --iodepth=16 --fsync=50 --runtime=8 --time_based \
		--continue_on_error=all &
	job b stream --rw=read --bs=128k --iodepth=8 --runtime=8 --time_based \
		--continue_on_error=all &
	job b writer --rw=write --bs=64k --iodepth=8 --offset=1g --runtime=8 --time_based \
		--continue_on_error=all
	wait
	for name in small stream writer; do
		# an fsync that fails ends the job
		between "$1: $name met faults" \
			"$(result $name '.total_err + .error')" 1 1000000
	done
	for hit in $(hits); do
		between "$1: a rule hit" "$hit" 1 1000000
	done
	conserved "$1 with faults"
	check "$1: every request came back" came_back
	fault none
	job a well --rw=randrw --bs=4k --iodepth=16 --runtime=1 --time_based
	job_ok well
	conserved "$1 without"
	use none
	unload simdisk
}

# Pulled out while requests hang: it does not wait for their timeout of 30 s.
pulled_out()
{
	sim_device ssd
	fault hang every=5
	job "" pulled --rw=randrw --bs=4k --iodepth=32 --runtime=60 --time_based &
	busy 10
	sleep 1
	between "unplugging does not wait for what hangs, ms" \
		"$(took_ms sh -c 'echo 0 > /sys/module/simdisk/parameters/unplug')" 0 2000
	wait
	equal "the disk is gone" "$(ls -d /sys/block/simdisk0 2> /dev/null)" ""
	check "the module can be removed" unload simdisk
}

# Pulled out when the drive would need half a minute for the 32 that it has, and the
# scheduler holds 16: the ones are done at once, the others fail.
pulled_out_slow()
{
	sim_device hdd
	echo "0 1" > /sys/module/simdisk/parameters/speed
	job "" slow --rw=randread --bs=4k --iodepth=48 --number_ios=48 \
		--continue_on_error=all &
	busy 48
	between "unplugging does not wait for what is slow, ms" \
		"$(took_ms sh -c 'echo 0 > /sys/module/simdisk/parameters/unplug')" 0 2000
	wait
	between "what the drive did not have fails" "$(result slow .total_err)" 12 48
	check "the module can be removed" unload simdisk
}

head -c 4096 /dev/zero > $TMP/old
tr '\0' Z < $TMP/old > $TMP/new
sim_device ssd backed_mb=64 write_cache=1 discard=1
for scheduler in none blender; do
	use $scheduler
	echo "# $scheduler"
	blkdiscard -l 2097152 -o 2097152 /dev/$DEV
	each_kind
	times
done
use none
so_many "every tenth" "io every=10" 10 1000
so_many "every tenth, three times" "io every=10 count=3" 10 3
so_many "of an operation that does not come" "io op=write" 1 1000
rules
unload simdisk
for p in hdd ssd nvme-small; do
	torn $p
done
pulled_out
pulled_out_slow
finish
