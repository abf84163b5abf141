# SPDX-License-Identifier: GPL-2.0
#
# Pieces of the page: text made safe, figures, marks, pictures.

# esc(text): as text of HTML or as an attribute.
function esc(text)
{
	gsub(/&/, "\\&amp;", text)
	gsub(/</, "\\&lt;", text)
	gsub(/>/, "\\&gt;", text)
	gsub(/"/, "\\&quot;", text)
	return text
}

# range(text, low, high): a median and below it the range, if there is one.
function range(text, low, high)
{
	if (low == "-" || low == "" || (low == high && low == text))
		return text
	return text "<small>" low ".." high "</small>"
}

# chip(s): the colour of a scheduler, hollow where its mark is.
function chip(s)
{
	return "<i class=\"" (dash[s] == 1 ? "chip" : "chip hollow") "\" style=\"color:" \
	       colour[s] "\"></i>"
}

function named(s)
{
	return "<span class=\"name\">" chip(s) esc(s) "</span>"
}

function td(text)
{
	return "<td>" text "</td>"
}

# head(names): the cells of a table's head, names separated by "|".
function head(names,    i, n, f, out)
{
	n = split(names, f, "|")
	for (i = 1; i <= n; i++)
		out = out "<th scope=\"col\">" f[i] "</th>"
	return "<thead><tr>" out "</tr></thead>\n<tbody>"
}

# anchor(stem): an id.
function anchor(text)
{
	gsub(/[^A-Za-z0-9]/, "-", text)
	return "s-" text
}

# include(file): its lines.
function include(file,    line, got)
{
	while ((got = (getline line < file)) > 0)
		print line
	if (got < 0) {
		printf "report: cannot read %s\n", file > "/dev/stderr"
		exit 1
	}
	close(file)
}

# picture(name): the SVG file of that name as it is, without the lines that only
# a file of its own begins with.
function picture(name, caption,    file, line, inside, got)
{
	file = svg "/" name ".svg"
	print "<figure>"
	while ((got = (getline line < file)) > 0) {
		if (line ~ /^<svg/) {
			inside = 1
			sub(/^<svg/, "<svg role=\"img\"", line)
		}
		if (inside)
			print line
	}
	close(file)
	if (got < 0 || !inside) {
		printf "report: no picture %s was drawn\n", file > "/dev/stderr"
		exit 1
	}
	if (caption != "")
		print "<figcaption>" caption "</figcaption>"
	print "</figure>"
}
