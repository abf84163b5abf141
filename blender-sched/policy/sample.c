// SPDX-License-Identifier: GPL-2.0
/*
 * Sampling, see sample.h.
 *
 * Worked example: 4 KiB random reads at 100,000 per second on one hardware
 * queue, windows of about a millisecond, bursts of 16. The first window is
 * observed whole; nothing continued, so in the following ones 16 of 105 are
 * looked at, each counted seven times. When a stream begins, the next burst
 * shows requests that continue, and from the next window on, a millisecond
 * later, all are looked at.
 */
#include "sample.h"

/* Above one continuing request in so many there are streams to watch. */
#define QUIET_SHARE	8

#define SCALE_MAX	255

/* Counts as they were read once: others may begin a new window meanwhile. */
static u8 scale_of(u32 arrived, u32 observed)
{
	u32 scale = observed ? (arrived + observed / 2) / observed : 1;

	return scale < 1 ? 1 : scale > SCALE_MAX ? SCALE_MAX : (u8)scale;
}

/**
 * blender_sample_next() - a new window begins
 * @s: the sample
 * @window: its number
 *
 * After a pause everything is looked at again.
 */
void blender_sample_next(struct blender_sample *s, u64 window)
{
	bool adjacent = window == s->window + 1;
	u32 observed = s->observed;

	s->quiet = adjacent && observed >= BLENDER_SAMPLE_BURST &&
		   s->continued * QUIET_SHARE < observed;
	s->scale = s->quiet ? scale_of(s->arrived, observed) : 1;
	s->window = window;
	s->arrived = 0;
	s->observed = 0;
	s->continued = 0;
}
