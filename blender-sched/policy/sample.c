// SPDX-License-Identifier: GPL-2.0
/*
 * Sampling, see sample.h.
 *
 * Worked example: 4 KiB reads at 150,000 per second on one hardware queue,
 * windows of about a millisecond. The first window is looked at whole; with 157
 * requests in it, from the next one on one chunk in 32 is. At random that are five
 * requests of each window. A single stream takes 3 ms for a chunk of 2 MiB, all of
 * whose 512 requests are looked at, then 100 ms for those between; 128 streams
 * have four of them looked at all the time.
 */
#include "sample.h"

#define SCALE_MAX	(1u << BLENDER_SAMPLE_REGION_SHIFT)

/**
 * blender_sample_next() - a new window begins
 * @s: the sample
 * @window: its number
 * @confirm_kb: contiguous KiB that make a stream
 *
 * A pause counts as time: after a long one everything is looked at again. So it is
 * when a chunk is too small to show a stream.
 */
void blender_sample_next(struct blender_sample *s, u64 window, u32 confirm_kb)
{
	u64 windows = window - s->window;
	u32 scale = 1;

	if (confirm_kb <= BLENDER_SAMPLE_CONFIRM_KB)
		while (scale < SCALE_MAX &&
		       s->arrived > scale * BLENDER_SAMPLE_RATE * windows)
			scale *= 2;
	s->scale = scale;
	s->window = window;
	s->arrived = 0;
}
