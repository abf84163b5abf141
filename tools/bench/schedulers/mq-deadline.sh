# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# mq-deadline at its defaults. It knows no weights.
ELEVATOR=mq-deadline
