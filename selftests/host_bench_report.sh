#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# The bench's report: its figures, pictures and page, and what it refuses.
exec "$(dirname "$0")/../tools/bench/report/tests/run"
