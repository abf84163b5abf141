# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# mq-deadline in batches of one request.
#
# Source: Documentation/block/deadline-iosched.rst, fifo_batch: smaller is better "when
# low latency is the primary concern"; 1 is first come, first served.

ELEVATOR=mq-deadline

scheduler_tune()
{
	tunable fifo_batch 1
}
