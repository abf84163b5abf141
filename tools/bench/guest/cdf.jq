# SPDX-License-Identifier: GPL-2.0
#
# fio's JSON (json+) to the distribution of latencies: cgroup, role, microseconds,
# share of the IOs that took no longer. One line per permille up to 99 %, every
# value beyond.

def fixed(digits):
  . as $v | pow(10; digits) as $scale
  | ($v * $scale | round) / $scale | tostring;

.jobs[]
| ."job options".description as $role
| select($role != "idle")
| (.jobname | split("@")[0]) as $cgroup
| (if .mixed then .mixed elif .read.total_ios > 0 then .read else .write end) as $io
| (if $role == "meta" then .sync.lat_ns else $io.lat_ns end).bins // {}
| to_entries | map({ns: (.key | tonumber), n: .value}) | sort_by(.ns)
| (map(.n) | add) as $all
| [foreach .[] as $b ({sum: 0, said: -1};
    .sum += $b.n
    | (.sum / $all) as $f
    | .show = ($f >= 0.99 or $f - .said >= 0.001)
    | .said = (if .show then $f else .said end);
    select(.show) | [$cgroup, $role, ($b.ns / 1000 | fixed(3)), (.sum / $all | fixed(6))])]
| .[] | @tsv
