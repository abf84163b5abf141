# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2154
#
# The page and the pictures: complete, exact, alone, and the same each time.

test_same_bytes()
{
	local d
	d=$(copy again)
	rm -r "$d/report" "$d/report.html"
	"$report/make-report" "$d" > "$tmp/out" 2>&1
	sum_of "$tmp/good" > "$tmp/first"
	sum_of "$d" > "$tmp/second"
	same "the same tables give the same bytes" "$tmp/first" "$tmp/second"
}

# Every row of results.tsv, with the range from seeds.tsv, is a row of the page.
test_figures()
{
	awk -F '\t' -v OFS='\t' 'FNR == 1 { next }
		NR == FNR { for (i = 7; i <= 12; i++)
				range[FNR, i] = $(3 * i - 13) ".." $(3 * i - 12); next }
		{ out = $4 OFS $5 OFS $6
		  for (i = 7; i <= 12; i++) out = out OFS $i " " range[FNR, i]
		  print out, $13 }' <(cut -f 1-6,8- "$tmp/good/seeds.tsv") \
		"$tmp/good/results.tsv" | sort > "$tmp/wanted"
	text_rows "$tmp/good/report.html" | awk -F '\t' 'NF == 10' | sort > "$tmp/seen"
	check "the fixture has figures" test -s "$tmp/wanted"
	# A range of nothing is not printed.
	awk -F '\t' -v OFS='\t' '{ for (i = 4; i <= 9; i++) {
		split($i, f, / |\.\./); if (f[1] == f[2] && f[2] == f[3]) $i = f[1] } print }' \
		"$tmp/wanted" > "$tmp/wanted2"
	same "all figures are those of the tables" "$tmp/wanted2" "$tmp/seen"
}

no_urls()
{
	! sed 's/xmlns\(:xlink\)\?="[^"]*"//g' "$tmp/good/report.html" |
		grep -nE 'https?:|//[a-z]+\.|<script|<link|<iframe|<img|@import|src=|url\([^#]'
}

test_alone()
{
	check "nothing in the page comes from elsewhere" no_urls
	# shellcheck disable=SC2016 # expanded in the tree
	check "page and pictures are well-formed" in_tree sh -ec '
		command -v xmllint >/dev/null ||
			apt-get -q -y --no-install-recommends install libxml2-utils >/tmp/apt.log 2>&1 ||
			{ apt-get -q update && apt-get -q -y --no-install-recommends install libxml2-utils; }
		cd "$1" && xmllint --noout --nonet report.html report/*.svg' \
		sh "/src${tmp#"$top"}/good"
}

test_links()
{
	grep -oE " id=[\"'][^\"']*" "$tmp/good/report.html" | sed "s/.*[\"']//" | sort |
		uniq -d > "$tmp/twice"
	check "no id is there twice" test ! -s "$tmp/twice"
	grep -oE "href=[\"']#[^\"']*" "$tmp/good/report.html" | sed 's/.*#//' | sort -u > "$tmp/to"
	grep -oE " id=[\"'][^\"']*" "$tmp/good/report.html" | sed "s/.*[\"']//" | sort -u > "$tmp/ids"
	check "there are links" test -s "$tmp/to"
	check "every link leads somewhere" test -z "$(comm -23 "$tmp/to" "$tmp/ids")"
}

# The key of each picture has a name and then its line or mark: the colour there.
colours()
{
	awk '/<text>/ { name = $0; gsub(/.*<text> *|<\/text>.*/, "", name) }
		match($0, /(stroke|color)=.#[0-9a-f]*/) && name != "" {
			print name, substr($0, RSTART + RLENGTH - 7, 7); name = "" }' "$@" | grep -E '^(none|mq-deadline|bfq|blender) ' | sort -u
}

test_colours()
{
	awk '$1 ~ /^(none|mq-deadline|bfq|blender)$/ { print $1, $2 }' "$report/palette.tsv" |
		sort > "$tmp/wanted"
	colours "$tmp"/good/report/*.pareto-*.svg > "$tmp/seen"
	same "a scheduler has its colour in every Pareto picture" "$tmp/wanted" "$tmp/seen"
	colours "$tmp"/good/report/*.cdf-*.svg > "$tmp/seen"
	same "and in every distribution" "$tmp/wanted" "$tmp/seen"
}

test_pictures()
{
	ls "$tmp/good/report" > "$tmp/seen"
	for d in hdd ssd; do
		for p in train-rag.pareto-small train-rag.cdf-small train-rag.cdf-stream \
			 interleave-16.cdf-stream two-tenants.pareto-small \
			 two-tenants.pareto-meta two-tenants.cdf-small \
			 two-tenants.cdf-stream two-tenants.cdf-meta; do
			echo "6.12.$d.$p.svg"
		done
		for s in train-rag interleave-16 two-tenants; do
			echo "6.12.$d.$s.tags.svg"
			for x in none mq-deadline bfq blender; do echo "6.12.$d.$s.rate-$x.svg"; done
		done
	done | sort > "$tmp/wanted"
	same "a picture for all there is to draw, and no other" "$tmp/wanted" "$tmp/seen"
	check "all of them are in the page" test \
		"$(grep -c '<svg' "$tmp/good/report.html")" = "$(wc -l < "$tmp/wanted")"
}

# above_axis FILE: the names of its key that are drawn above what the axis says.
above_axis()
{
	awk -v file="$(basename "$1")" '
		/<g transform="translate\(/ { split($0, at, /[(,)]/) }
		!/<text>/ { next }
		{ name = $0; gsub(/.*<text> *|<\/text>.*/, "", name) }
		name ~ /^(latency of|throughput of)/ { axis = at[3] }
		name ~ /^(none|bfq|kyber|mq-deadline|blender)/ { y[name] = at[3] }
		END { if (!axis || !("mq-deadline-fifo1" in y))
				print file, "has no axis or no key"
		      for (n in y)
				if (y[n] + 0 <= axis + 0)
					print file, n }' "$1"
}

