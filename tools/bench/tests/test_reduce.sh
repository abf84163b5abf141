#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# From what fio and the kernel leave to the tables: each figure where it belongs,
# and no row for what failed.

# shellcheck disable=SC2154 # lib.sh sets top, bench and tmp
. "$(dirname "$0")/lib.sh"

# latency MEAN: as fio prints one, half of ten IOs at 1 us, 2 at 2, 3 at 4.
latency()
{
	echo "{\"mean\": $1, \"percentile\": {\"50.000000\": 1000, \"99.000000\": 4000,
		\"99.900000\": 4096}, \"bins\": {\"4000\": 3, \"1000\": 5, \"2000\": 2}}"
}

# direction IOS BYTES_PER_SECOND IOPS MEAN [COUNTED_MS]
direction()
{
	echo "{\"total_ios\": $1, \"bw_bytes\": $2, \"iops\": $3, \"lat_ns\": $(latency "$4"),
		\"runtime\": ${5:-2000}}"
}

# job NAME ROLE ERROR PARTS
job()
{
	echo "{\"jobname\": \"$1\", \"error\": $3, \"job options\": {\"description\": \"$2\",
		\"runtime\": \"2000ms\"}, $4}"
}

nothing='{"total_ios": 0, "bw_bytes": 0, "iops": 0, "lat_ns": {"mean": 0}, "runtime": 0}'

rows()
{
	jq -r --arg kernel 6 --arg device d --arg scenario s --arg scheduler n \
		-f "$bench/guest/reduce.jq" "$tmp/result.json"
}

of_rows()
{
	echo "{\"jobs\": [
		$(job a@read-it stream 0 "\"read\": $(direction 10 123456789 941.5 2500), \"write\": $nothing"),
		$(job a@silent idle 0 "\"read\": $nothing, \"write\": $nothing"),
		$(job b@both stream 0 "\"mixed\": $(direction 10 2000000 10 7777.4)"),
		$(job c@files meta 0 "\"read\": $nothing, \"write\": $(direction 10 4096 1 1),
			\"sync\": {\"lat_ns\": $(latency 9000)}")]}" > "$tmp/result.json"
	equal "a row for each section but a silent one" "$(rows)" "$(printf '%s\n' \
		$'6\td\ts\tn\ta\tstream\t123.457\t941.5\t2.5\t1\t4\t4.096\tread-it' \
		$'6\td\ts\tn\tb\tstream\t2\t10\t7.777\t1\t4\t4.096\tboth' \
		$'6\td\ts\tn\tc\tmeta\t0.004\t1\t9\t1\t4\t4.096\tfiles')"
	equal "the distribution adds up and ends with 1" \
		"$(jq -r -f "$bench/guest/cdf.jq" "$tmp/result.json" | head -n 3)" \
		$'a\tstream\t1\t0.5\na\tstream\t2\t0.7\na\tstream\t4\t1'
	echo "{\"jobs\": [
		$(job a@late stream 0 "\"read\": $(direction 10 8000000 40 2500 500), \"write\": $nothing"),
		$(job a@longer stream 0 "\"read\": $(direction 10 8000000 40 2500 2500), \"write\": $nothing")
		]}" > "$tmp/result.json"
	equal "rates are over the time that it was to run" "$(rows | cut -f 7,8,13)" \
		$'2\t10\tlate\n8\t40\tlonger'
	echo "{\"jobs\": [$(job a@x stream 5 "\"read\": $(direction 10 1 1 1), \"write\": $nothing")]}" \
		> "$tmp/result.json"
	refused "a section that failed is an error" "a@x: error 5" rows
	echo "{\"jobs\": [$(job a@x stream 0 "\"read\": $nothing, \"write\": $nothing")]}" \
		> "$tmp/result.json"
	equal "a section that was kept waiting all along has waited at least so long" \
		"$(rows)" $'6\td\ts\tn\ta\tstream\t0\t0\t2000000\t2000000\t2000000\t2000000\tx'
	echo "{\"jobs\": [$(job a@x meta 0 "\"read\": $nothing, \"write\": $(direction 10 4096 1 1),
		\"sync\": {\"lat_ns\": {}}")]}" > "$tmp/result.json"
	equal "what it did in the ramp does not count" "$(rows | cut -f 7,8,11)" $'0\t0\t2000000'
}

