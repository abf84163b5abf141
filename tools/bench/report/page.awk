# SPDX-License-Identifier: GPL-2.0
#
# The page: everything in one file, no scripts, nothing from the network.
#
#   awk -v here=DIR -v svg=DIR -v drawn_list=FILE -f model.awk -f frontier.awk \
#	-f html.awk -f html-summary.awk -f html-cells.awk -f page.awk \
#	palette.tsv FACTS > report.html

function read_drawn(    name)
{
	while ((getline name < drawn_list) > 0)
		drawn[name] = 1
	close(drawn_list)
}

function begin_page()
{
	print "<!DOCTYPE html>"
	print "<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\">"
	print "<head>\n<meta charset=\"utf-8\" />"
	print "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />"
	print "<title>I/O schedulers side by side</title>\n<style>"
	include(here "/page.css")
	print "</style>\n</head>\n<body>"
	print "<header>\n<h1>I/O schedulers side by side</h1>"
	print "<p>Every scheduler under the same pipelines on the same devices, each cell a " \
	      "machine of its own. Figures are medians of the runs, with minimum..maximum " \
	      "below. Curves are of the first run. The pictures are also files of their " \
	      "own in <code>report/</code>; Documentation/bench-report.rst tells how to " \
	      "read them.</p>\n</header>\n<main>"
}

END {
	model_end()
	read_drawn()
	begin_page()
	summary()
	devices()
	print "</main>\n</body>\n</html>"
}
