# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034
#
# What the tests of the report share: a small bench to report on, made by
# fixture, and copies of it that a test may spoil.

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../../.." && pwd)
report=$top/tools/bench/report
mkdir -p "$top/build"
# Where the Debian tree sees it, too.
TAP_IN=$top/build
. "$top/selftests/tap.sh"

# check NAME COMMAND...: it succeeds.
check()
{
	local name=$1 status=0
	shift
	"$@" > "$tmp/out" 2>&1 || status=$?
	result $status "$name"
}

# same NAME WANTED SEEN: two files are equal.
same() { check "$1" diff -u "$2" "$3"; }

# in_tree COMMAND...: in the Debian tree of the tools; it sees the source at /src.
in_tree() { "$top/tools/rig/in" 6.12 "$@"; }

# make_bench: $tmp/good, with its report; made once.
make_bench()
{
	[ -d "$tmp/good" ] || {
		"$report/tests/fixture" "$tmp/good"
		"$report/make-report" "$tmp/good" > "$tmp/good.log" 2>&1
	}
}

# copy NAME: a copy of it to spoil; prints its directory.
copy()
{
	rm -rf "${tmp:?}/$1"
	cp -r "$tmp/good" "$tmp/$1"
	echo "$tmp/$1"
}

# sum_of DIR: of all that a report consists of.
sum_of() { (cd "$1" && sha256sum report.html report.txt report/*.svg); }

# text_rows FILE: the rows of its tables as text, a tab between cells, a blank
# between a figure and its range.
text_rows()
{
	sed -n 's/<small>/ /g; s/<\/t[hd]><t[hd][^>]*>/\t/g; /^<tr/s/<[^>]*>//gp' "$1" |
		sed 's/&lt;/</g; s/&gt;/>/g; s/&quot;/"/g; s/&amp;/\&/g'
}
