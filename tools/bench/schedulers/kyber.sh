# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# kyber at its defaults. It knows no weights.
ELEVATOR=kyber
