# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# What a scheduler's file (schedulers/NAME.sh) may set and define; here are the
# defaults. In the guest, sourced before it.
#
#	ELEVATOR		its name in queue/scheduler
#	WEIGHT_FILE		cgroup file for the scenario's weights, empty: none
#	BENCH_FIO_light		lines of fio for what runs in light cgroups, exported
#	BENCH_URING		the engine to take for io_uring, exported
#	scheduler_lacks		prints why this kernel cannot run it, if so
#	scheduler_tune		sets it up: the scheduler is chosen and the cgroups are there
#
# They may use QUEUE (/sys/block/DEV/queue), MAJMIN, BENCH_CG, the settings of the
# device, and /tmp/cgroups: CGROUP WEIGHT ROLE[,ROLE] a line, weight - if the
# scenario sets none.

ELEVATOR=
WEIGHT_FILE=
unset BENCH_FIO_light BENCH_URING

scheduler_lacks() { :; }
scheduler_tune() { :; }

# tunable NAME VALUE: in queue/iosched.
tunable()
{
	echo "$2" > "$QUEUE/iosched/$1" || fail "$1 could not be set to $2"
}

# light ROLES: is nothing in the cgroup a stream or bulk?
light()
{
	case $1 in *stream*|*bulk*) return 1 ;; esac
}

# weighted: does the scenario set weights?
weighted()
{
	cut -f 2 /tmp/cgroups | grep -q '[0-9]'
}

# set_weights: the scenario's, where the scheduler knows weights.
set_weights()
{
	[ -n "$WEIGHT_FILE" ] || return 0
	while read -r cgroup weight _; do
		[ "$weight" = - ] || echo "default $weight" > "$BENCH_CG/$cgroup/$WEIGHT_FILE" ||
			{ fail "weight $weight was refused by $WEIGHT_FILE"; return 1; }
	done < /tmp/cgroups
}

# favour_light WEIGHT: where the scenario leaves weights open, cgroups without
# streams and bulk get WEIGHT; the others keep the default of 100.
favour_light()
{
	! weighted || return 0
	while read -r cgroup _ roles; do
		! light "$roles" || echo "default $1" > "$BENCH_CG/$cgroup/$WEIGHT_FILE" ||
			{ fail "weight $1 was refused by $WEIGHT_FILE"; return 1; }
	done < /tmp/cgroups
}
