# SPDX-License-Identifier: GPL-2.0
#
# The list of pictures as one gnuplot program: for each it sets names, colours
# and the like, then loads pareto.gp, cdf.gp, rate.gp or tags.gp. Also writes the
# points of the Pareto pictures, out/STEM.pareto-WHAT.dat, one line per
# scheduler: MB/s, min, max, p99 in ms, min, max.
#
#   awk -v here=DIR -v out=DIR -v svg=DIR -f model.awk -f frontier.awk -f plan.awk \
#	palette.tsv FACTS CURVES > draw.gp
#
# CURVES are the lines that cdf.awk, rate.awk and tags.awk print.

$1 == "cdf" || $1 == "rate" || $1 == "tags" { curve[++curves] = $0 }

# quoted(text): as gnuplot reads it back; between these quotes it runs no command.
function quoted(text)
{
	gsub(/'/, "''", text)
	gsub(/\n/, " ", text)
	return "'" text "'"
}

function set(name, text)
{
	printf "%s = %s\n", name, quoted(text)
}

# dress_up(numbers): the looks of these schedulers, in lists.
function dress_up(numbers,    n, i, f, s, names, colours, marks, dashes)
{
	n = split(numbers, f, " ")
	for (i = 1; i <= n; i++) {
		s = sched[f[i]]
		names = names " " s
		colours = colours " " colour[s]
		marks = marks " " mark[s]
		dashes = dashes " " dash[s]
	}
	set("names", substr(names, 2))
	set("colours", substr(colours, 2))
	set("marks", substr(marks, 2))
	set("dashes", substr(dashes, 2))
}

# begin(base, picture, data, what): its title and its files.
function begin(base, picture, data, what,    g)
{
	g = group_of[base]
	set("data", out "/" base "." data ".dat")
	set("out", svg "/" base "." picture ".svg")
	set("heading", device_of[g] ", " scenario_of[g] ", Linux " series_name(kernel_of[g]) what)
}

function ms_of(g, s, what, which)
{
	return figure_of(g, s, what, which) / 1000
}

function write_points(g, what, file,    i, s, numbers)
{
	for (i = 1; i <= scheds; i++) {
		s = sched[i]
		if (!measured(g, s, "large") || !measured(g, s, what))
			continue
		numbers = numbers " " i
		printf "%.6g %.6g %.6g %.6g %.6g %.6g\n", figure_of(g, s, "large", "med"),
			figure_of(g, s, "large", "min"), figure_of(g, s, "large", "max"),
			ms_of(g, s, what, "med"), ms_of(g, s, what, "min"),
			ms_of(g, s, what, "max") > file
	}
	if (numbers != "")
		close(file)
	return substr(numbers, 2)
}

# pareto(g, role): throughput against the p99 of small or meta IO.
function pareto(g, role,    numbers)
{
	numbers = write_points(g, role "_p99", out "/" stem(g) ".pareto-" role ".dat")
	if (numbers == "")
		return
	begin(stem(g), "pareto-" role, "pareto-" role, "")
	dress_up(numbers)
	set("latency", "p99 of " (role == "small" ? "small" : "metadata") " requests, ms")
	printf "limit_x = %s\nlimit_y = %s\n", limit_large[g] + 0,
		role == "small" ? limit_small[g] / 1000 : 0
	printf "load here.\"/pareto.gp\"\n\n"
}

function what_role(role)
{
	return role == "meta" ? "metadata requests" : \
	       role == "stream" ? "streams' requests" : role " requests"
}

function cdf(f)
{
	begin(f[2], "cdf-" f[3], "cdf-" f[3], "")
	dress_up(f[4])
	set("latency", "latency of " what_role(f[3]) ", ms")
	printf "load here.\"/cdf.gp\"\n\n"
}

# rate_tops(f, n): the highest value of each panel over all schedulers of a stem,
# so that their pictures have the same scale.
function rate_tops(f, n,    i, w)
{
	for (i = 5; i < n; i += 2) {
		split(f[i], w, " ")
		w[2] = panel(w[2])
		if (f[i + 1] + 0 > top[f[2], w[2]] + 0)
			top[f[2], w[2]] = f[i + 1]
	}
}

function panel(role)
{
	return role == "stream" || role == "bulk" ? "large" : "small"
}

function rate(f, n,    i, w, labels, panels)
{
	begin(f[2], "rate-" f[4], "rate-" f[4], ", " f[4])
	for (i = 5; i < n; i += 2) {
		split(f[i], w, " ")
		labels = labels " " w[1]
		panels = panels " " panel(w[2])
	}
	set("names", substr(labels, 2))
	set("panels", substr(panels, 2))
	printf "top_large = %g\ntop_small = %g\n", top[f[2], "large"], top[f[2], "small"]
	printf "load here.\"/rate.gp\"\n\n"
}

function tags(f, n,    i, labels)
{
	begin(f[2], "tags", "tags", ", tags under blender")
	for (i = 3; i <= n; i++)
		labels = labels " " f[i]
	set("names", substr(labels, 2))
	printf "load here.\"/tags.gp\"\n\n"
}

END {
	model_end()
	set("here", here)
	printf "load here.\"/style.gp\"\n\n"
	for (i = 1; i <= groups; i++) {
		g = group[i]
		group_of[stem(g)] = g
		if (latency_of(g) == "")
			continue
		pareto(g, "small")
		pareto(g, "meta")
	}
	for (i = 1; i <= curves; i++) {
		n = split(curve[i], f, FS)
		if (f[1] == "rate")
			rate_tops(f, n)
	}
	for (i = 1; i <= curves; i++) {
		n = split(curve[i], f, FS)
		if (f[1] == "cdf")
			cdf(f)
		else if (f[1] == "rate")
			rate(f, n)
		else
			tags(f, n)
	}
}
