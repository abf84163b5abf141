# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034 # names for others
#
# What every part of the rig shares: where things are, which kernel series
# there are, and how to talk to people. Sourced, never run:
#
#	. "$(dirname "$0")/lib.sh"
#
# Names set here: RIG_TOP (source tree), RIG_BUILD (build products, inside it),
# RIG_CACHE (trees and boot images, outside it: they outlive a clean).

RIG_TOP=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
RIG_BUILD=$RIG_TOP/build
RIG_CACHE=${BLENDER_CACHE:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/blender}

# One Debian kernel a line of the supported range, oldest first.
RIG_SERIES="6.1 6.12 newest"

# The tree whose user space serves all series: busybox and fio in the guest,
# compiler and checkers outside. So only the kernel differs between series.
RIG_TOOLS_SERIES=6.12

# The tree whose QEMU boots all series in deterministic time, so that digits are
# the same on every host. Bookworm's 7.2 spends a fifth less time on a guest than
# trixie's 10.0.
RIG_QEMU_SERIES=6.1

# ... and the one for guests with several CPUs: trixie's. Under 7.2 one of them took
# an interrupt with EFLAGS 3d2bf302, and died of a double fault. Bits 22 to 31 no
# instruction can set: the emulator had lost track of where it keeps the flags.
# Under 10.0 that was not seen; whether it was mended on the way or is only rarer is
# not known.
RIG_QEMU_SMP_SERIES=6.12

# Order of names and the point of decimals are the same on every host.
export LC_ALL=C

# rig_say WORDS: progress, for people, on stderr.
rig_say() { printf 'rig: %s\n' "$*" >&2; }

# rig_die WORDS: what is wrong, what to do about it. The caller ends here.
rig_die() { printf 'rig: error: %s\n' "$*" >&2; exit 1; }

# rig_usage FILE: prints the opening comment of a script and ends.
rig_usage() {
	sed -n '3,/^[^#]/{/^# shellcheck/d;/^#/{s/^# \{0,1\}//;p;};}' "$1" >&2
	exit 2
}

# rig_no_options FILE [ARGUMENT...]: refuses any, with the opening comment of a script
# that takes none.
rig_no_options() {
	[ $# -eq 1 ] || rig_usage "$1"
}

# rig_need_root: chroots, mounts and apt-get need it.
rig_need_root() {
	[ "$(id -u)" = 0 ] ||
		rig_die "this needs root (it mounts and enters Debian trees below $RIG_CACHE); nothing was changed; try: sudo $0"
}

# rig_check_series NAME: refuses a name that no tree has.
rig_check_series() {
	case " $RIG_SERIES debug " in
	*" $1 "*) ;;
	*) rig_die "no kernel series '$1'; there are: $RIG_SERIES debug" ;;
	esac
}

# rig_tree_dir SERIES: where its Debian tree is (the debug kernel is built in,
# and loaded by, the user space of 6.12).
rig_tree_dir() {
	case $1 in
	debug) echo "$RIG_CACHE/tree/6.12" ;;
	*) echo "$RIG_CACHE/tree/$1" ;;
	esac
}

# rig_lock NAME: one at a time; held until the calling shell ends.
rig_lock() {
	mkdir -p "$RIG_CACHE/lock"
	exec 9>"$RIG_CACHE/lock/$1"
	flock -n 9 || {
		rig_say "waiting for another run that holds $1"
		flock 9
	}
}

# rig_alone FILE: one at a time, by this file; held until the calling shell and what it
# has started ended. Fails at once where another run has it.
rig_alone() {
	mkdir -p "${1%/*}"
	exec 8>"$1"
	flock -n 8
}

# rig_machine_sums: changes whenever a machine that tools/rig/vm runs may, but for what is
# in the image's stamp.
rig_machine_sums() {
	(cd "$RIG_TOP" &&
		sha256sum tools/rig/vm tools/rig/vm-boot tools/rig/steady-time.c selftests/vm/init)
}

# rig_boot_dir SERIES: the directory with boot/vmlinuz-* and lib/modules/* of it.
rig_boot_dir() {
	case $1 in
	debug) echo "$RIG_CACHE/debug-kernel/root" ;;
	*) rig_tree_dir "$1" ;;
	esac
}

# rig_make_boot SERIES: makes sure that this directory is there.
rig_make_boot() {
	case $1 in
	debug) "$RIG_TOP/tools/rig/debug/kernel" >/dev/null ;;
	*) "$RIG_TOP/tools/rig/tree" "$1" >/dev/null ;;
	esac
}

# rig_kver SERIES: the release of the one kernel there.
rig_kver() {
	local k
	for k in "$(rig_boot_dir "$1")"/boot/vmlinuz-*; do
		[ -e "$k" ] || return 1
		echo "${k##*/vmlinuz-}"
		return
	done
}
