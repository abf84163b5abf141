#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The sweep: what it changes, and its table.

# shellcheck disable=SC2154 # lib.sh sets tmp
. "$(dirname "$0")/lib.sh"
cd "$top" || exit 1

# change KIND PROFILE LINE...: what change.awk makes of lines of sweep.tsv.
change()
{
	local kind=$1 profile=$2
	shift 2
	printf '%b\n' "$@" > "$tmp/sweep.tsv"
	awk -v kind="$kind" -v profile="$profile" -f "$here/change.awk" \
		"$tmp/model.h" "$tmp/params.c" "$tmp/sweep.tsv"
}

cat > "$tmp/params.c" <<'END'
	/* name, unit, least, most, one two */
	[SDM_RPM]             = { "rpm",             "1/min", 600, 30000,
		{  7200,  5400,     U } },
	[SDM_DIES]            = { "dies",            "",      1, 256,
		{     U,     U,    32 } },
END
cat > "$tmp/model.h" <<'END'
#define SDM_PROFILES(X)						\
	X(SDM_HDD,		"one",		sdm_hdd_model)	\
	X(SDM_HDD_CONSUMER,	"two",		sdm_hdd_model)	\
	X(SDM_SSD,		"three-small",	sdm_flash_model)
END
equal "a factor of the profile's own figure" "$(change disk two 'disk\ta\trpm*0.5 x=7')" \
	"$(printf 'a\tSIMDISK_ARGS="$SIMDISK_ARGS rpm=2700 x=7"\t-')"
equal "another profile, in whole numbers" "$(change flash three-small 'disk\ta\trpm*2' 'flash\tb\tdies*0.5')" \
	"$(printf 'b\tSIMDISK_ARGS="$SIMDISK_ARGS dies=16"\t-')"
refused "a parameter that the profile has not" "profile one has no parameter 'dies'" \
	change all one 'all\ta\tdies*2'
change disk one 'all\ta\tstage bs=1m iodepth=9' > "$tmp/edit"
cp tools/bench/pipelines/{train-3dunet,rag,bulk-qd32}.fio "$tmp"
sed -i "$(cut -f 3 "$tmp/edit")" "$tmp"/*.fio
equal "an edit of the one stage" "$(grep -hE '^(bs|iodepth)=' "$tmp/train-3dunet.fio" | paste -s)" \
	"$(printf 'bs=1m\tiodepth=9')"
equal "and of no other" "$(cmp "$tmp/rag.fio" tools/bench/pipelines/rag.fio &&
	cmp "$tmp/bulk-qd32.fio" tools/bench/pipelines/bulk-qd32.fio && echo same)" same
for p in hdd:disk hdd-consumer:disk ssd:flash nvme:flash nvme-small:flash; do
	equal "all changes are known for ${p%:*}" \
		"$(awk -v kind="${p#*:}" -v profile="${p%:*}" -f "$here/change.awk" \
			tools/simdisk/{model.h,params.c} "$here/sweep.tsv" | awk -F '\t' 'NF != 3 || $2 ~ /=0[ "]/' ; \
		   awk -v kind="${p#*:}" -v profile="${p%:*}" -f "$here/change.awk" \
			tools/simdisk/{model.h,params.c} "$here/sweep.tsv" | wc -l)" \
		"$(awk -F '\t' -v k="${p#*:}" '$1 == "all" || $1 == k' "$here/sweep.tsv" | wc -l)"
done

start
row 1 d+x train-rag none a stream 100 1 1 1 1 t
row 1 d+x train-rag none b stream 100 1 1 1 1 t
row 1 d+x train-rag none rag small 1 2 1 500000 1 rag
row 1 d+x train-rag blender a stream 60 1 1 1 1 t
row 1 d+x train-rag blender rag small 1 50 1 90000 1 rag
row 1 d+x solo none a stream 999 1 1 1 1 t
{
	printf 'head\n'
	printf 'disk-p99\t6.12\td+x\ttrain-rag\trag\tms\t<=\t100\t90\t90\t1\t-\t-\t-\tmet\t\n'
	printf 'disk-streams\t6.12\td+x\ttrain-rag\t-\t-\t>=\t0.42\t0.3\t0.3\t1\t-\t-\t-\tNOT met\t\n'
} > "$tmp/judged"
awk -f "$here/sweep.awk" file=facts "$tmp/facts" file=rows "$tmp/rows" file=judged "$tmp/judged" > "$tmp/table"
equal "a line: streams together, their ratio, p99 beside its bar, what does not hold" \
	"$(tail -n +2 "$tmp/table")" \
	"$(printf 'd\tx\ttrain-rag\t60.0\t200.0\t0.300\t50.0\t2.0\t90.000\t100.000\t500.000\tnone\tNOT met: disk-streams')"
finish
