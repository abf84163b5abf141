# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# bfq, set for the case: weights, low_latency off.
#
# Source: Documentation/block/bfq-iosched.rst: low_latency off for full control over
# how bandwidth is shared; weights of cgroups, from 1 to 1000. Cgroups without streams
# get 1000 of the default 100, where the scenario has no weights of its own.
# slice_idle stays: with 0 bfq gives up guarantees for throughput, says the same
# document (bfq-noidle.sh).

ELEVATOR=bfq
WEIGHT_FILE=io.bfq.weight

scheduler_tune()
{
	tunable low_latency 0 && favour_light 1000
}
