# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# bfq, set for the case: weights, low_latency off.
#
# Source: Documentation/block/bfq-iosched.rst: low_latency "should be disabled" to
# have full control over how bandwidth is shared, "by changing the weights" or by
# cgroups; in 4.2 of it: a weight from 1 to 1000. Cgroups without streams get 1000
# of the default 100, where the scenario has no weights of its own.
# slice_idle stays: bfq's guarantees rest on it (with 0 it gives them up for
# throughput, as the same document says).

ELEVATOR=bfq
WEIGHT_FILE=io.bfq.weight

scheduler_tune()
{
	tunable low_latency 0 && favour_light 1000
}
