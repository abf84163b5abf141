# SPDX-License-Identifier: GPL-2.0
#
# The runs whose curves are shown, a line each: the pictures' stem, the number
# of the scheduler, its name, the run's directory. Of several seeds the first.
#
#   awk -f model.awk -f frontier.awk -f shown.awk palette.tsv FACTS

END {
	model_end()
	for (i = 1; i <= groups; i++)
		for (j = 1; j <= scheds; j++)
			if ((group[i], sched[j]) in shown)
				printf "%s\t%02d\t%s\t%s\n", stem(group[i]), j, sched[j],
					shown[group[i], sched[j]]
}
