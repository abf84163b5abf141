# SPDX-License-Identifier: GPL-2.0
#
# What is left of a plan of cells, see progress.sh:
#
#	awk -v jobs=N -f progress.awk COSTS ENDED PLAN
#
# COSTS: DEVICE SCHEDULER SCENARIO SECONDS of processor, of cells that were run, the
# newest last. ENDED: ran|known DIRECTORY SECONDS ELAPSED, of this run: what it took of
# the processor and of time. PLAN: see progress.sh.
# Prints the seconds that the rest will take, on a machine as busy as it was so far.
#
# A cell that was never run costs what its scenario did on this device under other
# schedulers; or on other devices; or what is typical.

FILENAME == ARGV[1] {
	cost[$1, $2, $3] = $4
	on_device[$1, $3] = $4
	of_scenario[$3] = $4
	next
}

FILENAME == ARGV[2] {
	ended[$2] = 1
	if ($1 == "ran") {
		spent += $3
		elapsed += $4
	}
	next
}

function typical(scenario)
{
	return scenario == "solo" ? 200 : scenario ~ /alone$/ ? 45 : 12
}

function expected(device, scheduler, scenario)
{
	if ((device, scheduler, scenario) in cost)
		return cost[device, scheduler, scenario]
	if ((device, scenario) in on_device)
		return on_device[device, scenario]
	if (scenario in of_scenario)
		return of_scenario[scenario]
	return typical(scenario)
}

!($6 in ended) {
	left += expected($2, $3, $4)
	# Of those in work, half is done.
	if (jobs > working++)
		begun += expected($2, $3, $4) / 2
}

END {
	slower = spent ? elapsed / spent : 1
	printf "%.0f\n", (left - begun) / jobs * (slower > 1 ? slower : 1)
}
