# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# blender with nothing set: weights only where the scenario has some.
ELEVATOR=blender
WEIGHT_FILE=io.blender.weight
