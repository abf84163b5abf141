#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# What the limit calculator is told of a scenario: each load as its stage has it.

# shellcheck disable=SC2154 # lib.sh sets top, bench and tmp
. "$(dirname "$0")/lib.sh"

# loads LINE...: a scenario of these lines as options of limit, one load a line.
loads()
{
	printf '%s\n' "$@" > "$tmp/s.conf"
	awk -v pipelines="$bench/pipelines" -v what=instances -f "$bench/guest/scenario.awk" \
		-f "$bench/guest/list.awk" "$tmp/s.conf" | awk -f "$bench/limits.awk" |
		paste -d ' ' - -
}

device ssd
equal "a reader in whole files is sequential, a retrieval is small and unlimited" \
	"$(loads "a train-3dunet 10% 20%" "b rag 5% 90%")" \
	$'--stream l1.0,read,131072,4,10.0000%,20.0000%\n--small s2,read,4096,max,5%,90%,1'
equal "figures of the device are filled in" "$(loads "a rag-beam 0% 10%" "b checkpoint 0% 10%")" \
	$'--small s1,read,4096,max,0%,10%,4\n--stream l2.0,write,1048576,8,0.0000%,10.0000%'
equal "a rate" "$(loads "a rag-20 0% 10%")" "--small s1,read,4096,20,0%,10%,1"
equal "each job its part" "$(loads "a streams-16 10% 80%" | sed -n '2p;$p')" \
	$'--stream l1.1,read,65536,1,15.0000%,5.0000%\n--stream l1.15,read,65536,1,85.0000%,5.0000%'
equal "reads and writes share the depth" "$(loads "a preprocess 0% 10%")" \
	$'--stream r1.0,read,524288,2,0.0000%,10.0000%\n--stream w1.0,write,524288,2,0.0000%,10.0000%'
equal "bulk is random, of its mean size" "$(loads "a fine-tune 0% 10%")" \
	"--stream l1.0,randread,53248,4,0.0000%,10.0000%"
equal "no small files, nothing silent" \
	"$(loads "a ingest 0% 1%" "b rag 0% 9% stop=0%" "c flood 0% 10%")" \
	"--stream l3.0,randread,4096,128,0.0000%,10.0000%"

# model, as limits has it, of a device made up.
mkdir "$tmp/devices"
echo 'SIMDISK_ARGS="profile=hdd backed_mb=384 rpm=5400 zero_fill=0"' > "$tmp/devices/slow.conf"
equal "the drive's own figures, and none of how it keeps data" \
	"$(eval "$(sed -n '/^model()/,/^}/p' "$bench/limits")"; bench=$tmp model slow | paste -s -d ' ')" \
	"--profile hdd --set rpm=5400"

# one, as limits has it, where nothing large is asked for.
equal "no figure is a dash" "$(limit=said options=()
	said() { printf '%s\n' small_lat_us=90 small_cost_KB=3; }
	model() { :; }; loads() { echo "--small s1,read,4096,20,0%,10%,1"; }
	eval "$(sed -n '/^one()/,/^}/p' "$bench/limits")"; one ssd rag)" $'ssd\trag\t-\t90\t-\t3'

# limits itself, of a calculator that refuses disks; its end is the last line.
mkdir -p "$tmp/tools/bench/scenarios" "$tmp/build/simdisk"
ln -s "$bench"/{limits,limits.awk,guest,pipelines,devices} "$tmp/tools/bench"
ln -s "$bench"/scenarios/*.conf "$tmp/tools/bench/scenarios"
echo "a weights-mmap 0% 10%" > "$tmp/tools/bench/scenarios/page-cache.conf"
cat > "$tmp/build/simdisk/limit" << 'END'
#!/bin/sh
[ "$2" != hdd ] || { echo "error: a: does not turn" >&2; exit 2; }
echo solo_MBps=500
END
chmod +x "$tmp/build/simdisk/limit"
limits()
{
	printf '6.12 %s none %s 1 cell\n' "$@" > "$tmp/plan"
	bash "$tmp/tools/bench/limits" "$tmp/plan" 2>&1 | tail -n +2
	echo "${PIPESTATUS[0]}"
}
equal "a refusal is told with its reason, and is a failure at the end" \
	"$(limits hdd train-rag ssd train-rag)" \
	$'bench: the limit of train-rag on hdd is missing: a: does not turn\nssd\ttrain-rag\t-\t-\t500\t-\n1'
equal "what is known to have no limit is none, on a disk either" \
	"$(limits hdd phases hdd metadata hdd blend hdd throttle ssd solo)" 0
equal "nor has what goes through the page cache" "$(limits hdd page-cache)" 0
equal "nothing where large requests go through a file system" \
	"$(loads "a checkpoint-files 0% 1%" "b train-3dunet 10% 20%")" ""
equal "nothing for what comes or goes" "$(loads "a rag 0% 10%" "b flood 0% 10% stop=50%")" ""
finish
