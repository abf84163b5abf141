# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154
#
# Broken tables are refused: the file, the line and the reason are named, and the
# report that was there stays as it was.

# refused NAME DIR WORDS: make-report fails with these words in its message.
refused()
{
	local before status=0
	before=$(sum_of "$2")
	if "$report/make-report" "$2" > "$tmp/out" 2>&1; then
		echo "(succeeded)" >> "$tmp/out"
		status=1
	elif ! grep -qF -- "$3" "$tmp/out"; then
		echo "(wanted: $3)" >> "$tmp/out"
		status=1
	elif [ "$before" != "$(sum_of "$2")" ] || [ -e "$2/report.new" ]; then
		echo "(the report that was there has changed)" >> "$tmp/out"
		status=1
	fi
	result $status "$1"
}

# spoil NAME FILE SED WORDS: one file of a copy is changed, the rest is good.
spoil()
{
	local d
	d=$(copy spoilt)
	sed -i "$3" "$d/$2"
	if cmp -s "$d/$2" "$tmp/good/$2"; then
		echo "the test changed nothing in $2" > "$tmp/out"
		result 1 "$1"
		return
	fi
	refused "$1" "$d" "$4"
}

test_tables()
{
	spoil "a column is missing" results.tsv 's/\tiops\t/\tops\t/' \
		"results.tsv:1: there is no column 'iops'"
	spoil "a column of seeds is missing" seeds.tsv '1s/MBps_min/MBps_low/' \
		"seeds.tsv:1: there is no column 'MBps_min'"
	spoil "a figure is no number" results.tsv '3s/[0-9.]*\t0.5000$/fast\t0.5/' \
		"results.tsv:3: lat_p999_us is 'fast', which is no number"
	spoil "a figure is negative" results.tsv '2s/0.5000$/-0.5/' \
		"results.tsv:2: of_solo is '-0.5', which is no number"
	spoil "a throughput is left open" results.tsv '2s/\tstream\t[0-9.]*/\tstream\t-/' \
		"results.tsv:2: MBps is '-', which is no number"
	spoil "a role that there is not" results.tsv '2s/\tstream\t/\tbatch\t/' \
		"results.tsv:2: the role is 'batch'"
	spoil "a column too many" results.tsv '5s/$/\t1/' \
		"results.tsv:5: 14 columns where 13 should be"
	spoil "a device that is no part of a file's name" results.tsv '2s/\thdd\t/\t..\/hdd\t/' \
		"results.tsv:2: device is '../hdd'"
	spoil "a blank in a name" results.tsv '2s/train-a/train a/' \
		"results.tsv:2: cgroup is 'train a'"
	spoil "a limit is no number" limits.tsv '2s/560.5/plenty/' \
		"limits.tsv:2: stream_MBps is 'plenty'"
}

test_cells()
{
	local c=cells/6.12.hdd.none.train-rag.1 d
	spoil "rows of a cell have a column less" $c/rows.tsv '1s/\t[^\t]*$//' \
		"$c/rows.tsv:1: 12 columns where 13 should be"
	spoil "a distribution falls" $c/cdf.tsv '5s/[0-9.]*$/0.001/' \
		"$c/cdf.tsv:5: latency and fraction shall rise"
	spoil "a fraction above 1" $c/cdf.tsv '120s/[0-9.]*$/1.5/' \
		"$c/cdf.tsv:120: latency and fraction shall rise"
	spoil "a distribution of a cgroup without results" $c/cdf.tsv '7s/^[a-z-]*/ghost/' \
		"$c/cdf.tsv:7: cgroup ghost with role stream is not in rows.tsv"
	spoil "time goes back" $c/rate.tsv '4s/\t400\t/\t150\t/' \
		"$c/rate.tsv:4: t_ms goes back"
	spoil "a rate is no number" $c/rate.tsv '4s/[0-9.]*$/nan/' \
		"$c/rate.tsv:4: iops is 'nan'"
	spoil "tags without a time" cells/6.12.hdd.blender.train-rag.1/tags.tsv \
		'1s/^[0-9]*/soon/' "tags.tsv:1: t_ms is 'soon'"
	d=$(copy spoilt)
	mv "$d/cells/6.12.hdd.none.train-rag.2" "$d/cells/old-run"
	refused "a cell's directory with a strange name" "$d" \
		"'old-run' is not named SERIES.DEVICE.SCHEDULER.SCENARIO.SEED"
}

test_no_results()
{
	local status=0
	mkdir "$tmp/empty"
	"$report/make-report" "$tmp/empty" > "$tmp/out" 2>&1 && status=1
	grep -q "run make bench first" "$tmp/out" || status=1
	[ -z "$(ls "$tmp/empty")" ] || status=1
	result $status "nothing measured: says so, leaves nothing"
}
