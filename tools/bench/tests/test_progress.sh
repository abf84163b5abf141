#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# How much of a plan is left: what cells cost, those kept, those in work, a busy
# machine.

# shellcheck disable=SC2154 # lib.sh sets top, bench and tmp
. "$(dirname "$0")/lib.sh"

cat > "$tmp/plan" <<'E'
6.12 ssd none mix 1 cells/a
6.12 ssd bfq mix 1 cells/b
6.12 hdd none mix 1 cells/c
6.12 hdd none other 1 cells/d
E
: > "$tmp/none"

# left JOBS COSTS ENDED
left()
{
	awk -v jobs="$1" -f "$bench/progress.awk" "$2" "$3" "$tmp/plan"
}

equal "nothing is known: what is typical" "$(left 1 "$tmp/none" "$tmp/none")" 42
equal "two at a time" "$(left 2 "$tmp/none" "$tmp/none")" 18

cat > "$tmp/costs" <<'E'
ssd none mix 99
ssd none mix 10
hdd none mix 30
E
# 10, 10 as under none, 30 and 12; half of the first is done.
equal "what they cost the last time, or under others" \
	"$(left 1 "$tmp/costs" "$tmp/none")" 57
echo "known cells/a 0" > "$tmp/ended"
equal "one that was kept" "$(left 1 "$tmp/costs" "$tmp/ended")" 47
echo "ran cells/a 10 10" > "$tmp/ended"
equal "one that ran for what it cost" "$(left 1 "$tmp/costs" "$tmp/ended")" 47
echo "ran cells/a 10 30" > "$tmp/ended"
equal "a machine that is busy with other things" \
	"$(left 1 "$tmp/costs" "$tmp/ended")" 141
mkdir "$tmp/b"
echo digits > "$tmp/b/key"
cp "$tmp/plan" "$tmp/plan.save"
sed -i "s|cells/b|$tmp/b|" "$tmp/plan"
echo "6.12 hdd bfq mix 1 cells/e" >> "$tmp/plan"
echo "known cells/e 0 0" > "$tmp/ended"
# 10, 30 and 12.
equal "one that is there, where the others of its scheduler were kept" \
	"$(left 1 "$tmp/costs" "$tmp/ended")" 47
echo "ran cells/e 30 30" > "$tmp/ended"
equal "... where they were run" "$(left 1 "$tmp/costs" "$tmp/ended")" 57
echo "known cells/a 0 0" > "$tmp/ended"
equal "... where there was none yet" "$(left 1 "$tmp/costs" "$tmp/ended")" 77
mv "$tmp/plan.save" "$tmp/plan"
printf 'ran cells/%s 10 20\n' a b c d > "$tmp/ended"
equal "all have ended" "$(left 2 "$tmp/costs" "$tmp/ended")" 0
finish
