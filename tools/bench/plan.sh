# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# Which cells make a run, sourced by bench: the product of kernels, devices,
# schedulers, scenarios and seeds, less what makes no sense. Needs bench (the
# directory) and out; reads the environment (see bench) and suites/SUITE.

: "${bench:?}" "${out:?}"
. "$bench/values.sh"
suite=${SUITE:-full}

# named DIRECTORY SUFFIX: the names that files there have.
named()
{
	local f
	for f in "$bench/$1"/*"$2"; do
		f=${f##*/}
		echo "${f%"$2"}"
	done
}

# suite_default NAME: a variable of the suite's file.
suite_default()
{
	value_in "$bench/suites/$suite" "$1"
}

# scheds_in NAME: the schedulers that a variable of the suite has for some scenarios; all
# where it has none, or those that were asked for.
scheds_in()
{
	local found
	found=${SCHEDS:-$(suite_default "$1")}
	echo "${found:-$scheds}"
}

plan_settings()
{
	[ -r "$bench/suites/$suite" ] ||
		die "no suite '$suite'; there are: $(named suites "" | tr '\n' ' ')- nothing was run"
	kernels=${KERNELS:-$(suite_default KERNELS)}
	devices=${DEVICES:-$(suite_default DEVICES)}
	scenarios=${SCENARIOS:-$(suite_default SCENARIOS)}
	scheds=${SCHEDS:-$(suite_default SCHEDS)}
	alone_scheds=$(scheds_in ALONE_SCHEDS)
	one_scheds=$(scheds_in ONE_SCHEDS)
	fs_scheds=$(scheds_in FS_SCHEDS)
	seeds=${SEEDS:-$(suite_default SEEDS)}
	jobs=${JOBS:-$(nproc)}
}

# known WHAT DIRECTORY SUFFIX NAMES: refuses a name that has no file, or cannot be part of
# that of a cell, where dots separate.
known()
{
	local name
	for name in $4; do
		case $name in
		*[!a-z0-9-]*)
			die "'$name' is no name of a $1: it is to be of a to z, 0 to 9 and -;" \
			    "nothing was run" ;;
		esac
		[ -r "$bench/$2/$name$3" ] ||
			die "no $1 '$name'; there are: $(named "$2" "$3" | tr '\n' ' ')- nothing was run"
	done
}

# listed WHAT SCENARIO: what it is made of, see guest/list.awk.
listed()
{
	awk -v pipelines="$bench/pipelines" -v what="$1" -f $bench/guest/scenario.awk \
		-f $bench/guest/list.awk "$bench/scenarios/$2.conf"
}

# sound SCENARIO: are it and its stages without mistakes? Says which and where.
sound()
{
	listed stages "$1" > /dev/null
}

# plan_check: sets kernels, devices, scenarios, scheds, seeds and jobs.
plan_check()
{
	local k
	plan_settings
	known device devices .conf "$devices"
	known scenario scenarios .conf "$scenarios"
	known scheduler schedulers .sh "$scheds"
	for k in $scenarios; do
		sound "$k" || die "nothing was run"
	done
	for k in $kernels; do
		case $k in
		6.1|6.12|newest) ;;
		*) die "no kernel '$k'; there are: 6.1 6.12 newest - nothing was run" ;;
		esac
	done
	for k in "$seeds" "$jobs"; do
		case $k in
		''|*[!0-9]*|0*) die "SEEDS and JOBS are numbers from 1, not '$k'; nothing was run" ;;
		esac
	done
}

# setting SCENARIO NAME: a setting of its file, empty if it has none.
setting()
{
	sed -n "s/^$2:[[:blank:]]*//p" "$bench/scenarios/$1.conf"
}

# makes_sense DEVICE SCENARIO: or does the scenario skip the device?
makes_sense()
{
	case " $(setting "$2" skip | sed 's/ - .*//') " in *" $1 "*) return 1 ;; esac
}

# misfits: a word DEVICE:SCHEDULER for each pair of the run in which the scheduler's
# settings are documented for the other kind of device only.
misfits()
{
	local c d wanted
	for c in $(echo "$scheds" "$alone_scheds" "$one_scheds" "$fs_scheds" | tr ' ' '\n' | sort -u); do
		wanted=$(value_in "$bench/schedulers/$c.sh" KIND_WANTED)
		[ -n "$wanted" ] || continue
		for d in $devices; do
			[ "$(value_in "$bench/devices/$d.conf" KIND)" = "$wanted" ] || echo "$d:$c"
		done
	done
}

# scheds_of SCENARIO: the schedulers it is run under.
scheds_of()
{
	if [ "$(setting "$1" alone)" = yes ]; then
		echo "$alone_scheds"
	elif [ -n "$(setting "$1" fs)" ]; then
		echo "$fs_scheds"
	elif [ "$(listed cgroups "$1" | wc -l)" -eq 1 ]; then
		echo "$one_scheds"
	else
		echo "$scheds"
	fi
}

# long_first: the scenarios, those before the others that run one by one.
long_first()
{
	local s
	for s in $scenarios; do
		[ "$(setting "$s" alone)" != yes ] || echo "$s"
	done
	for s in $scenarios; do
		[ "$(setting "$s" alone)" = yes ] || echo "$s"
	done
}

# plan: a line per cell: SERIES DEVICE SCHEDULER SCENARIO SEED DIRECTORY; the long
# ones first, so that all machines end together.
plan()
{
	local k d s c n skipped numbers
	skipped=$(misfits | tr '\n' ' ')
	numbers=$(seq "$seeds")
	for k in $kernels; do
		for s in $(long_first); do
			for d in $devices; do
				makes_sense "$d" "$s" || continue
				for c in $(scheds_of "$s"); do
					case " $skipped" in *" $d:$c "*) continue ;; esac
					for n in $numbers; do
						echo "$k $d $c $s $n $out/cells/$k.$d.$c.$s.$n"
					done
				done
			done
		done
	done
}
