# SPDX-License-Identifier: GPL-2.0
#
# Targets of tools/simdisk, included by the top Makefile. Compiled in the tools' Debian
# tree, as the machine may have no compiler.

simdisk-tool = tools/rig/setup && tools/rig/in 6.12 make -s -C tools/simdisk/limit \
	O=/src/build/simdisk /src/build/simdisk/$(1)

## limit: the calculator of what any order of service could reach, build/simdisk/limit (root)
.PHONY: limit
limit:
	@$(call simdisk-tool,limit)

## calibrate: the device models beside what is published of the drives, with sources (root)
.PHONY: calibrate
calibrate:
	@$(call simdisk-tool,calibrate)
	@build/simdisk/calibrate tools/simdisk/calibrate/reference.tsv
