# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154 # plan.sh sets kernels, devices, scheds, jobs
#
# What the bars want beside the bench's cells: idle time of the processor, cost, sizes,
# several processors. Sourced by bars; each is kept until what it was made of changes.

: "${bench:?}" "${here:?}" "${to:?}"

# prepared SERIES: image and modules.
prepared()
{
	tools/rig/setup && tools/rig/image "$1" > /dev/null && tools/rig/build "$1" > $to/build.log 2>&1 ||
		die "Linux $1 could not be prepared, see $to/build.log and above; no bar was judged"
}

# stamp SERIES FILE...: changes with the kernel's image and the files.
stamp()
{
	local series=$1
	shift
	{ cat "$RIG_CACHE/image/$series/stamp"; sha256sum tools/rig/vm "$@"; } | sha256sum
}

# fresh FILE STAMP: was it made of that?
fresh()
{
	[ -s "$1" ] && [ "$(cat "$1.stamp" 2>/dev/null)" = "$2" ]
}

# idle SERIES DEVICE: idle share of the processor, each stage alone under none.
idle()
{
	local file=$to/idle/$1.$2 new
	new=$(stamp "$1" "$RIG_BUILD/$1/simdisk.ko" $bench/guest/* "$bench/devices/$2.conf" \
		$bench/scenarios/solo.conf $bench/pipelines/* $here/guest-idle.sh)
	if ! fresh "$file" "$new"; then
		echo "Linux $1, $2: the processor's idle time"
		rm -rf "$file" "$file.d"
		tools/rig/vm --series "$1" --det --quiet --timeout 900 --out "$file.d" \
			--modules simdisk $here/guest-idle.sh "$2" > "$file.log" 2>&1 ||
			{ echo "bars: idle time of $2 on Linux $1 FAILED, see $file.log" >&2; return 0; }
		mv "$file.d/idle.tsv" "$file"
		echo "$new" > "$file.stamp"
	fi
}

# cost: make bench-cpu for all kernels; its figures with their series.
cost()
{
	local new series
	new=$(for series in $kernels; do
		stamp "$series" "$RIG_BUILD/$series/blender-iosched.ko" $bench/cpu/* $bench/guest/* \
			$bench/schedulers/*
	done)
	if ! fresh $to/cpu.raw "$new"; then
		rm -f $to/cpu.raw $to/cpu.raw.stamp
		KERNELS=$kernels SCHEDS=$scheds JOBS=$jobs $bench/cpu/run ||
			{ echo "bars: the cost could not be measured, see above" >&2; return 0; }
		cp build/bench/cpu.tsv $to/cpu.raw
		echo "$new" > $to/cpu.raw.stamp
	fi
}

# with_series: lines that begin with a release get its series in its place.
with_series()
{
	local series
	for series in $kernels; do
		awk -F '\t' -v OFS='\t' -v k="$(rig_kver "$series")" -v s="$series" \
			'$1 == k { $1 = s; print }' "$1"
	done
}

# sizes: of the structs that bars name, from the module's debugging information.
sizes()
{
	local series struct size
	for series in $kernels; do
		for struct in $(awk -F '\t' '$5 == "sizeof" { print $4 }' $to/asked-bars); do
			size=$(tools/rig/in $RIG_TOOLS_SERIES pahole -C "$struct" \
				"build/$series/blender-iosched.ko" 2>/dev/null |
				sed -n 's:.*/\* size\: \([0-9]*\),.*:\1:p' | tail -n 1) || :
			[ -z "$size" ] || printf '%s\t%s\t%s\n' "$series" "$struct" "$size"
		done
	done
}

# others RUN: empty RUN: only what is there.
others()
{
	local series device
	mkdir -p $to/idle
	: > $to/idle.tsv
	: > $to/cpu.tsv
	: > $to/sizes.tsv
	: > $to/smp.tsv
	if [ -n "$1" ]; then
		for series in $kernels; do
			prepared "$series"
		done
		! group_asked cost || cost
	fi
	for series in $kernels; do
		for device in $devices; do
			group_asked conserve || break
			[ -z "$1" ] || idle "$series" "$device"
			[ ! -s "$to/idle/$series.$device" ] ||
				sed "s/^/$series\t$device\t/" "$to/idle/$series.$device" >> $to/idle.tsv
		done
		! group_asked smp || {
			[ -z "$1" ] || $here/smp "$series" "$scheds"
			cat $to/smp/"$series".*/iops >> $to/smp.tsv 2>/dev/null || :
		}
	done
	[ ! -s $to/cpu.raw ] || with_series $to/cpu.raw > $to/cpu.tsv
	! group_asked sizeof || sizes > $to/sizes.tsv
}
