# SPDX-License-Identifier: GPL-2.0
#
# What the bars want to know of a scenario's stages, one instance a line, tab
# separated:
#
#	awk -v pipelines=DIR -v device=NAME -f ../guest/scenario.awk -f facts.awk SCENARIO
#
# DEVICE KIND SCENARIO CGROUP STAGE ROLE WEIGHT SHARE BYTES OP PACED RATE
#
# SHARE: part of the run in which it is there; BYTES: its largest request; OP: read,
# write or rw; PACED: 1 if it asks at a rate or with pauses, not as fast as it is
# answered; RATE: requests a second, - if it names none. The settings of the device,
# KIND among them, are in the environment. Stages that run in the ramp only have no
# line.

# filled(word): ${NAME} by its value.
function filled(word)
{
	return match(word, /^\$\{.*\}$/) ? ENVIRON[substr(word, 3, length(word) - 3)] : word
}

function bytes_of(word)
{
	return word ~ /m$/ ? word * 1048576 : word ~ /k$/ ? word * 1024 : word + 0
}

# largest(stage): of bs and of both directions of bssplit (SIZE/PERCENT:...).
function largest(s,    n, i, part, f, most)
{
	most = bytes_of(filled(option[s, "bs"]))
	n = split(option[s, "bssplit"], part, /[:,]/)
	for (i = 1; i <= n; i++) {
		split(part[i], f, "/")
		if (bytes_of(f[1]) > most)
			most = bytes_of(f[1])
	}
	return most
}

function op(s)
{
	return option[s, "rw"] ~ /rw/ ? "rw" : option[s, "rw"] ~ /write/ ? "write" : "read"
}

function fact(i,    s, rate, name)
{
	s = stage[i]
	name = FILENAME
	gsub(/.*\/|\.conf$/, "", name)
	rate = filled(option[s, "rate_iops"])
	printf "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%.4f\t%d\t%s\t%d\t%s\n", device, ENVIRON["KIND"],
		name, cgroup[i], s, role[s],
		cgroup[i] in weight_of ? weight_of[cgroup[i]] : "-", (stop[i] - start[i]) / 100,
		largest(s), op(s), rate + 0 || filled(option[s, "thinktime"]) + 0,
		rate + 0 ? rate + 0 : "-"
}

END {
	if (refused)
		exit 1
	for (i = 1; i <= count; i++)
		if (stop[i])
			fact(i)
}
