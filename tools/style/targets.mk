# SPDX-License-Identifier: GPL-2.0
#
# make style: checkpatch, sparse, W=1, shellcheck, SPDX lines and our own rules
# over all files, in the Debian tree of 6.12. Included by the top Makefile.

.PHONY: style
style:
	@tools/style/run
