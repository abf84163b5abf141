# SPDX-License-Identifier: GPL-2.0
#
# Targets of tools/bench/bars, included by tools/bench/targets.mk.

## bars: what blender is to reach, each met or not: BARS= DEVICES= KERNELS= SEEDS=3 (root)
.PHONY: bars bars-sweep
bars: export BARS := $(BARS)
bars:
	@tools/bench/bars/bars

## bars-sweep: the shape of the bars on other devices than the models' (root)
bars-sweep: export AXES := $(AXES)
bars-sweep:
	@tools/bench/bars/sweep

bars bars-sweep: export DEVICES := $(DEVICES)
bars bars-sweep: export KERNELS := $(or $(KERNELS),$(KERNEL))
bars bars-sweep: export SEEDS := $(SEEDS)
bars bars-sweep: export JOBS := $(JOBS)
