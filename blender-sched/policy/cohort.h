/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a disk has had for long.
 *
 * A drive that sorts takes what lies nearest. While it is given one request near the others
 * for each that it answers, one that lies elsewhere waits for its age limit, half a second
 * and more, however few are with it. So requests are told apart by when they were given to
 * the drive: while there are some that were given an age before the present ones began, it
 * is given no more.
 */
#ifndef BLENDER_POLICY_COHORT_H
#define BLENDER_POLICY_COHORT_H

#include "params.h"

/**
 * struct blender_cohort - requests in a disk, by age
 * @since_ns: when the present ones began
 * @young: how many of these are in the disk
 * @old: of those before
 * @number: of the present ones
 */
struct blender_cohort {
	u64 since_ns;
	u32 young;
	u32 old;
	u8 number;
};

/**
 * blender_cohort_join() - a request is given to the disk
 * @c: its requests
 * @now_ns: time
 *
 * Return: a number, for blender_cohort_leave().
 */
static inline u8 blender_cohort_join(struct blender_cohort *c, u64 now_ns)
{
	if (!c->young && !c->old)
		c->since_ns = now_ns;
	c->young++;
	return c->number;
}

/**
 * blender_cohort_leave() - a request is with the disk no longer
 * @c: its requests
 * @number: as blender_cohort_join() said
 *
 * Those that were given up are not counted any more, unless the number has come again.
 */
static inline void blender_cohort_leave(struct blender_cohort *c, u8 number)
{
	if (number == c->number && c->young)
		c->young--;
	else if ((u8)(number + 1) == c->number && c->old)
		c->old--;
}

/**
 * blender_cohort_turn() - has the disk something that it has had for long?
 * @c: its requests
 * @now_ns: time
 *
 * Begins anew when it is time. What hangs in the drive is given up.
 */
static inline bool blender_cohort_turn(struct blender_cohort *c, u64 now_ns)
{
	u64 age_ns = blender_age(now_ns, c->since_ns);

	if (age_ns < BLENDER_COHORT_NS)
		return false;
	if (c->old && age_ns < BLENDER_HANGS_NS)
		return true;
	c->old = c->young;
	c->young = 0;
	c->number++;
	c->since_ns = now_ns;
	return false;
}

#endif
