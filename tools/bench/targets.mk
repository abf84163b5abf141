# SPDX-License-Identifier: GPL-2.0
#
# Targets of tools/bench, included by the top Makefile.
#
#   make demo [KERNEL=6.1 | KERNELS="6.1 6.12 newest"] [SEED=1] [JOBS=2]
#   make bench [DEVICES=] [SCENARIOS=] [SCHEDS=] [KERNELS=] [SEEDS=] [JOBS=]
#   make bench-quick	the same with another set of defaults
#   make bench-cell CELL="6.12 ssd blender train-rag" [SEED=1]

## demo: five pipelines overlapping on a modelled disk and SSD, under each scheduler (root)
.PHONY: demo
demo:
	@KERNELS="$(or $(KERNELS),$(KERNEL),6.12)" SEED="$(SEED)" JOBS="$(JOBS)" tools/bench/demo

## bench: scenarios on modelled devices under each scheduler, all figures as TSV (root)
.PHONY: bench bench-quick
bench:
	@tools/bench/bench

## bench-quick: a subset of bench, within 15 minutes on two processors (root)
bench-quick:
	@SUITE=quick tools/bench/bench

## bench-cell: one cell, its table printed: CELL="KERNEL DEVICE SCHEDULER SCENARIO" (root)
.PHONY: bench-cell
bench-cell:
	@tools/bench/cell $(CELL) $(or $(SEED),1)

## bench-report: the page and pictures of what make bench has measured (root)
.PHONY: bench-report
bench-report:
	@tools/bench/report/make-report build/bench

# What the runners read from the environment.
bench bench-quick: export DEVICES := $(DEVICES)
bench bench-quick: export SCENARIOS := $(SCENARIOS)
bench bench-quick: export SCHEDS := $(SCHEDS)
bench bench-quick: export KERNELS := $(or $(KERNELS),$(KERNEL))
bench bench-quick: export SEEDS := $(SEEDS)
bench bench-quick: export JOBS := $(JOBS)

## bench-cpu: instructions per IO of each scheduler, on three kernels (root)
.PHONY: bench-cpu
bench-cpu: export SCHEDS := $(SCHEDS)
bench-cpu: export KERNELS := $(or $(KERNELS),$(KERNEL))
bench-cpu: export JOBS := $(JOBS)
bench-cpu:
	@tools/bench/cpu/run

-include tools/bench/bars/targets.mk
