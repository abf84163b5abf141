# SPDX-License-Identifier: GPL-2.0
#
# blender: an I/O scheduler for boxes that serve many pipelines at once
#
# `make` builds the module for the running kernel, or for KDIR= or KVER=;
# `make check` tests it on three kernels, in virtual machines;
# `make help` lists the rest. How the module itself is built is in Kbuild.

KVER ?= $(shell uname -r)
KDIR ?= /lib/modules/$(KVER)/build

.DEFAULT_GOAL := all

## all: the module for the running kernel (or KVER=RELEASE, or KDIR=HEADERS)
.PHONY: all
all:
	@sh blender-sched/compat/check-target $(KDIR)
	@$(MAKE) -C $(KDIR) M=$(CURDIR) modules

## install: the module where modprobe finds it, for the same kernel (root)
.PHONY: install
install: all
	@$(MAKE) -C $(KDIR) M=$(CURDIR) modules_install
	@depmod -b "$(or $(INSTALL_MOD_PATH),/)" $$($(MAKE) -s -C $(KDIR) kernelrelease)
	@echo "blender: installed; choose it with: echo blender > /sys/block/DEVICE/queue/scheduler"

## unit: the tests that need no guest: decisions, device models, the bench's programs (root)
.PHONY: unit
unit:
	@selftests/run --unit

## check: all tests, in virtual machines with kernels 6.1, 6.12 and Debian's newest (root)
#	make check SERIES=6.12 TESTS="foo bar"		only these
SERIES ?= 6.1 6.12 newest
.PHONY: check
check:
	@selftests/run $(if $(TESTS),,--unit --host) \
		$(foreach s,$(SERIES),--series $(s)) $(TESTS)

## clean: removes what was built here (Debian trees in ~/.cache/blender stay)
.PHONY: clean
clean:
	@rm -rf build
	@find . -name .git -prune -o \( -name '*.o' -o -name '*.ko' -o \
		-name '*.mod' -o -name '*.mod.c' -o -name '.*.cmd' -o \
		-name modules.order -o -name Module.symvers -o \
		-name 'blender_private*.[ch]' -o -name '.module-common*' \) \
		-type f -exec rm -f {} +

## help: this list
.PHONY: help
help:
	@sed -n 's/^## \([a-z-]*\): \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | \
		expand -t 26

# Each part brings its own targets.
-include tools/*/targets.mk tools/rig/debug/targets.mk packaging/targets.mk
