# SPDX-License-Identifier: GPL-2.0
#
# Target of tools/style, included by the top Makefile.

## style: checkpatch, sparse, W=1, shellcheck, docutils and our own rules, over all files (root)
.PHONY: style
style:
	@tools/style/run
