# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# bfq as bfq-tuned, without idling.
#
# Source: Documentation/block/bfq-iosched.rst, slice_idle: 0 may give better throughput
# at acceptable latencies on fast flash and on arrays, at the price of guarantees. On a
# single disk it advises against it.

KIND_WANTED=flash
ELEVATOR=bfq
WEIGHT_FILE=io.bfq.weight

scheduler_tune()
{
	tunable low_latency 0 && tunable slice_idle 0 && favour_light 1000
}
