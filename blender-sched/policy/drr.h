/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The arithmetic of deficit round robin by weight.
 *
 * A cgroup with a positive deficit may send; what it sends is subtracted and
 * may take it below zero; when its turn comes with nothing left it gets its
 * quantum and goes to the back. Over a round each backlogged cgroup sends in
 * proportion to its weight, whatever the sizes of its requests (Shreedhar and
 * Varghese, 1995). Quanta are relative to the heaviest cgroup, who gets a
 * whole one: so light weights cost rounds only beside heavier ones.
 */
#ifndef BLENDER_POLICY_DRR_H
#define BLENDER_POLICY_DRR_H

#include "params.h"

/**
 * blender_drr_quantum() - bytes a cgroup gains per round
 * @weight: its weight, BLENDER_WEIGHT_MIN..BLENDER_WEIGHT_MAX
 * @heaviest: the largest weight in the lane, at least @weight
 * @base: quantum of the heaviest, bytes
 *
 * Return: at least 1, so that everybody comes back into credit.
 */
static inline s32 blender_drr_quantum(u32 weight, u32 heaviest, u32 base)
{
	u32 q = (u32)((u64)base * weight / heaviest);

	return q ? (s32)q : 1;
}

/**
 * blender_drr_cost() - what sending a request costs, bytes
 * @bytes: its size
 *
 * A request costs the device something whatever its size.
 */
static inline s32 blender_drr_cost(u32 bytes)
{
	return (s32)(bytes + BLENDER_DRR_REQUEST_COST);
}

#endif
