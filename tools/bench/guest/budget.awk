# SPDX-License-Identifier: GPL-2.0
#
# The in-flight budgets over time, from the kernel's trace (blender_budget); see
# trace.awk:
#
#	awk ... -f trace.awk -f budget.awk TRACE
#
# Prints ms, R or W, state, bytes that may be in flight (- for no limit) at each change,
# and the last one once more at the end. In flight is a request in service and as much
# behind it as the cap says.

function said(ms, side)
{
	printf "%.3f\t%s\t%s\t%s\n", ms, side, state[side], bytes[side]
}

/: blender_budget: / && index($0, ": " devt " ") {
	side = word_after(devt)
	state[side] = word_after("state")
	bytes[side] = state[side] == "open" ? "-" : word_after("cap") + word_after("behind")
	said(run_ms($0), side)
}

END {
	for (side in state)
		said(end, side)
}
