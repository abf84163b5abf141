# SPDX-License-Identifier: GPL-2.0
#
# Targets of tools/bench, included by the top Makefile.
#
#   make demo [KERNEL=6.1 | KERNELS="6.1 6.12 newest"] [SEED=1] [JOBS=2]

## demo: five pipelines overlapping on a modelled disk and SSD, under each scheduler (root)
.PHONY: demo
demo:
	@KERNELS="$(or $(KERNELS),$(KERNEL),6.12)" SEED="$(SEED)" JOBS="$(JOBS)" tools/bench/demo
