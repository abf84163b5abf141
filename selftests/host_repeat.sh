#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# A cell of the bench that is run twice gives the same bytes.
exec "$(dirname "$0")/../tools/bench/tests/repeat"
