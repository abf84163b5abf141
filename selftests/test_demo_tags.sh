#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# vm: det
#
# The demo's pipelines, run briefly on both device models: blender must tag each
# one's cgroup for what it does, without being told.

# shellcheck disable=SC2154 # bench.sh sets n and status
set -u
. "$(dirname "$0")/bench.sh"

# Long enough for the disk's streams to be confirmed beside each other.
hdd_seconds=8
ssd_seconds=2
[ "${SLOWER:-1}" = 1 ] || hdd_seconds=24 ssd_seconds=6

# device NAME SECONDS: all pipelines on that device, then their tags.
device()
{
	load_device "$1" && make_device && select_scheduler blender && make_fs ext4 ||
		{ echo "Bail out! no $1 under blender"; exit 1; }
	BENCH_RAMP=0
	BENCH_RUN=$2
	run_pipelines /tmp/result.json && check_pipelines tags /tmp/result.json ||
		{ echo "Bail out! the pipelines did not run on $1"; exit 1; }
	read_tags > /tmp/tags
	while read -r cgroup tag; do
		case $cgroup in
		rag|metadata)	wanted=random ;;
		*)		wanted=streaming ;;
		esac
		same "$1: $cgroup is tagged $wanted" "$tag" $wanted
	done < /tmp/tags
	[ "$status" -eq 0 ] || grep -H . $BENCH_CG/*/io.blender.stat | sed 's/^/# /'
	umount $BENCH_FS && rmmod simdisk ||
		{ echo "Bail out! $1 could not be taken down"; exit 1; }
}

echo "1..10"
make_cgroups || { echo "Bail out! no cgroups"; exit 1; }
device hdd $hdd_seconds
device ssd $ssd_seconds
exit $status
