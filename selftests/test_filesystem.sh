#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# File systems: their metadata and journals go ahead of everyone's data, and
# what fsync waits for does not wait for what nobody waits for.
#
# vm: det
# vm: timeout=120
. "$(dirname "$0")/lib.sh"

# on KIND MKFS...: creates files with an fsync each beside buffered streams.
on()
{
	kind=$1
	shift
	sim_device ssd backed_mb=400
	check "$kind: made" "$@"
	mount -t "$kind" /dev/$DEV $MNT || give_up "could not mount $kind"
	group files
	group stream
	trace_on lane
	within stream sh -c "dd if=/dev/zero of=$MNT/big bs=1M count=40 2> /dev/null; sync $MNT/big" &
	within files sh -c "mkdir $MNT/d; for i in 0 1 2 3 4 5 6 7 8 9; do
		echo \$i > $MNT/d/\$i; sync $MNT/d/\$i; done"
	wait
	trace_off
	between "$kind: metadata and journal in the latency lane" \
		"$(traced lane 'lane latency reason meta')" 10 100000
	equal "$kind: and nowhere else" \
		"$(traced lane 'reason meta')" "$(traced lane 'lane latency reason meta')"
	between "$kind: data that fsync waits for, too" \
		"$(traced lane 'W .* lane latency reason commit')" 5 1000
	between "$kind: bulk writes in the stream lane, MiB" \
		"$(($(sed -n 's/.* W .* + \([0-9]*\) lane stream .*/\1/p' $TMP/trace |
			awk '{ s += $1 } END { print s + 0 }') / 1048576))" 38 60
	umount $MNT
	echo 3 > /proc/sys/vm/drop_caches
	mount -t "$kind" /dev/$DEV $MNT
	trace_on lane
	ls -lR $MNT > /dev/null
	trace_off
	between "$kind: reading a directory" "$(traced lane 'R .* lane latency reason meta')" 1 1000
	equal "$kind: what was written is there" "$(cat $MNT/d/* | tr -d '\n')" 0123456789
	check "$kind: the large file, too" cmp -n 41943040 /dev/zero $MNT/big
	umount $MNT
	conserved "$kind"
	use none
	unload simdisk
}

on ext4 mkfs.ext4 -q -F -E lazy_itable_init=0,lazy_journal_init=0,nodiscard -J size=16 \
	/dev/simdisk0 200M
modprobe xfs || { skip "xfs" "this kernel has no xfs"; finish; }
on xfs mkfs.xfs -q -f -K -d size=380m /dev/simdisk0
finish
