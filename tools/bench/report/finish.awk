# SPDX-License-Identifier: GPL-2.0
#
# Makes gnuplot's SVG files fit to stand together in one page: ids that begin
# with the file's name, a title for people who cannot see it (the heading), no
# parts that the picture does not use, and a third of the bytes. Each file is
# replaced.
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

# hex(text): colours as #rrggbb.
function hex(text,    c, f)
{
	while (match(text, /rgb\([ 0-9]+,[ 0-9]+,[ 0-9]+\)/)) {
		split(substr(text, RSTART + 4, RLENGTH - 5), f, ",")
		text = substr(text, 1, RSTART - 1) sprintf("#%02x%02x%02x", f[1], f[2], f[3]) \
		       substr(text, RSTART + RLENGTH)
	}
	return text
}

# tenths(v): a tenth of a pixel is enough.
function tenths(v)
{
	v = sprintf("%.1f", v)
	sub(/\.0$/, "", v)
	return v
}

# path(points): "M1.00,2.00 L3.00,2.00" with horizontal and vertical steps said
# as such, which most are: "M1,2H3".
function path(points,    n, i, f, w, xy, x, y, out)
{
	n = split(points, w, /[ \t]+/)
	for (i = 1; i <= n; i++) {
		if (w[i] !~ /^[ML]/) {
			out = out w[i]
			continue
		}
		split(substr(w[i], 2), xy, ",")
		f[1] = tenths(xy[1])
		f[2] = tenths(xy[2])
		if (w[i] ~ /^L/ && f[2] == y && f[1] == x)
			continue
		out = out (w[i] ~ /^M/ ? "M" f[1] "," f[2] : f[2] == y ? "H" f[1] : \
			   f[1] == x ? "V" f[2] : "L" f[1] "," f[2])
		x = f[1]
		y = f[2]
	}
	return out
}

# A path may go on for several lines: they become one.
function join_path(i,    text)
{
	text = line[i]
	while (text ~ / d=.M[^']*$/) {
		text = text " " line[++i]
		line[i] = ""
	}
	return text
}

# What most groups say is said once, by the outermost.
function defaults(text)
{
	if (text == "<g id=\"gnuplot_canvas\">")
		return "<g fill=\"none\" color=\"black\" stroke=\"currentColor\" " \
		       "font-family=\"sans-serif\" font-size=\"14\">"
	sub(/<g fill="none" color="[a-z]*" stroke="currentColor"/, "<g", text)
	sub(/<rect x="0" y="0"/, "<rect stroke=\"none\" x=\"0\" y=\"0\"", text)
	sub(/ stroke-width="1.00"/, "", text)
	sub(/ stroke-linecap="butt" stroke-linejoin="miter"/, "", text)
	sub(/ font-family="sans-serif" font-size="14.00" */, " ", text)
	gsub(/ class="gridline"|<title>[^<]*_plot_[0-9a-z]*<\/title>| id="gnuplot_plot_[0-9a-z]*"/,
	     "", text)
	return text
}

function put(text)
{
	text = defaults(hex(text))
	if (match(text, / d='M[^']*'/))
		text = substr(text, 1, RSTART + 3) path(substr(text, RSTART + 4, RLENGTH - 5)) \
		       substr(text, RSTART + RLENGTH - 1)
	gsub(/ id='/, "&" id "-", text)
	gsub(/href='#/, "&" id "-", text)
	gsub(/^[ \t]+|[ \t]+$/, "", text)
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
		if (line[i] ~ /^\t?<g .*>$/ && line[i + 1] ~ /^\t?<\/g>$/) {
			i++
			continue
		}
		if (!skip)
			put(join_path(i))
		if (line[i] ~ /<\/filter>/)
			skip = 0
	}
	close(file)
}

END { end_file() }
