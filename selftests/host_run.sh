#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# What selftests/run makes of what a guest said and how it ended: the last line and the
# exit status. A copy of it in a tree of its own, whose machine only repeats words.
#
# TAP on stdout; runs on the host, no VM.

# shellcheck disable=SC2154 # tap.sh sets tmp
top=$(cd "$(dirname "$0")/.." && pwd)
. "$top/selftests/tap.sh"
fake=$tmp/top
results=$fake/build/results

# copy: run and what it needs, two tests, and stubs of what makes and boots a machine.
copy()
{
	local stub
	mkdir -p "$fake/selftests/vm" "$fake/tools/rig" "$fake/.ci"
	cp "$top"/selftests/{run,tally} "$fake/selftests"
	cp "$top"/selftests/vm/requirements "$fake/selftests/vm"
	cp "$top/tools/rig/lib.sh" "$fake/tools/rig"
	cp "$top/.ci/run" "$fake/.ci"
	: > "$fake/selftests/test_a.sh"
	: > "$fake/selftests/test_b.sh"
	printf '#!/bin/sh\n' | tee "$fake/tools/rig/build" > "$fake/tools/rig/image"
	cat > "$fake/tools/rig/vm" <<-'END'
	#!/bin/bash
	# As tools/rig/vm: says what was recorded, and ends as told.
	here=$(dirname "$0")
	while [ "$1" != --out ]; do shift; done
	cat "$here/guest"
	. "$here/then" "$(dirname "$2")"
	exit "$(cat "$here/status")"
	END
	for stub in build image vm; do
		chmod +x "$fake/tools/rig/$stub"
	done
}

# a_test NAME: what a good one makes the guest say.
a_test()
{
	printf '#@ begin test_%s.sh\nok 1 - %s\n1..1\n\n#@ end test_%s.sh 0 1\n' "$1" "$1" "$1"
}

# ends NAME LAST STATUS [ARGUMENT...]: of run, with those arguments.
ends()
{
	local name=$1 last=$2 wanted=$3 status=0
	shift 3
	"$fake/selftests/run" "$@" > "$tmp/out" 2>&1 < /dev/null || status=$?
	[ "$(tail -n 1 "$tmp/out")" = "$last" ] && [ $status = "$wanted" ]
	set -- $?
	echo "wanted: $last, exit status $wanted; it was $status" >> "$tmp/out"
	result "$1" "$name"
}

# said: what the guest of the next runs says is on stdin.
said() { cat > "$fake/tools/rig/guest"; }

# guest NAME LAST STATUS [MACHINE [COMMANDS]]: of run, where the machine ends with that
# status, 0 if not told, after those commands.
guest()
{
	echo "${4:-0}" > "$fake/tools/rig/status"
	echo "${5:-}" > "$fake/tools/rig/then"
	ends "$1" "$2" "$3"
}

# shows WORDS: the last run did.
shows()
{
	grep -qF -- "$1" "$tmp/out"
	result $? "it shows: $1"
}

of_output()
{
	{ a_test a; a_test b; } | said
	guest "all is well" "2 passed, 0 failed" 0
	# shellcheck disable=SC2016 # the machine expands it
	guest "a line is missing in the counts" "1 passed, 1 failed" 1 0 \
		'until [ "$(grep -c . "$1/counts")" = 2 ]; do sleep 0.1; done; sed -i 1d "$1/counts"'
	shows "1 of 2 were not counted"
	{ a_test a | sed 's/^$/half a line/; s/0 1$/time 120/'; a_test b; } | said
	guest "a line is cut before the end" "2 passed, 1 failed" 1 1
	shows "it took longer than it may"
	{ a_test a | sed '/^$/{N; s/\n/half a line/; s/0 1$/time 120/}'; a_test b; } | said
	guest "an end is lost in a line" "2 passed, 2 failed" 1 1
	shows "its end was not seen"
	{ a_test a | sed '/#@ end/d'; a_test b; } | said
	guest "an end is lost" "2 passed, 1 failed" 1
	{ printf 'half a line'; a_test a; a_test b; } | said
	guest "a begin is lost in a line" "1 passed, 1 failed" 1
	{ a_test a; a_test b | head -n 2; } | said
	guest "the guest stops in a test" "2 passed, 1 failed" 1
	a_test a | said
	guest "a test is not begun" "1 passed, 1 failed" 1
	echo '# 1 of 2 processors are at work' | said
	guest "no test is begun" "0 passed, 3 failed" 1 2
	shows "1 of 2 processors"
}

# of_machines: the statuses of tools/rig/vm.
of_machines()
{
	local status
	{ a_test a; a_test b; } | said
	guest "1: no test failed" "2 passed, 1 failed" 1 1 \
		'echo "rig: error: the results could not be copied" >&2'
	shows "the results could not be copied"
	guest "3: no test is blamed" "2 passed, 1 failed" 1 3 \
		'echo "rig: error: the kernel log has: WARNING" >&2'
	shows "the kernel log has: WARNING"
	for status in 4 124; do
		guest "$status: no test failed" "2 passed, 1 failed" 1 $status
	done
	{ a_test a; a_test b | sed 's/0 1$/log 1/'; } | said
	guest "3: a test is blamed" "2 passed, 1 failed" 1 3
	{ a_test a; a_test b | sed 's/^ok/not ok/; s/0 1$/1 1/'; } | said
	guest "1: a test failed" "1 passed, 1 failed" 1 1
	for status in 4 124; do
		guest "$status: a test failed, too" "1 passed, 2 failed" 1 $status
	done
}

