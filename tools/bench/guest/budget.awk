# SPDX-License-Identifier: GPL-2.0
#
# The in-flight budgets over time, from the kernel's trace (blender_budget); see
# trace.awk:
#
#	awk ... -f trace.awk -f budget.awk TRACE
#
# Prints ms, R or W, state, cap in bytes (- for none) at each change, and the last one
# once more at the end.

function said(ms, side)
{
	printf "%.3f\t%s\t%s\t%s\n", ms, side, state[side], cap[side]
}

/: blender_budget: / && index($0, ": " devt " ") {
	side = word_after(devt)
	state[side] = word_after("state")
	cap[side] = state[side] == "open" ? "-" : word_after("cap")
	said(run_ms($0), side)
}

END {
	for (side in state)
		said(end, side)
}
