# SPDX-License-Identifier: GPL-2.0
#
# The suite on a kernel that checks itself (tools/rig/debug/config). Included by
# the top Makefile.

## check-debug: the guest tests on a kernel with KASAN and lockdep, built here (root)
#	make check-debug TESTS="foo bar"		only these
.PHONY: check-debug
check-debug:
	@tools/rig/debug/kernel >/dev/null
	@selftests/run --series debug --timeout 2700 $(TESTS)