# Two jobs of a and one of b, which comes at 200 and pauses for an interval. The
# ramp began 9.5 s after boot and lasts 0.5 s.
of_rates()
{
	printf '%s\n' "a x stream 0 400" "b y small 200 500" > "$tmp/instances"
	echo 9.50 > "$tmp/time"
	mkdir -p "$tmp/logs"
	printf '%s, %s, 0, 0, 0\n' 10101 1000 10201 1000 10300 1000 10400 1000 > "$tmp/logs/a@x_bw.1.log"
	printf '%s, %s, 0, 0, 0\n' 10103 500 10299 500 10400 500 > "$tmp/logs/a@x_bw.2.log"
	printf '%s, %s, 0, 0, 0\n' 10101 8 10201 8 10300 8 10400 8 > "$tmp/logs/a@x_iops.1.log"
	printf '%s, %s, 0, 0, 0\n' 10103 4 10299 4 10400 4 > "$tmp/logs/a@x_iops.2.log"
	printf '%s, %s, 0, 0, 0\n' 10300 40 10501 80 > "$tmp/logs/b@y_bw.3.log"
	printf '%s, %s, 0, 0, 0\n' 10300 10 10501 20 > "$tmp/logs/b@y_iops.3.log"
	equal "throughput over time: jobs added up, pauses are zeros, by one clock" \
		"$(awk -v step=100 -v ramp=500 -f "$bench/guest/rate.awk" "$tmp/instances" \
			"$tmp/time" "$tmp"/logs/*)" \
		"$(printf '%s\n' $'a\tstream\t100\t1.536\t12' $'a\tstream\t200\t1.024\t8' \
			$'a\tstream\t300\t1.536\t12' $'a\tstream\t400\t1.536\t12' \
			$'b\tsmall\t300\t0.041\t10' $'b\tsmall\t400\t0.000\t0' \
			$'b\tsmall\t500\t0.082\t20')"
}

# of_trace PROGRAM [FILE]...: as the guest reads its trace.
of_trace()
{
	local program=$1
	shift
	awk -v devt=259,0 -v ramp=1000 -f "$bench/guest/trace.awk" \
		-f "$bench/guest/$program.awk" "$@" "$tmp/trace"
}

of_tags()
{
	printf '%s\n' "11 a" "12 b" > "$tmp/ids"
	printf '%s\t%s\n' a streaming b random > "$tmp/final"
	cat > "$tmp/trace" <<-'END'
	# tracer: nop
	              sh-80      [000] .....     4.500000: cgroup_attach_task: dst_root=0 dst_id=11 dst_level=1 dst_path=/a pid=79 comm=fio
	              sh-81      [000] .....     4.600000: cgroup_attach_task: dst_root=0 dst_id=12 dst_level=1 dst_path=/b pid=78 comm=fio
	             fio-79      [000] .....     4.750000: blender_tag: 259,0 cgroup 11 tag random score 0% streams 0
	             fio-79      [000] .....     5.900000: blender_tag: 259,0 cgroup 11 tag streaming score 90% streams 1
	             fio-79      [000] .....     6.000000: blender_tag: 259,1 cgroup 12 tag streaming score 90% streams 1
	             fio-79      [000] .....     6.100000: blender_tag: 259,0 cgroup 99 tag streaming score 90% streams 1
	              sh-70      [000] .....     9.000000: tracing_mark_write: bench end
	END
	equal "tags over time: from the end of the ramp, this device's, these cgroups'" \
		"$(of_trace tags "$tmp/ids" "$tmp/final")" \
		"$(printf '%s\n' $'-750\ta\trandom' $'400\ta\tstreaming' $'3500\ta\tstreaming' \
			$'3500\tb\trandom')"
}

of_budgets()
{
	cat > "$tmp/trace" <<-'END'
	# tracer: nop
	              sh-80      [000] .....     4.500000: cgroup_attach_task: dst_root=0 dst_id=11 dst_level=1 dst_path=/a pid=79 comm=fio
	          <idle>-0       [000] d.h..     5.500000: blender_budget: 259,0 R state hold bandwidth 0 B/s service 80000 ns cap 1 B behind 131072 B
	          <idle>-0       [000] d.h..     5.600000: blender_budget: 259,1 R state up bandwidth 0 B/s service 80000 ns cap 1 B behind 1 B
	          <idle>-0       [000] d.h..     5.750250: blender_budget: 259,0 R state up bandwidth 500000 B/s service 90000 ns cap 131073 B behind 131072 B
	          <idle>-0       [000] d.h..     6.000000: blender_budget: 259,0 W state open bandwidth 0 B/s service 0 ns cap 18446744073709551615 B behind 0 B
	              sh-70      [000] .....     9.000000: tracing_mark_write: bench end
	END
	equal "budgets over time: of this device, either way, to the end" \
		"$(of_trace budget | sort -n)" \
		"$(printf '%s\n' $'0.000\tR\thold\t131073' $'250.250\tR\tup\t262145' \
			$'500.000\tW\topen\t-' $'3500.000\tR\tup\t262145' \
			$'3500.000\tW\topen\t-')"
}

of_rows
of_rates
of_tags
of_budgets
finish
