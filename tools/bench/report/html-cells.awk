# SPDX-License-Identifier: GPL-2.0
#
# A part of the page for each device, in it one for each scenario: pictures, the
# figures that matter, and all figures as they are in results.tsv.

# absent(g, s): why a scheduler has no figures.
function absent(g, s)
{
	if (!((g, s) in state))
		return "not measured"
	return (state[g, s] == "skip" ? "skipped: " : "FAILED: ") esc(reason[g, s])
}

function ranged(g, s, what)
{
	if (what ~ /_p99$/)
		return range(us_to_ms(figure_of(g, s, what, "med")),
			     us_to_ms(figure_of(g, s, what, "min")),
			     us_to_ms(figure_of(g, s, what, "max")))
	return range(three(figure_of(g, s, what, "med")), three(figure_of(g, s, what, "min")),
		     three(figure_of(g, s, what, "max")))
}

function of_limit(g, s,    v, most)
{
	v = figure_of(g, s, "large", "med")
	most = bound(g, s)
	if (v == "-" || most + 0 <= 0)
		return "-"
	return sprintf("%.0f %%", 100 * v / most)
}

function standing(g, s)
{
	if (!competes(g, s))
		return "-"
	return on_frontier(g, s) ? "on it" : esc(who_is_ahead) " is ahead"
}

function limit_row(g)
{
	if (limit_large[g] == "" && limit_small[g] == "")
		return
	printf "<tr class=\"limit\"><th scope=\"row\">limit, all small requests served</th>%s%s%s%s%s%s%s</tr>\n",
		td(three(limit_large[g])), td("-"), td(us_to_ms(limit_small[g])), td("-"),
		td("-"), td("-"), td("-")
}

# why_absent(g): of scenarios whose table would be empty, a line for each reason.
function why_absent(g,    i, n, why, whom, reasons)
{
	for (i = 1; i <= scheds; i++) {
		if (runs[g, sched[i]])
			continue
		why = absent(g, sched[i])
		if (!(why in whom))
			reasons[++n] = why
		whom[why] = whom[why] " " named(sched[i])
	}
	for (i = 1; i <= n; i++)
		printf "<p>%s: %s</p>\n", substr(whom[reasons[i]], 2), reasons[i]
}

function figures_that_matter(g,    i, s, left)
{
	print "<div class=\"scroll\"><table>"
	print head("scheduler|large, MB/s|of limit|small p99, ms|small IOPS|" \
		   "meta p99, ms|meta IOPS|frontier")
	for (i = 1; i <= scheds; i++) {
		s = sched[i]
		if (!runs[g, s]) {
			printf "<tr class=\"absent\"><th scope=\"row\">%s</th>" \
			       "<td colspan=\"7\">%s</td></tr>\n", named(s), absent(g, s)
			continue
		}
		left = failures[g, s] ? "<small>" failures[g, s] " failed</small>" : ""
		printf "<tr><th scope=\"row\">%s%s</th>%s%s%s%s%s%s%s</tr>\n", named(s), left,
			td(ranged(g, s, "large")), td(of_limit(g, s)),
			td(ranged(g, s, "small_p99")), td(ranged(g, s, "small_iops")),
			td(ranged(g, s, "meta_p99")), td(ranged(g, s, "meta_iops")),
			td(standing(g, s))
	}
	limit_row(g)
	print "</tbody></table></div>"
}

function all_figures(g,    i, j, k, s, v)
{
	print (added_up(g) ? "<details>" : "<details open=\"open\">") "<summary>All figures, per cgroup</summary>\n<div class=\"scroll\"><table>"
	print head("scheduler|cgroup|role|MB/s|IOPS|mean, us|p50, us|p99, us|p99.9, us|of solo")
	for (i = 1; i <= scheds; i++) {
		s = sched[i]
		for (j = 1; j <= rows[g, s]; j++) {
			printf "<tr><th scope=\"row\">%s</th>%s%s", named(s),
				td(esc(row[g, s, j, "cgroup"])), td(row[g, s, j, "role"])
			for (k = 1; k <= figures; k++) {
				v = figure[k]
				printf "%s", td(range(row[g, s, j, v], row[g, s, j, v "_min"],
						      row[g, s, j, v "_max"]))
			}
			printf "%s</tr>\n", td(row[g, s, j, "of_solo"])
		}
	}
	print "</tbody></table></div></details>"
}

# pictures(g, list): of the names after the stem, those that were drawn.
function pictures(g, names,    i, n, f, out)
{
	n = split(names, f, " ")
	for (i = 1; i <= n; i++)
		if ((stem(g) "." f[i]) in drawn)
			out = out " " stem(g) "." f[i]
	return substr(out, 2)
}

function show(names,    i, n, f)
{
	n = split(names, f, " ")
	if (!n)
		return
	print "<div class=\"pictures\">"
	for (i = 1; i <= n; i++)
		picture(f[i])
	print "</div>"
}

function over_time(g,    i, names)
{
	names = "tags"
	for (i = 1; i <= scheds; i++)
		names = names " rate-" sched[i]
	names = pictures(g, names)
	if (names == "")
		return
	print "<details><summary>Over time: tags, throughput per cgroup</summary>"
	show(names)
	print "</details>"
}

function scenario(g)
{
	printf "<section class=\"scenario\" id=\"%s\">\n<h3>%s <small>on %s, Linux %s</small></h3>\n",
		anchor(stem(g)), esc(scenario_of[g]), esc(device_of[g]), esc(series_name(kernel_of[g]))
	show(pictures(g, "pareto-small pareto-meta cdf-small cdf-meta cdf-stream cdf-bulk"))
	if (added_up(g))
		figures_that_matter(g)
	else
		why_absent(g)
	over_time(g)
	all_figures(g)
	print "<p class=\"up\"><a href=\"#summary\">to the summary</a></p>\n</section>"
}

function devices(    i, j, k, n, m, kernel, device)
{
	n = distinct("kernel")
	for (i = 1; i <= n; i++)
		kernel[i] = seen_value[i]
	m = distinct("device")
	for (j = 1; j <= m; j++)
		device[j] = seen_value[j]
	for (i = 1; i <= n; i++)
		for (j = 1; j <= m; j++)
			device_part(kernel[i], device[j])
}

function device_part(kernel, device,    k, g, begun)
{
	for (k = 1; k <= groups; k++) {
		g = group[k]
		if (kernel_of[g] != kernel || device_of[g] != device)
			continue
		if (!begun++)
			printf "<section id=\"%s\">\n<h2>%s, Linux %s</h2>\n",
				anchor(series_name(kernel) "." device), esc(device), esc(kernel)
		scenario(g)
	}
	if (begun)
		print "</section>"
}
