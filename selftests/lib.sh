# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# What the behaviour tests share. Each test begins with
#
#	. "$(dirname "$0")/lib.sh"
#
# and ends with `finish`. Results are TAP lines; one that fails says what was
# expected and what came. Whatever a test made is gone when it ends, however it
# ends: background jobs, mounts, cgroups, modules.
#
# Sets DEV (name of the test's disk) when a device is made.

set -u
TAP_N=0
TAP_FAILED=0
CGROOT=/sys/fs/cgroup
TRACING=/sys/kernel/tracing
MNT=/mnt/test
DEV=
TMP=/tmp/test
NULL_DISK=/sys/kernel/config/nullb/nullb0
# See vm/suite.
SLOWER=${SLOWER:-1}
mkdir -p $TMP $MNT

# --- results -----------------------------------------------------------------

pass()
{
	TAP_N=$((TAP_N + 1))
	echo "ok $TAP_N - $1"
}

# fail NAME [WORDS]: the words say what was expected and what came.
fail()
{
	TAP_N=$((TAP_N + 1))
	TAP_FAILED=1
	echo "not ok $TAP_N - $1"
	shift
	[ $# = 0 ] || printf '%s\n' "$*" | sed 's/^/# /'
}

# check NAME COMMAND...: passes when the command does; shows its output if not.
check()
{
	_name=$1
	shift
	if "$@" > $TMP/check 2>&1; then
		pass "$_name"
	else
		fail "$_name" "failed: $*" "$(cat $TMP/check)"
	fi
}

# refuse NAME COMMAND...: the opposite.
refuse()
{
	_name=$1
	shift
	if "$@" > $TMP/check 2>&1; then
		fail "$_name" "expected a refusal: $*" "$(cat $TMP/check)"
	else
		pass "$_name"
	fi
}

equal()
{
	if [ "$2" = "$3" ]; then
		pass "$1"
	else
		fail "$1" "expected '$3', got '$2'"
	fi
}

# in_range GOT LOW HIGH: numbers, with or without a point.
in_range()
{
	awk -v g="$1" -v l="$2" -v h="$3" \
		'BEGIN { exit !(g ~ /^-?[0-9.]+(e[-+]?[0-9]+)?$/ && g + 0 >= l + 0 && g + 0 <= h + 0) }'
}

# ratio A B: A over B; A where B is 0.
ratio()
{
	awk -v a="$1" -v b="$2" 'BEGIN { print a / (b ? b : 1) }'
}

# between NAME GOT LOW HIGH: on the debug kernel a number out of range is skipped,
# not failed: two CPUs, slowed tenfold, run there in the time of a busy host. What
# it is after are the kernel's own complaints, and what must hold at any speed.
between()
{
	if in_range "$2" "$3" "$4"; then
		pass "$1"
	elif [ "${RIG_SERIES:-}" = debug ] && in_range "$2" -1e18 1e18; then
		skip "$1" "$2 is not in $3..$4, but not in deterministic time either"
	else
		fail "$1" "expected $3..$4, got '$2'"
	fi
}

# at_least NAME GOT LOW: of what must come at any speed.
at_least()
{
	if in_range "$2" "$3" 1e18; then
		pass "$1"
	else
		fail "$1" "expected $3 or more, got '$2'"
	fi
}

skip()
{
	TAP_N=$((TAP_N + 1))
	echo "ok $TAP_N - $1 # SKIP $2"
}

skip_all()
{
	echo "1..0 # SKIP $1"
	exit 0
}

# give_up WORDS: nothing more can be tested.
give_up()
{
	echo "Bail out! $*"
	exit 1
}

finish()
{
	echo "1..$TAP_N"
	exit $TAP_FAILED
}

# --- leaks, on a kernel that looks for them ---------------------------------

KMEMLEAK=/sys/kernel/debug/kmemleak

# leaks: what nothing points to. An object is suspected from its sixth second on, and by
# the second look.
leaks()
{
	sleep 6
	echo scan > $KMEMLEAK
	sleep 1
	echo scan > $KMEMLEAK
	cat $KMEMLEAK
}

# no_leaks_before: those until now are not the test's.
no_leaks_before()
{
	leaks > /dev/null
	echo clear > $KMEMLEAK
}

no_leaks()
{
	equal "nothing is left behind" "$(leaks | head -n 40)" ""
}

# --- cleaning up -------------------------------------------------------------

cleanup()
{
	trap - EXIT
	# shellcheck disable=SC2046 # several numbers
	kill $(jobs -p) 2> /dev/null
	wait
	echo 0 > $TRACING/events/enable
	umount $MNT 2> /dev/null
	for _m in null_blk simdisk scsi_debug blender_iosched; do
		unload $_m
	done
	rmdir $CGROOT/t-* 2> /dev/null
	rm -rf $TMP
}
trap cleanup EXIT
trap 'exit 1' INT TERM

# unload MODULE: once nobody uses it any more; up to 2 s, longer in a slow guest.
unload()
{
	[ "$1" != null_blk ] || rmdir $NULL_DISK 2> /dev/null
	for _i in $(seq $((10 * SLOWER))); do
		[ -d "/sys/module/$1" ] || return 0
		rmmod "$1" 2> /dev/null && return
		sleep 0.2
	done
	return 1
}

# --- devices -----------------------------------------------------------------

# null_device [PARAMETERS]: DEV is the first of them, under blender. A device
# that takes 100 us and one request at a time, unless told otherwise.
null_device()
{
	modprobe null_blk irqmode=2 completion_nsec=100000 "$@" ||
		give_up "null_blk did not load with: $*"
	DEV=nullb0
	use blender
}

# null_disk SETTINGS...: the same, with settings that can change while it is there, or
# go away: they are files in $NULL_DISK.
null_disk()
{
	modprobe null_blk nr_devices=0 || give_up "null_blk did not load"
	mount -t configfs configfs /sys/kernel/config 2> /dev/null
	mkdir $NULL_DISK || give_up "null_blk made no disk"
	for _s in irqmode=2 "$@" power=1; do
		echo "${_s#*=}" > "$NULL_DISK/${_s%=*}" ||
			give_up "null_blk did not take $_s"
	done
	DEV=$(ls /sys/block | grep nullb)
	use blender
}

# scsi_device PARAMETERS...: a disk of the kernel's scsi_debug, 64 MiB; fails where
# there is none.
scsi_device()
{
	modprobe sd_mod
	modprobe scsi_debug dev_size_mb=64 delay=0 "$@" || return 1
	for _i in $(seq $((10 * SLOWER))); do
		DEV=$(ls /sys/bus/pseudo/drivers/scsi_debug/adapter0/host*/target*/*/block 2> /dev/null)
		[ -z "$DEV" ] || [ ! -e "/sys/block/$DEV/queue/scheduler" ] || break
		sleep 0.2
	done
	use blender
}

# sim_device PROFILE [PARAMETERS]: the same with a model of a real drive.
sim_device()
{
	profile=$1
	shift
	modprobe simdisk profile="$profile" "$@" ||
		give_up "simdisk did not load with: $profile $*"
	DEV=simdisk0
	use blender
}

# use SCHEDULER [DEVICE]
use()
{
	echo "$1" > "/sys/block/${2:-$DEV}/queue/scheduler" &&
		grep -qF "[$1]" "/sys/block/${2:-$DEV}/queue/scheduler" ||
		give_up "could not choose $1 for ${2:-$DEV}"
}

# queue FILE [VALUE]: reads or writes /sys/block/DEV/queue/FILE.
queue()
{
	if [ $# = 1 ]; then
		cat "/sys/block/$DEV/queue/$1"
	else
		echo "$2" > "/sys/block/$DEV/queue/$1"
	fi
}

# counter NAME: of the scheduler's counters.
counter()
{
	sed -n "s/^$1 //p" "/sys/kernel/debug/block/$DEV/sched/counters"
}

# most COMMAND...: the largest number that it prints, in 40 looks 5 ms apart.
most()
{
	_most=0
	for _i in $(seq 40); do
		_n=$("$@")
		[ "$_n" -le $_most ] || _most=$_n
		sleep 0.005
	done
	echo $_most
}

# held: requests that are with the scheduler or the device. From one look: one
# dispatched between two would count twice.
held()
{
	awk '$1 == "queued" || $1 == "in_flight" { n += $2 } END { print n }' \
		"/sys/kernel/debug/block/$DEV/sched/counters"
}

# bulk_in_flight: requests of the stream lane in the device.
bulk_in_flight()
{
	sed -n 's/^stream .* in_flight=\([0-9]*\) .*/\1/p' \
		"/sys/kernel/debug/block/$DEV/sched/lanes"
}

# conserved NAME: nothing is left over, now that the device is idle.
conserved()
{
	for _i in 1 2 3 4 5; do
		[ "$(counter queued) $(counter in_flight)" != "0 0" ] || break
		sleep 0.2
	done
	equal "$1: requests merged and completed are those inserted" \
		"$(($(counter merged) + $(counter completed)))" "$(counter inserted)"
	equal "$1: none queued or in flight" \
		"$(counter queued) $(counter in_flight)" "0 0"
	# Cgroups count for two epochs of 100 ms.
	sleep 0.3
	equal "$1: nothing counts as outstanding" \
		"$(cat "/sys/kernel/debug/block/$DEV/sched/lanes" \
			"/sys/kernel/debug/block/$DEV/sched/streams" | tr ' ' '\n' |
			grep -e '^\(queued\|in_flight\|in_flight_kb\|cgroups\|light_kb\|large_kb\)=[^0]' |
			tr '\n' ' ')" ""
}

# --- cgroups -----------------------------------------------------------------

# group NAME: makes a cgroup for the test.
group()
{
	mkdir -p "$CGROOT/t-$1" || give_up "could not make the cgroup $1"
}

# within GROUP COMMAND...: runs it in that cgroup; "" is the root, or where we are
# when there are no cgroups.
within()
{
	if [ -z "$1" ] && [ ! -e $CGROOT/cgroup.procs ]; then
		shift
		"$@"
		return
	fi
	_group=$CGROOT${1:+/t-$1}
	shift
	sh -c 'echo $$ > "$0" && exec "$@"' "$_group/cgroup.procs" "$@"
}

# setting GROUP FILE VALUE: writes io.blender.FILE.
setting()
{
	echo "$3" > "$CGROOT/t-$1/io.blender.$2"
}

# stat_of GROUP KEY: of io.blender.stat, for DEV. GROUP "" is the root.
stat_of()
{
	awk -v dev="$(cat "/sys/block/$DEV/dev")" -v key="$2" '
		$1 == dev {
			for (i = 2; i <= NF; i++)
				if (split($i, a, "=") == 2 && a[1] == key)
					print a[2]
		}' "$CGROOT${1:+/t-$1}/io.blender.stat"
}

# sent GROUP: bytes to DEV so far; before its first request it has no line.
sent()
{
	_seq=$(stat_of "$1" seq_bytes) _rand=$(stat_of "$1" rand_bytes)
	echo $((${_seq:-0} + ${_rand:-0}))
}

# --- load --------------------------------------------------------------------

# job GROUP NAME OPTIONS...: fio in that cgroup on DEV, or where the options say.
# Its report is $TMP/NAME.json; see result and job_ok. A further --name begins
# another job, which has of these options only the common ones.
job()
{
	_in=$1
	_name=$2
	shift 2
	within "$_in" fio --output-format=json --output="$TMP/$_name.json" \
		--filename="/dev/$DEV" --direct=1 --ioengine=libaio \
		--randseed=7 --norandommap --thread --group_reporting \
		--name="$_name" "$@" > "$TMP/$_name.log" 2>&1
}

# busy [REQUESTS]: waits until DEV has got so many since it got the scheduler.
busy()
{
	for _i in $(seq $((1200 * SLOWER))); do
		[ "$(counter inserted)" -lt "${1:-20}" ] || return 0
		sleep 0.05
	done
	give_up "no load came to $DEV: $(cat $TMP/*.log)"
}

# under_load: once the load on simdisk DEV has begun, up to 60 s from now.
under_load()
{
	_i=0
	until [ "$(sed -n 's/^submitted //p' "/sys/kernel/debug/simdisk/$DEV/counters")" -gt 50 ]; do
		[ $((_i += 1)) -le 60 ] || { echo "no load on $DEV"; return 1; }
		sleep 1
	done
}

# came_back: all that simdisk DEV was given, and that is something.
came_back()
{
	awk '
		{ print; v[$1] = $2 }
		END { exit !(v["submitted"] == v["completed"] && v["submitted"] > 0) }' \
		"/sys/kernel/debug/simdisk/$DEV/counters"
}

# result NAME PATH: a number from fio's report, such as .read.bw_bytes
result()
{
	sed -n '/^{/,$p' "$TMP/$1.json" | jq ".jobs | map($2) | add" 2> /dev/null
}

# ms NAME PATH: a time from there, of nanoseconds, in milliseconds
ms()
{
	result "$1" "$2 / 1e6"
}

# job_ok NAME: fio had no error; else the test says which.
job_ok()
{
	if [ "$(result "$1" .error)" = 0 ]; then
		pass "fio: $1 had no error"
	else
		fail "fio: $1 had no error" "$(cat "$TMP/$1.log")"
	fi
}

# took_ms COMMAND...: how long.
took_ms()
{
	_from=$(awk '{ print $1 * 1000 }' /proc/uptime)
	"$@" > /dev/null
	awk -v from="$_from" '{ printf "%d\n", $1 * 1000 - from }' /proc/uptime
}

# --- tracing -----------------------------------------------------------------

# trace_on EVENT...: of the group blender.
trace_on()
{
	echo 0 > $TRACING/tracing_on
	echo > $TRACING/trace
	for _e; do
		echo 1 > "$TRACING/events/blender/blender_$_e/enable" ||
			give_up "no tracepoint blender_$_e"
	done
	echo 1 > $TRACING/tracing_on
}

# trace_off: the lines are in $TMP/trace then, the time of each in front.
trace_off()
{
	echo 0 > $TRACING/tracing_on
	echo 0 > $TRACING/events/enable
	sed -n 's/^.* \([0-9.]*\): blender_\([a-z]*\): /\1 \2 /p' $TRACING/trace \
		> $TMP/trace
}

# traced EVENT PATTERN: how many such lines there are.
traced()
{
	grep " $1 " $TMP/trace | grep -c -e "$2"
}
