# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# What files of shell assignments (devices, schedulers, suites) say, sourced by the
# runners.

# value_in FILE NAME: what the file sets that variable to, empty if it does not.
value_in()
{
	(unset -v "$2" && . "$1" && eval "echo \"\${$2:-}\"")
}
