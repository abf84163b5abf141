# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# No scheduler: requests go to the device as they come. It knows no weights.
ELEVATOR=none
