# SPDX-License-Identifier: GPL-2.0
#
# fio's JSON to rows of the result table, one per section CGROUP@STAGE. The role
# is the section's description; role idle has no row. The latency of role meta is
# that of fsync, and its IOs are files made durable. A section that failed is an error,
# not a row of zeros. One that got no answer in all its time has zeros, and that time for
# its latency, which is at least so long. (What fio counts then is of the ramp.)
#
# fio divides by the time from the first request that ends after the ramp. One that was
# kept waiting for seconds has had nothing in them: its rates are over the time that it
# was to run, or over what it ran if that is longer.

def fixed(digits):
  . as $v | pow(10; digits) as $scale
  | ($v * $scale | round) / $scale | tostring;

def ms: (. // "0ms") | rtrimstr("ms") | tonumber;

# The part of the time it was to run ($wanted ms) that fio has counted.
def counted($wanted): .runtime // 0 | if . >= $wanted then 1 else . / $wanted end;

def micro: if . == null then "-" else . / 1000 | fixed(3) end;

.jobs[]
| ."job options" as $job
| $job.description as $role
| select($role != "idle")
| (.jobname | split("@")) as [$cgroup, $stage]
| (if .mixed then .mixed elif .read.total_ios > 0 then .read else .write end) as $io
| ($io | counted($job.runtime | ms)) as $part
| (if $role == "meta" then .sync.lat_ns else $io.lat_ns end) as $lat
| if .error != 0 then error("\(.jobname): error \(.error)") else . end
| (if $lat.percentile == null then
    (($job.runtime | ms) * 1000000) as $ns
    | [0, {mean: $ns, percentile: {"50.000000": $ns, "99.000000": $ns, "99.900000": $ns}}]
  else [$part, $lat] end) as [$part, $lat]
| [ $kernel, $device, $scenario, $scheduler, $cgroup, $role,
    ($io.bw_bytes * $part / 1000000 | fixed(3)), ($io.iops * $part | fixed(3)),
    ($lat.mean | micro),
    ($lat.percentile["50.000000"] | micro),
    ($lat.percentile["99.000000"] | micro),
    ($lat.percentile["99.900000"] | micro), $stage ]
| @tsv
