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
# schedulers; or on other devices; or what is typical. One that has a key already may be
# kept: as likely as those of its scheduler were so far.

FILENAME == ARGV[1] {
	cost[$1, $2, $3] = $4
	on_device[$1, $3] = $4
	of_scenario[$3] = $4
	next
}

FILENAME == ARGV[2] {
	ended[$2] = $1
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

# likely(DIRECTORY, SCHEDULER): how likely is it to be run?
function likely(directory, scheduler,	key)
{
	if (!seen[scheduler] || (getline key < (directory "/key")) <= 0)
		return 1
	close(directory "/key")
	return ran[scheduler] / seen[scheduler]
}

$6 in ended {
	seen[$3]++
	ran[$3] += ended[$6] == "ran"
	next
}

{
	cell[++cells] = $0
}

END {
	for (i = 1; i <= cells; i++) {
		split(cell[i], c, " ")
		costs = expected(c[2], c[3], c[4]) * likely(c[6], c[3])
		left += costs
		# Of those in work, half is done.
		if (jobs > working++)
			begun += costs / 2
	}
	slower = spent ? elapsed / spent : 1
	printf "%.0f\n", (left - begun) / jobs * (slower > 1 ? slower : 1)
}
