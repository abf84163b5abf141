# SPDX-License-Identifier: GPL-2.0
#
# The top of the page: what was measured, who is on the frontier how often, and
# a table of all pictures that is also the way to them.

# count_cells(): how often each scheduler competes, is on the frontier, is best.
function count_cells(    i, j, g, s)
{
	for (i = 1; i <= groups; i++) {
		g = group[i]
		if (latency_of(g) == "")
			continue
		compared++
		most[best(g, "large")]++
		least[best(g, latency_of(g))]++
		for (j = 1; j <= scheds; j++) {
			s = sched[j]
			if (!competes(g, s))
				continue
			competed[s]++
			front[s] += on_frontier(g, s)
		}
	}
}

function list(seen, n,    i, out)
{
	for (i = 1; i <= n; i++)
		out = out (i > 1 ? ", " : "") esc(seen[i])
	return out
}

function distinct(what,    i, v)
{
	split("", had)
	n_distinct = 0
	for (i = 1; i <= groups; i++) {
		v = what == "kernel" ? kernel_of[group[i]] : \
		    what == "device" ? device_of[group[i]] : scenario_of[group[i]]
		if (!(v in had)) {
			had[v] = 1
			seen_value[++n_distinct] = v
		}
	}
	return n_distinct
}

# count_runs(): how many runs gave figures, the fewest and most of one cell, and
# how many failed.
function count_runs(    i, j, n)
{
	for (i = 1; i <= groups; i++)
		for (j = 1; j <= scheds; j++) {
			n = runs[group[i], sched[j]] + 0
			all_runs += n
			if (n && (fewest == "" || n < fewest))
				fewest = n
			if (n > most_runs)
				most_runs = n
			failed_runs += failures[group[i], sched[j]]
		}
}

function what_was_measured(    n)
{
	count_runs()
	n = distinct("kernel")
	printf "<p>Linux %s. ", list(seen_value, n)
	n = distinct("device")
	printf "%s: %s. ", n == 1 ? "Device" : "Devices", list(seen_value, n)
	n = distinct("scenario")
	printf "%d %s, %d %s, %d %s with figures (%s per cell)", n,
		n == 1 ? "scenario" : "scenarios", scheds, scheds == 1 ? "scheduler" : "schedulers",
		all_runs, all_runs == 1 ? "run" : "runs",
		!all_runs ? "none" : fewest == most_runs ? fewest : fewest " to " most_runs
	if (failed_runs)
		printf ", <strong>%d failed</strong>", failed_runs
	print ".</p>"
	if (all_runs && fewest < 3)
		print "<p class=\"warn\">Some cells rest on fewer than three runs: small " \
		      "differences in them prove nothing.</p>"
}

function summary_table(    i, s)
{
	print "<div class=\"scroll\"><table>"
	print head("scheduler|on the frontier|most throughput|lowest p99|compared in")
	for (i = 1; i <= scheds; i++) {
		s = sched[i]
		printf "<tr id=\"sum-%s\"><th scope=\"row\">%s</th>%s%s%s%s</tr>\n", anchor(s),
			named(s), td(front[s] + 0), td(most[s] + 0), td(least[s] + 0),
			td(competed[s] + 0 " of " compared + 0)
	}
	print "</tbody></table></div>"
}

# frontier_names(g): marks and names of who is on the frontier.
function frontier_names(g,    i, out)
{
	for (i = 1; i <= scheds; i++)
		if (competes(g, sched[i]) && on_frontier(g, sched[i]))
			out = out " " named(sched[i])
	return out == "" ? "no comparison" : substr(out, 2)
}

# matrix(kernel): scenarios down, devices across.
function matrix(kernel,    i, j, n, m, g, device, scenario)
{
	n = distinct("device")
	for (i = 1; i <= n; i++)
		device[i] = seen_value[i]
	m = distinct("scenario")
	for (j = 1; j <= m; j++)
		scenario[j] = seen_value[j]
	print "<div class=\"scroll\"><table class=\"matrix\">"
	print "<thead><tr><th scope=\"col\">scenario</th>"
	for (i = 1; i <= n; i++)
		printf "<th scope=\"col\"><a href=\"#%s\">%s</a></th>\n",
			anchor(series_name(kernel) "." device[i]), esc(device[i])
	print "</tr></thead>\n<tbody>"
	for (j = 1; j <= m; j++) {
		printf "<tr><th scope=\"row\">%s</th>\n", esc(scenario[j])
		for (i = 1; i <= n; i++) {
			g = kernel " " device[i] " " scenario[j]
			if (g in kernel_of)
				printf "<td><a href=\"#%s\">%s</a></td>\n", anchor(stem(g)),
					frontier_names(g)
			else
				print "<td>not measured</td>"
		}
		print "</tr>"
	}
	print "</tbody></table></div>"
}

function summary(    i, n, kernel)
{
	count_cells()
	print "<section id=\"summary\">\n<h2>Summary</h2>"
	what_was_measured()
	print "<p>On the frontier means: no other scheduler is ahead in throughput of large " \
	      "requests or in p99 of small ones (of metadata where there are none) without " \
	      "being behind in the other. A difference counts only if it exceeds the range " \
	      "of the runs, and one per cent.</p>"
	summary_table()
	n = distinct("kernel")
	for (i = 1; i <= n; i++)
		kernel[i] = seen_value[i]
	for (i = 1; i <= n; i++) {
		printf "<h3>On the frontier, Linux %s</h3>\n", esc(kernel[i])
		matrix(kernel[i])
	}
	print "</section>"
}
