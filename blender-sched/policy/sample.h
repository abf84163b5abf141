/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which requests to look at while nobody contends for the device.
 *
 * To detect streams and to keep statistics costs as much as the rest of the
 * scheduler. Without contention nothing hangs on it for the request at hand:
 * what matters is to know a cgroup's nature when contention comes. So every
 * request is looked at up to a rate, and beyond it those in a part of the
 * device: one chunk in 2, 4, 8, ... In a chunk nothing is left out, so that what
 * continues there is seen to continue, however many streams are interleaved:
 * sampling by place keeps what a sample in time would tear apart.
 *
 * Within a region the chunks are evenly spaced, so that a stream is seen in time;
 * where they begin is a matter of a hash, or streams that walk side by side would
 * be seen all at once and then none. It changes every ROTATE time, so that a small
 * hot region is looked at in its turn. An observed request stands for @scale of
 * its kind.
 */
#ifndef BLENDER_POLICY_SAMPLE_H
#define BLENDER_POLICY_SAMPLE_H

#include "params.h"

/**
 * struct blender_sample - the requests of one hardware queue
 * @window: number of the current window
 * @arrived: requests in it
 * @scale: one chunk in so many is looked at: a power of two
 *
 * Written without a lock by those who share the queue: a lost count moves a
 * statistic by one request.
 */
struct blender_sample {
	u64 window;
	u32 arrived;
	u32 scale;
};

void blender_sample_next(struct blender_sample *s, u64 window, u32 confirm_kb);

/**
 * blender_sample_wanted() - a request has come: look at it?
 * @s: the sample
 * @sector: where it begins
 * @now_ns: time
 * @confirm_kb: contiguous KiB that make a stream; a chunk must show them
 */
static inline bool blender_sample_wanted(struct blender_sample *s, u64 sector,
					 u64 now_ns, u32 confirm_kb)
{
	u64 window = now_ns >> BLENDER_SAMPLE_WINDOW_SHIFT;
	u64 chunk = sector >> BLENDER_SAMPLE_CHUNK_SHIFT;
	u64 place = (chunk >> BLENDER_SAMPLE_REGION_SHIFT) +
		    (now_ns >> BLENDER_SAMPLE_ROTATE_SHIFT << 32);

	/* Who shares the queue may be a moment behind: not back again. */
	if ((s64)(window - s->window) > 0)
		blender_sample_next(s, window, confirm_kb);
	s->arrived++;
	/* Multiplicative hash (Knuth's golden ratio constant, 64 bits). */
	chunk += (place * 0x9e3779b97f4a7c15ULL) >> 48;
	return !(chunk & (s->scale - 1));
}

#endif
