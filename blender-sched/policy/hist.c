// SPDX-License-Identifier: GPL-2.0
/*
 * Latency histogram: bucket 0 is below BLENDER_HIST_MIN_US, bucket 2k + 1 and
 * 2k + 2 are the lower and upper half of octave k above it, the last bucket
 * takes the rest.
 */
#include "hist.h"

static u32 bucket_of(u64 us)
{
	u32 octave = 0;
	u64 low = BLENDER_HIST_MIN_US;
	u32 bucket;

	if (us < low)
		return 0;
	while (us >= 2 * low && octave < BLENDER_HIST_BUCKETS) {
		low *= 2;
		octave++;
	}
	bucket = 1 + 2 * octave + (us >= low + low / 2);
	return bucket < BLENDER_HIST_BUCKETS ? bucket : BLENDER_HIST_BUCKETS - 1;
}

/* First microsecond of a bucket. */
static u64 bucket_low(u32 bucket)
{
	u64 low;

	if (!bucket)
		return 0;
	low = (u64)BLENDER_HIST_MIN_US << ((bucket - 1) / 2);
	return (bucket - 1) % 2 ? low + low / 2 : low;
}

/**
 * blender_hist_add() - add one sample
 * @h: the histogram
 * @us: microseconds
 */
void blender_hist_add(struct blender_hist *h, u64 us)
{
	u32 i;

	if (++h->count[bucket_of(us)] < 0xffff)
		return;
	for (i = 0; i < BLENDER_HIST_BUCKETS; i++)
		h->count[i] /= 2;
}

/**
 * blender_hist_percentile() - a percentile, interpolated within its bucket
 * @h: the histogram
 * @percent: 0..100
 *
 * Return: microseconds; 0 without samples.
 */
u64 blender_hist_percentile(const struct blender_hist *h, u32 percent)
{
	u64 total = 0, wanted, below = 0;
	u32 i;

	for (i = 0; i < BLENDER_HIST_BUCKETS; i++)
		total += h->count[i];
	if (!total)
		return 0;

	wanted = (total * percent + 99) / 100;
	for (i = 0; i < BLENDER_HIST_BUCKETS - 1; i++) {
		if (below + h->count[i] >= wanted)
			break;
		below += h->count[i];
	}
	if (!h->count[i])
		return bucket_low(i);
	return bucket_low(i) + (bucket_low(i + 1) - bucket_low(i)) *
	       (wanted - below) / h->count[i];
}
