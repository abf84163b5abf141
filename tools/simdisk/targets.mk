# SPDX-License-Identifier: GPL-2.0
#
# Targets of tools/simdisk, included by the top Makefile.

## limit: the calculator of what any order of service could reach (build/simdisk/limit)
.PHONY: limit
limit:
	@$(MAKE) -s -C tools/simdisk/limit O=$(CURDIR)/build/simdisk $(CURDIR)/build/simdisk/limit

## calibrate: the device models beside what is published of the drives, with sources
.PHONY: calibrate
calibrate:
	@$(MAKE) -s -C tools/simdisk/limit O=$(CURDIR)/build/simdisk $(CURDIR)/build/simdisk/calibrate
	@build/simdisk/calibrate tools/simdisk/calibrate/reference.tsv
