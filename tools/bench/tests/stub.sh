# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# A copy of the bench, $tmp/top, whose machine only counts: for tests of the runner.
# Sourced after lib.sh. What the rig's programs do instead:
#
#   vm		adds its arguments to $tmp/cache/calls, the files it was given to seen, and
#		leaves a row of $((100 * SEED)) MB/s. Of a scheduler in $tmp/cache/skip: a
#		reason instead. While $tmp/cache/fail is there, or says its seed, it fails;
#		while rebuild is there, the modules change meanwhile.
#   in		makes a calculator of limits, which fails while $tmp/cache/no-limit is there;
#		there is no report.

: "${top:?}" "${bench:?}" "${tmp:?}"

# copy: makes it.
copy()
{
	local name
	mkdir -p "$tmp/top/tools/rig" "$tmp/top/selftests/vm" "$tmp/top/build/6.12" \
		"$tmp/top/build/simdisk" "$tmp/cache/image/6.12"
	cp -r "$bench" "$tmp/top/tools/bench"
	cp "$top/tools/rig/lib.sh" "$tmp/top/tools/rig"
	touch "$tmp/top/tools/rig/vm-boot" "$tmp/top/tools/rig/steady-time.c" \
		"$tmp/top/selftests/vm/init" \
		"$tmp/top/build/6.12/simdisk.ko" "$tmp/top/build/6.12/blender-iosched.ko" \
		"$tmp/cache/image/6.12/stamp" "$tmp/cache/skip"
	for name in setup image build; do
		printf '#!/bin/sh\n' > "$tmp/top/tools/rig/$name"
	done
	cat > "$tmp/top/tools/rig/in" <<-'END'
	#!/bin/sh
	cat > build/simdisk/limit <<-'LIMIT'
	#!/bin/sh
	[ ! -e "$BLENDER_CACHE/no-limit" ] || { echo "error: told to refuse"; exit 1; }
	echo stream_MBps=500
	LIMIT
	chmod +x build/simdisk/limit
	END
	cat > "$tmp/top/tools/rig/vm" <<-'END'
	#!/bin/bash
	echo "$*" >> "$BLENDER_CACHE/calls"
	while [ $# -gt 4 ]; do
		[ "$1" != --out ] || out=$2
		[ "$1" != --bench ] || (cd "$2" && find . -type f | LC_ALL=C sort > "$BLENDER_CACHE/seen")
		shift
	done
	if [ -e "$BLENDER_CACHE/fail" ]; then
		told=$(cat "$BLENDER_CACHE/fail")
		[ -n "$told" ] && [ "$told" != "$4" ] ||
			{ echo "row" > "$out/rows.tsv"; echo "bench: told to fail"; exit 1; }
	fi
	[ ! -e "$BLENDER_CACHE/rebuild" ] || echo "$1" >> build/6.12/simdisk.ko
	if grep -qx "$2" "$BLENDER_CACHE/skip"; then
		echo "told to skip" > "$out/skip"
		exit
	fi
	printf '6.12\t%s\t%s\t%s\tcg\tstream\t%s\t1\t2\t3\t4\t5\tstage\n' \
		"$1" "$3" "$2" $((100 * $4)) > "$out/rows.tsv"
	END
	chmod +x "$tmp/top/tools/rig"/{setup,image,build,in,vm}
	export BLENDER_CACHE=$tmp/cache
}

run_bench() { "$tmp/top/tools/bench/bench"; }
