#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The composer: what it makes of each scenario is a job file that fio accepts, the
# same with each awk, and what is wrong in a scenario is refused with its line.

# shellcheck disable=SC2154 # lib.sh sets top, bench and tmp
. "$(dirname "$0")/lib.sh"

# of_all: each scenario on each device, made by two awks and read by fio.
of_all()
{
	local d s bad=0
	: > "$tmp/out"
	for d in "$bench"/devices/*.conf; do
		d=${d##*/}
		device "${d%.conf}"
		for s in "$bench"/scenarios/*.conf; do
			compose "$s" > "$tmp/a.fio" 2>> "$tmp/out" || bad=1
			busybox awk -v pipelines="$bench/pipelines" -v bytes=1000000000000 \
				-f "$bench/guest/scenario.awk" -f "$bench/guest/compose.awk" \
				"$s" > "$tmp/b.fio" 2>> "$tmp/out" || bad=1
			cmp "$tmp/a.fio" "$tmp/b.fio" >> "$tmp/out" 2>&1 || bad=1
			! grep -Hn '\${' "$tmp/a.fio" >> "$tmp/out" || bad=1
			[ "$d" != ssd.conf ] || fio --parse-only "$tmp/a.fio" >> "$tmp/out" 2>&1 ||
				bad=1
		done
	done
	result $bad "every scenario on every device is a job file, the same from two awks"
}

# scenario LINE...: a file of these lines.
scenario()
{
	printf '%s\n' "$@" > "$tmp/s.conf"
}

# section NAME: that section of what the composer makes.
section()
{
	compose "$tmp/s.conf" | sed -n "/^\[$1\]/,/^$/p"
}

of_times()
{
	BENCH_RAMP=2 BENCH_RUN=10
	scenario "run: 3" "a rag 10% 20%" "b rag 10% 20% stop=50%" \
		"c rag 10% 20% start=25% stop=75%" "d rag 10% 20% stop=0%"
	equal "from start to end: the ramp, then the run" \
		"$(section a@rag | grep -E '^(ramp|run|startd)')" $'ramp_time=2000ms\nruntime=30000ms'
	scenario "run: 0.3" "least: 4" "a rag 10% 20%" "b rag 10% 20% stop=50%"
	equal "not shorter than that" \
		"$(section b@rag | grep -E '^(ramp|run|startd)')" $'ramp_time=2000ms\nruntime=2000ms'
	scenario "run: 0.5" "least: 4" "a rag 10% 20%"
	equal "longer it may be" \
		"$(section a@rag | grep -E '^(ramp|run|startd)')" $'ramp_time=2000ms\nruntime=5000ms'
	scenario "ramp: 0.5" "a rag 10% 20%"
	equal "a shorter ramp" \
		"$(section a@rag | grep -E '^(ramp|run|startd)')" $'ramp_time=1000ms\nruntime=10000ms'
	scenario "ramp: 0" "a rag 10% 20%"
	equal "none" "$(section a@rag | grep -E '^(ramp|run|startd)')" runtime=10000ms
	scenario "run: 3" "a rag 10% 20%" "b rag 10% 20% stop=50%" \
		"c rag 10% 20% start=25% stop=75%" "d rag 10% 20% stop=0%"
	equal "all end together, but for those who leave before" \
		"$(compose "$tmp/s.conf" | grep -E '^(\[|exit)' | tr '\n' ' ')" \
		"[global] [a@rag] exitall=1 exit_what=all [b@rag] [c@rag] [d@rag] "
	equal "it leaves" "$(section b@rag | grep -E '^(ramp|run|startd)')" \
		$'ramp_time=2000ms\nruntime=15000ms'
	equal "it comes and leaves, and needs no ramp" \
		"$(section c@rag | grep -E '^(ramp|run|startd)')" runtime=15000ms
	equal "it waits for its time when all are there" \
		"$(section c@rag | grep -c '</tmp/start/go && sleep 9.500 && echo')" 1
	equal "in the ramp only: no result, no log" \
		"$(section d@rag | grep -E '^(ramp|run|startd|desc|write_)')" \
		$'description=small\ndescription=idle\nruntime=2000ms'
}

of_places()
{
	scenario "a streams-16 10% 80%" "b rag 25% 50%"
	equal "a part for each job, whole MiB" "$(section a@streams-16 | grep -E 'size|offset')" \
		$'offset=99999547392\nsize=49999249408\noffset_increment=49999249408'
	equal "the cgroup is entered first, when all are there" "$(section b@rag | grep exec_prerun)" \
		'exec_prerun=echo >>/tmp/start/there && : </tmp/start/go && echo $PPID >/cg/b/cgroup.procs && :'
	list_processes() { awk -v pipelines="$bench/pipelines" -v what=processes "$@" \
		-f "$bench/guest/scenario.awk" -f "$bench/guest/list.awk" "$tmp/s.conf"; }
	equal "so many processes" "$(list_processes) $(list_processes -v only=1)" "17 16"
	equal "one instance alone ends by itself" \
		"$(compose -v only=2 "$tmp/s.conf" | grep -c '^exit')" 0
	equal "one instance alone" "$(compose -v only=2 "$tmp/s.conf" | grep '@')" \
		$'[b@rag]\nwrite_bw_log=/logs/b@rag\nwrite_iops_log=/logs/b@rag'
	export BENCH_FIO_light=$'prioclass=1\nprio=4'
	equal "lines for a light cgroup" "$(section b@rag | grep prio)" $'prioclass=1\nprio=4'
	equal "not for one with streams" "$(section a@streams-16 | grep -c prio)" 0
	scenario "a rag 0% 10%" "a streams-16 10% 80%"
	equal "nor for what runs beside them in it" "$(section a@rag | grep -c prio)" 0
	unset BENCH_FIO_light
	scenario "a flood 0% 10%" "b rag 0% 10%"
	equal "another engine than io_uring" \
		"$(BENCH_URING=posixaio compose "$tmp/s.conf" | grep ioengine)" \
		$'ioengine=posixaio\nioengine=libaio'
	equal "no logs where none are wanted" "$(BENCH_LOGS='' section b@rag | grep -c log)" 0
	equal "else io_uring" "$(section a@flood | grep ioengine)" ioengine=io_uring
}

# no WORDS LINE...: a scenario of these lines is refused in these words.
no()
{
	local words=$1
	shift
	scenario "$@"
	refused "refused: $words" "$words" compose "$tmp/s.conf"
}

of_mistakes()
{
	no "line 1: there is no stage 'ragg'" "a ragg 0% 10%"
	no "line 1: CGROUP STAGE OFFSET% SIZE% wanted" "a rag 0%"
	no "line 2: 60% and 50% lie outside of the device" "a rag 0% 10%" "b rag 60% 50%"
	no "line 1: '10' is no percentage" "a rag 10 10%"
	no "line 1: '/a' is no name of a cgroup" "/a rag 0% 10%"
	no "line 1: 'weight=2000' is not" "a rag 0% 10% weight=2000"
	no "line 1: 'depth=3' is not" "a rag 0% 10% depth=3"
	no "line 1: it stops before it starts" "a rag 0% 10% start=50% stop=50%"
	no "line 2: two stages of role small in cgroup a" "a rag 0% 10%" "a rag-20 0% 10%"
	no "line 2: two weights for cgroup a" "a rag 0% 9% weight=2" "a flood 0% 9% weight=3"
	no "line 1: no setting 'runs'" "runs: 2"
	no "line 1: least must be seconds above 0" "least: no"
	no "line 1: ramp must be a factor, 0 or above" "ramp: no"
	no "line 1: skip needs devices" "skip: hdd"
	no "line 1: fs must be ext4 or xfs, not 'btrfs'" "fs: btrfs"
	no "line 1: speed wants a time and 1..1000 per cent" "speed: 50%"
	no "line 1: speed wants a time and 1..1000 per cent" "speed: 50% 0"
	no "line 1: '50' is no percentage" "speed: 50 50"
	no "line 2: this speed comes before the last one" "speed: 50% 50" "speed: 50% 100"
	no "it names no instance" "# nothing"
	scenario "a rag-beam 0% 10%"
	refused "refused: a variable that nothing sets" \
		"stage rag-beam: nothing sets \${BENCH_BEAM}" \
		env -u BENCH_BEAM awk -v pipelines="$bench/pipelines" -v bytes=1000000000 \
		-f "$bench/guest/scenario.awk" -f "$bench/guest/compose.awk" "$tmp/s.conf"
}

# of_uncounted: a stage whose figures would silently be others than it says.
of_uncounted()
{
	local bench=$tmp
	mkdir -p "$tmp/pipelines" "$tmp/guest"
	cp "$top"/tools/bench/guest/*.awk "$tmp/guest"
	: > "$tmp/pipelines/common.fio"
	printf '%s\n' "[both]" description=stream "rw=randrw:8" bs=4k > "$tmp/pipelines/both.fio"
	no "pipelines/both.fio reads and writes, so it must say unified_rw_reporting=mixed" \
		"a both 0% 10%"
	echo unified_rw_reporting=mixed >> "$tmp/pipelines/both.fio"
	compose "$tmp/s.conf" > /dev/null 2> "$tmp/out"
	result $? "with that it is taken"
	printf '%s\n' "[files]" description=meta rw=write bs=4k > "$tmp/pipelines/files.fio"
	no "pipelines/files.fio is of role meta, so it must say fsync or fdatasync" \
		"a files 0% 10%"
	echo fdatasync=1 >> "$tmp/pipelines/files.fio"
	compose "$tmp/s.conf" > /dev/null 2> "$tmp/out"
	result $? "with that it is taken, too"
}

# of_stages: each says where it comes from, and solo has it.
of_stages()
{
	local f s
	for f in "$bench"/pipelines/*.fio; do
		s=${f##*/}
		s=${s%.fio}
		[ "$s" != common ] || continue
		grep -q '^# Source: ' "$f" || echo "$s: no Source:"
		grep -qE "^${s}[[:space:]]" "$bench/scenarios/solo.conf" || [ "$s" = rag-paced ] ||
			echo "$s: not in solo.conf"
	done > "$tmp/out"
	[ ! -s "$tmp/out" ]
	result $? "every stage has a source and a place in solo"
}

of_all
device ssd
of_times
of_places
of_mistakes
of_uncounted
of_stages
finish
