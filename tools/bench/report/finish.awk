# SPDX-License-Identifier: GPL-2.0
#
# Makes gnuplot's SVG files fit to stand together in one page: ids that begin
# with the file's name, a title for people who cannot see it (the heading), no
# parts that the picture does not use. Each file is replaced.
#
#   awk -f finish.awk *.svg

FNR == 1 { end_file(); begin_file() }

function begin_file()
{
	file = FILENAME
	id = FILENAME
	sub(/^.*\//, "", id)
	sub(/\.svg$/, "", id)
	gsub(/[^A-Za-z0-9]/, "-", id)
	lines = 0
	title = ""
	split("", used)
}

{ line[++lines] = $0 }

# The first text that stands in the middle above the plot is its heading.
/<text>/ {
	t = $0
	gsub(/^.*<text>|<\/text>.*$/, "", t)
	gsub(/^ +| +$/, "", t)
	if (t ~ /, Linux /)
		title = t
}

# Marks refer to each other: remember who is referred to, by whom.
/href='#/ {
	t = $0
	while (match(t, /href='#[A-Za-z0-9]+'/)) {
		target = substr(t, RSTART + 7, RLENGTH - 8)
		t = substr(t, RSTART + RLENGTH)
		if (match($0, / id='[A-Za-z0-9]+'/))
			refers[FILENAME, substr($0, RSTART + 5, RLENGTH - 6)] = target
		else
			used[target] = 1
	}
}

# needed(mark): it is used, or one that is used refers to it.
function needed(mark,    u)
{
	for (u in used)
		while (u != "") {
			if (u == mark)
				return 1
			u = refers[file, u]
		}
	return 0
}

function mark_of(text)
{
	return match(text, / id='gp[A-Za-z0-9]+'/) ? substr(text, RSTART + 5, RLENGTH - 6) : ""
}

function put(text)
{
	gsub(/<title>[^<]*_plot_[0-9a-z]*<\/title>/, "", text)
	gsub(/ id=["']/, "&" id "-", text)
	gsub(/href='#/, "&" id "-", text)
	gsub(/url\(#/, "&" id "-", text)
	sub(/[ \t]+$/, "", text)
	if (text != "")
		print text > file
}

function end_file(    i, skip)
{
	if (!lines)
		return
	printf "" > file
	for (i = 1; i <= lines; i++) {
		if (line[i] ~ /<filter /)
			skip = 1
		if (line[i] ~ /^<title>/)
			line[i] = "<title>" title "</title>"
		if (line[i] ~ /^<desc>/ || (mark_of(line[i]) != "" && !needed(mark_of(line[i]))))
			continue
		# A group without anything in it.
		if (line[i] ~ /^<g .*>$/ && line[i + 1] == "</g>") {
			i++
			continue
		}
		if (!skip)
			put(line[i])
		if (line[i] ~ /<\/filter>/)
			skip = 0
	}
	close(file)
}

END { end_file() }
