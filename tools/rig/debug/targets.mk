# SPDX-License-Identifier: GPL-2.0
#
# make check-debug: the suite of `make check` on a kernel that checks itself
# (tools/rig/debug/config). Included by the top Makefile.
#
#	make check-debug TESTS="test_foo.sh"	only these

.PHONY: check-debug
check-debug:
	@tools/rig/debug/kernel >/dev/null
	@selftests/run --series debug $(TESTS)
