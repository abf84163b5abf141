# SPDX-License-Identifier: GPL-2.0
#
# Reads a scenario (scenarios/NAME.conf) and the stages it names
# (pipelines/STAGE.fio) into arrays, and refuses what is wrong in either. Runs
# under busybox awk, mawk and gawk, in the guest and on the host.
#
#	-v pipelines=DIR	where the stages are
#
# Line of a scenario:	CGROUP STAGE OFFSET% SIZE% [weight=N] [start=P%] [stop=P%]
#			stop=0%: it runs in the ramp only and has no result
# or a setting:		run: FACTOR	times the device's measured time
#			least: SECONDS	... but so long at least
#			alone: yes	one instance after the other, not all at once
#			skip: DEVICE... - REASON	makes no sense on these devices
#			fs: xfs		what its stages of files run on, else ext4
#			ramp: FACTOR	times the device's ramp; 0: measured from the first
#					request on
#			speed: P% N	from then on the device goes at N per cent of its
#					speed; several lines, in order
#
# count; cgroup[i] stage[i] offset[i] size[i] weight[i] start[i] stop[i] of each
# instance; setting[name]; lines[stage] text[stage, n] of a stage, its comments
# and its head left out; role[stage], jobs[stage]; speeds, speed_at[n], speed_to[n].

function scenario_refuse(why)
{
	printf "bench: %s: %s\n", FILENAME ? FILENAME : "scenario", why | "cat >&2"
	refused = 1
	exit 1
}

function percent_of(word)
{
	if (word !~ /^[0-9]+(\.[0-9]+)?%$/ || word + 0 > 100)
		scenario_refuse("line " FNR ": '" word "' is no percentage from 0% to 100%")
	return word + 0
}

# stage_line(stage, line): takes one line of pipelines/STAGE.fio.
function stage_line(s, line,    key, val)
{
	if (line ~ /^[#;]/ || line ~ /^[ \t]*$/)
		return
	if (line ~ /^\[/) {
		if (line != "[" s "]" || sections[s]++)
			scenario_refuse("pipelines/" s ".fio must have one section, [" s "]")
		return
	}
	text[s, ++lines[s]] = line
	key = val = line
	sub(/=.*/, "", key)
	sub(/^[^=]*=?/, "", val)
	option[s, key] = val
}

# counted(s): is all that it does in what reduce.jq takes of fio's figures?
function counted(s)
{
	if (option[s, "rw"] ~ /rw|readwrite|trimwrite/ && option[s, "unified_rw_reporting"] != "mixed")
		scenario_refuse("pipelines/" s ".fio reads and writes, so it must say " \
				"unified_rw_reporting=mixed, or what it writes is not counted")
	if (role[s] == "meta" && !option[s, "fsync"] && !option[s, "fdatasync"])
		scenario_refuse("pipelines/" s ".fio is of role meta, so it must say fsync or " \
				"fdatasync, whose latency is what is measured")
}

function load_stage(s,    file, line)
{
	if (s in role)
		return
	file = pipelines "/" s ".fio"
	while ((getline line < file) > 0)
		stage_line(s, line)
	close(file)
	if (!lines[s])
		scenario_refuse("line " FNR ": there is no stage '" s "' (" file ")")
	role[s] = option[s, "description"]
	if (role[s] !~ /^(stream|bulk|small|meta)$/)
		scenario_refuse("pipelines/" s ".fio: description must be stream, bulk, small or meta")
	jobs[s] = option[s, "numjobs"] ? option[s, "numjobs"] : 1
	counted(s)
}

# instance_option(i, word): weight=N, start=P% or stop=P%.
function instance_option(i, word,    val)
{
	val = word
	sub(/^[^=]*=/, "", val)
	if (word ~ /^start=/)
		start[i] = percent_of(val)
	else if (word ~ /^stop=/)
		stop[i] = percent_of(val)
	else if (word ~ /^weight=[0-9]+$/ && val + 0 >= 1 && val + 0 <= 1000)
		weight[i] = val + 0
	else
		scenario_refuse("line " FNR ": '" word "' is not weight=1..1000, start=P% or stop=P%")
}

function instance(    i, j)
{
	if (NF < 4)
		scenario_refuse("line " FNR ": CGROUP STAGE OFFSET% SIZE% wanted")
	i = ++count
	cgroup[i] = $1
	stage[i] = $2
	if ($1 !~ /^[a-z][a-z0-9-]*$/)
		scenario_refuse("line " FNR ": '" $1 "' is no name of a cgroup (a-z, 0-9, -)")
	load_stage($2)
	offset[i] = percent_of($3)
	size[i] = percent_of($4)
	if (offset[i] + size[i] > 100 || !size[i])
		scenario_refuse("line " FNR ": " $3 " and " $4 " lie outside of the device")
	start[i] = 0
	stop[i] = 100
	for (j = 5; j <= NF; j++)
		instance_option(i, $j)
	if (stop[i] <= start[i] && stop[i])
		scenario_refuse("line " FNR ": it stops before it starts")
	if (taken[$1, role[$2]]++)
		scenario_refuse("line " FNR ": two stages of role " role[$2] " in cgroup " $1)
	if ($1 in weight_of && weight[i] && weight_of[$1] != weight[i])
		scenario_refuse("line " FNR ": two weights for cgroup " $1)
	if (weight[i])
		weight_of[$1] = weight[i]
}

function speed_setting()
{
	speed_at[++speeds] = percent_of($2)
	speed_to[speeds] = $3
	if (NF != 3 || $3 !~ /^[0-9]+$/ || $3 + 0 < 1 || $3 + 0 > 1000)
		scenario_refuse("line " FNR ": speed wants a time and 1..1000 per cent")
	if (speeds > 1 && speed_at[speeds] <= speed_at[speeds - 1])
		scenario_refuse("line " FNR ": this speed comes before the last one")
}

function scenario_setting(    name)
{
	name = $1
	sub(/:$/, "", name)
	if (name !~ /^(run|least|ramp|alone|skip|fs|speed)$/)
		scenario_refuse("line " FNR ": no setting '" name \
				"'; there are run, least, ramp, alone, skip, fs, speed")
	if (name == "speed")
		speed_setting()
	if (name == "run" && $2 + 0 <= 0)
		scenario_refuse("line " FNR ": run must be a factor above 0")
	if (name == "least" && $2 + 0 <= 0)
		scenario_refuse("line " FNR ": least must be seconds above 0")
	if (name == "ramp" && $2 !~ /^[0-9]+(\.[0-9]+)?$/)
		scenario_refuse("line " FNR ": ramp must be a factor, 0 or above")
	if (name == "skip" && !match($0, / - ./))
		scenario_refuse("line " FNR ": skip needs devices, ' - ' and a reason")
	if (name == "fs" && $2 !~ /^(ext4|xfs)$/)
		scenario_refuse("line " FNR ": fs must be ext4 or xfs, not '" $2 "'")
	setting[name] = $2
}

# scaled(name, seconds): a time of the device, as the scenario has it, in ms.
function scaled(name, seconds)
{
	return 1000 * seconds * (name in setting ? setting[name] : 1)
}

# run_ms(): how long the scenario is measured. ramp_ms(): how long before that it runs.
function run_ms(    ms, least)
{
	ms = scaled("run", ENVIRON["BENCH_RUN"])
	least = 1000 * setting["least"]
	return ms < least ? least : ms
}

function ramp_ms()
{
	return scaled("ramp", ENVIRON["BENCH_RAMP"])
}

/^[ \t]*(#|$)/ { next }
$1 ~ /:$/ { scenario_setting(); next }
{ instance() }
