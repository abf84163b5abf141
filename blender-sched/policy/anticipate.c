// SPDX-License-Identifier: GPL-2.0
/*
 * Anticipation: deceptive idleness (Iyer and Druschel, SOSP 2001). A reader
 * that sends its next request a moment after the last one completes looks idle
 * in between; seeking away and back costs far more than the moment.
 *
 * The wait is twice the learned think time, so that ordinary jitter still
 * hits, and nothing at all when the think time says that the wait would cost
 * more than half a positioning. A wait in vain is learned as well, by the
 * caller passing a long time; streams that stop are soon not waited for.
 *
 * Without waiting nothing is learned: one in RETRY runs is waited for all the
 * same. And the average falls faster than it rises: a few streams that came to
 * their end must not cost the others their runs.
 */
#include "anticipate.h"

#define RETRY	8

/**
 * blender_think_learn() - one more think time
 * @t: the average
 * @think_ns: from completion to next request, or the time waited in vain
 *
 * Samples are capped at twice the limit, so that one long pause is forgotten
 * after a few short ones.
 */
void blender_think_learn(struct blender_think *t, u64 think_ns)
{
	u64 cap = 2 * BLENDER_ANTICIPATE_LIMIT_NS;
	u32 us = (u32)div64_u64(think_ns < cap ? think_ns : cap,
				BLENDER_NSEC_PER_USEC);

	if (!t->samples)
		t->mean_us = us;
	else if (us < t->mean_us / 4)
		t->mean_us = (t->mean_us + us) / 2;
	else
		t->mean_us = (t->mean_us * 7 + us) / 8;
	if (t->samples < 255)
		t->samples++;
}

/**
 * blender_anticipate_ns() - how long to wait for a run's next request
 * @t: the cgroup's learned think time
 * @setting_us: the administrator's, or -1 for automatic
 *
 * Return: nanoseconds; 0 means do not wait.
 */
u64 blender_anticipate_ns(struct blender_think *t, s32 setting_us)
{
	u64 wait;

	if (setting_us >= 0)
		return setting_us * BLENDER_NSEC_PER_USEC;
	if (!t->samples)
		return BLENDER_ANTICIPATE_FIRST_NS;

	wait = 2 * t->mean_us * BLENDER_NSEC_PER_USEC;
	if (wait > BLENDER_ANTICIPATE_LIMIT_NS) {
		if (++t->skipped < RETRY)
			return 0;
		t->skipped = 0;
		return BLENDER_ANTICIPATE_FIRST_NS;
	}
	if (wait < BLENDER_ANTICIPATE_BUNCH_NS)
		return BLENDER_ANTICIPATE_BUNCH_NS;
	return wait;
}