test_keys()
{
	local svg
	"$report/tests/fixture" "$tmp/many" 6.12.1-test hdd train-rag "none none-iocost none-iomax
		mq-deadline mq-deadline-prio mq-deadline-fifo1 kyber bfq bfq-tuned blender"
	"$report/make-report" "$tmp/many" > "$tmp/out" 2>&1
	for svg in "$tmp"/many/report/*.{pareto,cdf}-*.svg; do above_axis "$svg"; done \
		> "$tmp/above"
	same "the keys of ten schedulers are below their axes" /dev/null "$tmp/above"
}

test_missing()
{
	local d page cells
	d=$(copy missing)
	cells=$d/cells/6.12.hdd
	rm -r "$cells".bfq.train-rag.*
	for n in 1 2 3; do
		rm "$cells.none.train-rag.$n"/*.tsv "$cells.mq-deadline.train-rag.$n"/*.tsv
		echo "the kernel lacks <it> & more" > "$cells.none.train-rag.$n/skip"
		echo "exit status 7" > "$cells.mq-deadline.train-rag.$n/failed"
	done
	sed -i -E '/\thdd\ttrain-rag\t(bfq|none|mq-deadline)\t/d' "$d/results.tsv" "$d/seeds.tsv"
	"$report/make-report" "$d" > "$tmp/out" 2>&1
	page=$d/report.html
	text_rows "$page" > "$tmp/rows"
	check "a cell that is not there: not measured" grep -qx "bfq	not measured" "$tmp/rows"
	check "a skipped one: why, made safe" grep -qx \
		"none	skipped: the kernel lacks <it> & more" "$tmp/rows"
	check "no markup comes from a table" test "$(grep -c '<it>' "$page")" = 0
	check "a failed one: why" grep -qx "mq-deadline	FAILED: exit status 7" "$tmp/rows"
	check "the summary counts the failed" grep -q "<strong>3 failed</strong>" "$page"
	check "compared in fewer" grep -qE "^bfq	.*	3 of 4$" "$tmp/rows"
	check "not in the picture" test \
		"$(grep -cE '<text>(none|bfq|mq-deadline)</text>' "$d/report/6.12.hdd.train-rag.pareto-small.svg")" = 0
}

test_limits()
{
	local d
	check "the limit is in the table" grep -q "^limit, all small requests served.*560.*0.080" \
		<(text_rows "$tmp/good/report.html")
	check "and in the picture" grep -q "<text>limit</text>" \
		"$tmp/good/report/6.12.hdd.train-rag.pareto-small.svg"
	d=$(copy unlimited)
	rm "$d/limits.tsv"
	"$report/make-report" "$d" > "$tmp/out" 2>&1
	check "without limits.tsv there is none" test \
		"$(cat "$d/report.html" "$d"/report/*.svg | grep -cE 'limit, all small|>limit<')" = 0
}

test_names()
{
	local d page
	d=$(copy names)
	page=$d/report.html
	find "$d" -name '*.tsv' -exec sed -i 's/\brag\b\([^.-]\)/a<b>\&"c\\n\1/g; s/train-a<b>&"c\\n/train-rag/g' {} +
	find "$d" -name '*.tsv' -exec sed -i "s/\\btrain-a\\b/t\`echo\`'a/g" {} +
	check "the test changed the name" grep -qF 'a<b>&"c\n' "$d/results.tsv"
	"$report/make-report" "$d" > "$tmp/out" 2>&1
	check "a name with markup is text" grep -qF '<td>a&lt;b&gt;&amp;&quot;c\n</td>' "$page"
	check "also in a picture" grep -qE 'a&lt;b(>|&gt;)&amp;("|&quot;)c\\n' \
		"$d/report/6.12.hdd.train-rag.rate-none.svg"
	check "and nowhere markup" test "$(grep -c '<b>' "$page")" = 0
	check "a command in a name is not run" grep -qF 't`echo`' \
		"$d/report/6.12.hdd.train-rag.rate-none.svg"
}

test_few_runs()
{
	local d
	check "three runs need no warning" test "$(grep -c 'class="warn"' "$tmp/good/report.html")" = 0
	d=$(copy few)
	rm -r "$d"/cells/*.train-rag.[23]
	"$report/make-report" "$d" > "$tmp/out" 2>&1
	check "fewer than three do" grep -q 'class="warn".*fewer than three runs' "$d/report.html"
	check "and are counted" grep -q "(1 to 3 per cell)" "$d/report.html"
}

# Only cells of the last plan count: others may be of another source.
test_plan()
{
	local d
	d=$(copy planned)
	for c in "$d"/cells/*; do
		case $c in *.bfq.train-rag.2) ;; *) echo "6.12 x x x 1 $c" ;; esac
	done > "$d/plan"
	"$report/make-report" "$d" > "$tmp/out" 2>&1
	check "a cell that the plan lacks is left out" grep -q "70 runs with figures (2 to 3 per cell)" \
		"$d/report.html"
}
