# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# bfq at its defaults: weights only where the scenario has some.
ELEVATOR=bfq
WEIGHT_FILE=io.bfq.weight
