/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which requests to look at while nobody contends for the device.
 *
 * To detect streams and to keep statistics costs as much as the rest of the
 * scheduler. Without contention nothing hangs on it for the request at hand:
 * what matters is to know a cgroup's nature when contention comes. So every
 * request is looked at up to a rate, and beyond it a burst of them in each
 * window, consecutive, so that what continues is seen to continue.
 *
 * Requests that show streams are all looked at: only what had nothing
 * continuing in the last window ("quiet") is sampled. An observed request then
 * stands for @scale of its kind.
 */
#ifndef BLENDER_POLICY_SAMPLE_H
#define BLENDER_POLICY_SAMPLE_H

#include "params.h"

/**
 * struct blender_sample - the requests of one hardware queue
 * @window: number of the current window
 * @arrived: requests in it
 * @observed: of these, looked at
 * @continued: of these, continuing a stream or a candidate
 * @scale: an observed request stands for so many, 1..255
 * @quiet: the last window had a full burst, and hardly any continued
 *
 * Written without a lock by those who share the queue: a lost count moves a
 * statistic by one request.
 */
struct blender_sample {
	u64 window;
	u32 arrived;
	u32 observed;
	u32 continued;
	u8 scale;
	bool quiet;
};

void blender_sample_next(struct blender_sample *s, u64 window);

/**
 * blender_sample_wanted() - a request has come: look at it?
 * @s: the sample
 * @now_ns: time
 */
static inline bool blender_sample_wanted(struct blender_sample *s, u64 now_ns)
{
	u64 window = now_ns >> BLENDER_SAMPLE_WINDOW_SHIFT;

	/* Who shares the queue may be a moment behind: not back again. */
	if ((s64)(window - s->window) > 0)
		blender_sample_next(s, window);
	s->arrived++;
	if (s->quiet && s->observed >= BLENDER_SAMPLE_BURST)
		return false;
	s->observed++;
	return true;
}

#endif
