# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# What tests share that run on a host: TAP, and a directory that goes away. Each
# begins with sourcing it, and ends with `finish`. (In a guest: lib.sh.) TAP_IN, if it
# is set: where that directory is made.

tmp=$(mktemp -d -p "${TAP_IN:-/tmp}")
trap 'rm -rf "$tmp"' EXIT
count=0
failed=0

# result STATUS NAME: one TAP line; what was seen, $tmp/out, goes along if it is bad.
result()
{
	count=$((count + 1))
	if [ "$1" = 0 ]; then
		echo "ok $count - $2"
	else
		echo "not ok $count - $2"
		[ ! -e "$tmp/out" ] || head -n 40 "$tmp/out" | sed 's/^/# /'
		failed=1
	fi
}

finish()
{
	echo "1..$count"
	exit $failed
}