# plans NAME PASSED FAILED SKIPPED LINE...: what the tally makes of these lines.
plans()
{
	local name=$1 wanted="$2 $3 $4"
	shift 4
	printf '%s\n' "$@" > "$tmp/tap"
	{
		echo "wanted: $wanted"
		awk -v status=0 -f "$top/selftests/tally" "$tmp/tap"
	} > "$tmp/out"
	grep -qx "$wanted" "$tmp/out"
	result $? "$name"
}

of_plans()
{
	{ a_test a | sed 's/^1\.\.1/1..0/; /^ok/d'; a_test b; } | said
	guest "a plan of nothing" "1 passed, 1 failed" 1
	{ a_test a | sed 's/^1\.\.1/1..0 # SKIP no such thing/; /^ok/d'; a_test b; } | said
	guest "a plan of nothing, and why" "1 passed, 0 failed, 1 skipped" 0
	plans "plans before and after" 3 0 0 1..2 "ok 1 - a" "ok 2" "ok 1 - c" 1..1
	plans "no plan" 2 1 0 "ok 1" "ok 2"
	plans "one check less" 1 1 0 "ok 1" 1..2
	plans "one check more" 2 1 0 "ok 1" "ok 2" 1..1
	plans "a number twice" 3 1 0 "ok 1" "ok 2" "ok 2" 1..3
	plans "the first number twice" 2 1 0 "ok 1" "ok 1" 1..2
	plans "a number left out" 2 1 0 "ok 1" "ok 3" 1..2
	plans "what only begins like a check" 1 0 0 "okay" "ok 1" 1..1
}

# log WANTED LINE: what scan-log says of a log with that line.
log()
{
	local status=0
	printf '%s\n' "[    0.1] before" "$2" "[    0.3] after" > "$tmp/log"
	"$top/selftests/vm/scan-log" "$tmp/log" > "$tmp/out" 2>&1 || status=$?
	[ $status = "$1" ]
	result $? "kernel log: $2"
}

of_logs()
{
	log 1 "[    0.2] sda: Write Protect is off"
	log 0 "[    0.2] WARNING: CPU: 0 PID: 1 at block/elevator.c:1"
	log 0 "[    0.2] sysfs: cannot create duplicate filename '/block/nullb0'"
	log 0 "[    0.2] debugfs: Directory 'sched' with parent 'nullb0' already present!"
	log 0 "[    0.2] debugfs: 'sched' already exists in 'nullb0'"
	log 0 "[    0.2] fio: page allocation failure: order:4, mode:0xcc0"
	log 0 "[    0.2] Call Trace:"
	"$top/selftests/vm/scan-log" "$tmp/none" > "$tmp/out" 2>&1
	[ $? -gt 1 ]
	result $? "no log is not a clean one"
}

# of_results: a run that ended is forgotten after five more, one that goes on is not.
of_results()
{
	local n
	rm -rf "$results"
	# Numbers that no process here has, as those of another container may be.
	for n in 1 2 3 4 5 6 7; do
		mkdir -p "$results/20000101-00000$n.9999999$n"
	done
	exec 9> "$results/20000101-000001.99999991/running"
	flock 9
	{ a_test a; a_test b; } | said
	# shellcheck disable=SC2016 # the machine expands it
	guest "a run beside another" "2 passed, 0 failed" 0 0 \
		'! flock -n "$1/running" true || : > "$1/forgettable"'
	exec 9>&-
	ls "$results" > "$tmp/out"
	[ -d "$results/20000101-000001.99999991" ]
	result $? "one that goes on stays"
	[ ! -e "$results/20000101-000002.99999992" ]
	result $? "one that ended goes"
	[ -d "$results/20000101-000003.99999993" ]
	result $? "five of those stay"
	[ ! -e "$results/last/forgettable" ]
	result $? "a run holds the lock of its own"
}

of_options()
{
	local no="rig: error: tests are named, and no series to run them on (--series)"
	ends "a named test and --unit" "$no; nothing was run" 1 --unit a
	ends "a named test and --host" "$no; nothing was run" 1 --host test_a.sh
	a_test a | said
	ends "a named test, --unit and a series" "1 passed, 0 failed" 0 --unit --series 6.1 a
	printf 'check:\n\t@echo "$(TESTS)$(SERIES)."\n' > "$fake/Makefile"
	TESTS=a SERIES=6.1 "$fake/.ci/run" > "$tmp/out" 2>&1
	grep -qxF . "$tmp/out"
	result $? "the environment does not narrow .ci/run"
	MAKELEVEL=1 MAKEFLAGS="-- TESTS=a" "$fake/.ci/run" > "$tmp/out" 2>&1
	grep -qxF . "$tmp/out"
	result $? "nor does a make around it"
}

copy
of_output
of_machines
of_plans
of_logs
of_results
of_options
finish
