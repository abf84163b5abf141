#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# What the runner refuses, which cells it plans, and which of them it runs again.

# shellcheck disable=SC2154 # lib.sh sets top, bench and tmp
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/stub.sh"

# cell [SCHEDULER]: runs it; prints how often the machine was booted so far.
cell()
{
	"$tmp/top/tools/bench/run-cell" 6.12 ssd "${1:-none}" train-rag 1 "$tmp/cell.${1:-none}" \
		> "$tmp/said"
	wc -l < "$tmp/cache/calls"
}

of_names()
{
	DEVICES=floppy refused "an unknown device" "no device 'floppy'; there are: hdd" run_bench
	SCENARIOS=x refused "an unknown scenario" "no scenario 'x'; there are: blend" run_bench
	SCHEDS=cfq refused "an unknown scheduler" "no scheduler 'cfq'; there are: bfq" run_bench
	KERNELS=5.4 refused "an unknown kernel" "no kernel '5.4'; there are: 6.1" run_bench
	DEVICES=my.disk refused "a name that would be two" "'my.disk' is no name of a device" run_bench
	SEEDS=many refused "a number that is none" "not 'many'; nothing was run" run_bench
	SUITE=x refused "an unknown suite" "no suite 'x'; there are: full quick" run_bench
	echo "rag ragg 5% 90%" > "$tmp/top/tools/bench/scenarios/mine.conf"
	SCENARIOS=mine refused "a scenario with a mistake" \
		"mine.conf: line 1: there is no stage 'ragg'" run_bench
	rm "$tmp/top/tools/bench/scenarios/mine.conf"
	DEVICES=ssd SCENARIOS=train-rag-20 refused "nothing left to run" \
		"no cell is left to run" run_bench
	DEVICES=hdd SCHEDS=bfq-noidle refused "nor for these devices" \
		"see skip: or KIND_WANTED in its file" run_bench
	[ ! -e "$tmp/cache/calls" ]
	result $? "no machine was booted for any of them"
}

# planned: the plan for the environment, its directories left out.
planned()
{
	(
		cd "$top" || exit 1
		die() { echo "$*" >&2; exit 1; }
		bench=tools/bench out=build/bench
		. tools/bench/plan.sh
		plan_check
		plan | cut -d ' ' -f 1-5
	)
}

of_plans()
{
	equal "scenarios that run one by one first, then by scenario, device, scheduler, seed" \
		"$(DEVICES="hdd ssd" SCENARIOS="train-rag solo" SCHEDS="none bfq" SEEDS=2 planned |
			head -n 11 | cut -d ' ' -f 2-5 | tr '\n' ';')" \
		"hdd none solo 1;hdd none solo 2;hdd bfq solo 1;hdd bfq solo 2;ssd none solo 1;ssd none solo 2;ssd bfq solo 1;ssd bfq solo 2;hdd none train-rag 1;hdd none train-rag 2;hdd bfq train-rag 1;"
	equal "a device that a scenario skips" \
		"$(DEVICES="hdd ssd" SCENARIOS=train-rag-20 SCHEDS=none planned)" \
		"6.12 hdd none train-rag-20 1"
	equal "a scheduler whose settings are for devices of another kind" \
		"$(DEVICES="hdd ssd" SCENARIOS=train-rag SCHEDS="kyber-tuned kyber" planned |
			cut -d ' ' -f 2,3 | tr '\n' ';')" \
		"hdd kyber;ssd kyber-tuned;ssd kyber;"
	equal "one by one, only where it tells something" \
		"$(SUITE=quick SCENARIOS="solo train-rag" DEVICES=ssd planned | cut -d ' ' -f 3,4 |
			tr '\n' ';')" \
		"none solo;blender train-rag;none train-rag;bfq train-rag;"
	equal "one cgroup: no peers that divide the device among cgroups" \
		"$(SCENARIOS="interleave-16 interleave-16-rag" DEVICES=hdd planned |
			cut -d ' ' -f 3,4 | grep -E '^(none|mq-deadline-prio)' | tr '\n' ';')" \
		"none interleave-16;none interleave-16-rag;mq-deadline-prio interleave-16-rag;none-iocost interleave-16-rag;none-iomax interleave-16-rag;"
	equal "on another file system: peers at their defaults" \
		"$(SCENARIOS="metadata metadata-xfs" DEVICES=ssd planned | cut -d ' ' -f 3,4 |
			grep bfq | tr '\n' ';')" \
		"bfq metadata;bfq-tuned metadata;bfq-noidle metadata;bfq metadata-xfs;"
	equal "unless they are asked for" \
		"$(SCENARIOS=interleave-16 DEVICES=hdd SCHEDS=none-iomax planned)" \
		"6.12 hdd none-iomax interleave-16 1"
	equal "make bench leaves none of the scenarios out but the demo's and one of the bars'" \
		"$(planned | cut -d ' ' -f 4 | sort -u)" \
		"$(cd "$bench/scenarios" && ls | sed 's/\.conf$//' | grep -Ev '^(mix|throttle)' | sort)"
	equal "nor a device, nor a scheduler" "$(planned | cut -d ' ' -f 2,3 | tr ' ' '\n' | sort -u)" \
		"$(cd "$bench" && ls devices schedulers | sed -n 's/\.\(conf\|sh\)$//p' | sort -u)"
}

of_repetition()
{
	equal "a cell is run" "$(cell)" 1
	equal "with the files it uses" "$(grep -v guest/ "$tmp/cache/seen" | tr '\n' ' ')" \
		"./devices/ssd.conf ./pipelines/common.fio ./pipelines/rag.fio ./pipelines/train-3dunet.fio ./scenarios/train-rag.conf ./schedulers/none.sh "
	equal "not again" "$(cell)" 1
	echo "# a word" >> "$tmp/top/tools/bench/pipelines/flood.fio"
	echo "# a word" >> "$tmp/top/tools/bench/bench"
	echo "blender" > "$tmp/top/build/6.12/blender-iosched.ko"
	equal "nor when something else changed" "$(cell)" 1
	echo "# a word" >> "$tmp/top/tools/bench/pipelines/rag.fio"
	equal "again when one of its stages changed" "$(cell)" 2
	echo "model" > "$tmp/top/build/6.12/simdisk.ko"
	equal "and when the device's module changed" "$(cell)" 3
	echo "kernel" > "$tmp/cache/image/6.12/stamp"
	equal "and when the image changed" "$(cell)" 4
	equal "under blender, too" "$(cell blender)" 5
	echo "new" > "$tmp/top/build/6.12/blender-iosched.ko"
	equal "and again when the scheduler changed" "$(cell blender)" 6
	touch "$tmp/cache/fail"
	echo "other" > "$tmp/cache/image/6.12/stamp"
	equal "a cell that fails" "$(cell)" 7
	equal "says why" "$(cut -d , -f 1 "$tmp/cell.none/failed")" "told to fail"
	rm "$tmp/cache/fail"
	equal "and is run again" "$(cell)" 8
}

copy
of_names
of_plans
of_repetition
finish
