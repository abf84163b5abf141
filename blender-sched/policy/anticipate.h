/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Is it worth waiting for the next request of a run or bunch? Disks only.
 */
#ifndef BLENDER_POLICY_ANTICIPATE_H
#define BLENDER_POLICY_ANTICIPATE_H

#include "params.h"

/**
 * struct blender_think - learned think time of a cgroup's streams
 * @mean_us: moving average of completion-to-next-request times
 * @samples: how many were seen, saturating at 255
 * @skipped: runs not waited for since the last try
 */
struct blender_think {
	u32 mean_us;
	u8 samples;
	u8 skipped;
};

void blender_think_learn(struct blender_think *t, u64 think_ns);
u64 blender_anticipate_ns(struct blender_think *t, s32 setting_us);

#endif
