/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A small latency histogram that favours the recent past.
 */
#ifndef BLENDER_POLICY_HIST_H
#define BLENDER_POLICY_HIST_H

#include "params.h"

/*
 * Two buckets per octave from 32 us to 1 s, and one for what is longer: percentiles
 * within 20 %, which tells 0.5 ms from 5 ms; 64 bytes.
 */
#define BLENDER_HIST_BUCKETS	32
#define BLENDER_HIST_MIN_US	32

/**
 * struct blender_hist - latency histogram
 * @count: samples per bucket; all are halved when one is full
 */
struct blender_hist {
	u16 count[BLENDER_HIST_BUCKETS];
};

void blender_hist_add(struct blender_hist *h, u64 us);
u64 blender_hist_percentile(const struct blender_hist *h, u32 percent);

#endif
