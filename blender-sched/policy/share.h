/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The arithmetic of sharing a lane by weight.
 *
 * Each cgroup in a lane has a virtual time: what it was served, divided by its
 * weight. Who is furthest behind is next. Over time each backlogged cgroup is
 * served in proportion to its weight, whatever the sizes of its requests.
 *
 * What it was served is bytes where all bytes cost the same. On a disk they do not: the
 * outer tracks pass twice as fast as the inner, and a request that the head moves for
 * costs a hundred that it does not. There a request of the stream lane is charged by its
 * size, and corrected when it completes by the time that it took (head.c); one that is of
 * no run, by a movement. So everyone gets his part of what he would get alone.
 *
 * This is deficit round robin's fairness without its rounds: with weights of 1
 * to 10000 a round robin either walks over cgroups that have no credit yet, or
 * serves them on credit and loses count; a sorted tree does neither (start-time
 * fair queueing, Goyal, Vin and Cheng, 1996).
 *
 * Sparse first, as in fq_codel: who comes back from an absence starts a little
 * before the lane's virtual time, and so ahead of those who were served all
 * along; but only so much, so that absence is no capital.
 */
#ifndef BLENDER_POLICY_SHARE_H
#define BLENDER_POLICY_SHARE_H

#include "params.h"

/* Virtual time of one byte at weight 1; at weight 10000 it still is 1. */
#define BLENDER_SHARE_SCALE	BLENDER_WEIGHT_MAX

/** blender_share_vtime() - virtual time of @bytes for a cgroup of @weight */
static inline u64 blender_share_vtime(u64 bytes, u32 weight)
{
	return div64_u64(bytes * BLENDER_SHARE_SCALE, weight);
}

/**
 * blender_share_cost() - virtual time of a request
 * @bytes: its size
 * @beside_bytes: what the device could have transferred while it waited for the request
 * @weight: the cgroup's, BLENDER_WEIGHT_MIN..BLENDER_WEIGHT_MAX
 *
 * A request costs the device something whatever its size.
 */
static inline u64 blender_share_cost(u32 bytes, u32 beside_bytes, u32 weight)
{
	return blender_share_vtime((u64)bytes + beside_bytes +
				   BLENDER_SHARE_REQUEST_BYTES, weight);
}

/** blender_share_correct() - virtual time @vtime with @beyond bytes more, or less */
static inline u64 blender_share_correct(u64 vtime, s64 beyond, u32 weight)
{
	return beyond < 0 ? vtime - blender_share_vtime(-beyond, weight) :
			    vtime + blender_share_vtime(beyond, weight);
}

/**
 * blender_share_before() - is virtual time @a before @b?
 *
 * Also when one of them has wrapped: 64 bits last for a day at weight 1 on the
 * fastest device, and cgroups in a lane are never half of that apart.
 */
static inline bool blender_share_before(u64 a, u64 b)
{
	return (s64)(a - b) < 0;
}

/** blender_share_later() - the later of two virtual times */
static inline u64 blender_share_later(u64 a, u64 b)
{
	return blender_share_before(a, b) ? b : a;
}

/**
 * blender_share_near() - is it nearly the turn of another one?
 * @first: virtual time of the one whose turn it is
 * @other: virtual time of the other, not before @first
 * @weight: the weight of the other
 *
 * At most one run ahead: of its own, or of one at the default weight if it has less.
 */
static inline bool blender_share_near(u64 first, u64 other, u32 weight)
{
	return other - first <= blender_share_cost(BLENDER_SHARE_LARGEST_BYTES, 0,
						   weight > BLENDER_WEIGHT_DEFAULT ?
						   weight : BLENDER_WEIGHT_DEFAULT);
}

/**
 * blender_share_enter() - virtual time of a cgroup that becomes active
 * @own: where it was
 * @lane: virtual time of the lane: of the cgroup whose turn it was last
 * @bonus_bytes: how much it may be ahead of the others
 * @weight: its weight
 *
 * What it was served beyond its turn it still owes: on a disk a run of one that has all
 * its requests in flight, and so comes anew with each of them. More than
 * BLENDER_SHARE_DEBT_BYTES it cannot rightly owe.
 */
static inline u64 blender_share_enter(u64 own, u64 lane, u32 bonus_bytes,
				      u32 weight)
{
	u64 first = lane - blender_share_vtime(bonus_bytes, weight);
	u64 last = lane + blender_share_vtime(BLENDER_SHARE_DEBT_BYTES, weight);

	if (blender_share_before(own, first))
		return first;
	return blender_share_before(last, own) ? last : own;
}

/**
 * blender_share_latency_bonus() - how far ahead absence puts one in the latency lane
 * @beside_bytes: what its requests cost beside their size
 *
 * Return: bytes, for blender_share_enter().
 */
static inline u32 blender_share_latency_bonus(u32 beside_bytes)
{
	return BLENDER_SHARE_LATENCY_BONUS *
	       (4096 + BLENDER_SHARE_REQUEST_BYTES + beside_bytes);
}

/**
 * blender_share_reweigh() - virtual time of a cgroup whose weight changes
 * @own: where it was
 * @lane: virtual time of the lane
 * @old: its weight so far
 * @weight: its weight from now on
 *
 * Return: as many bytes ahead of the lane as before.
 */
static inline u64 blender_share_reweigh(u64 own, u64 lane, u32 old, u32 weight)
{
	if (!blender_share_before(lane, own))
		return own;
	return lane + div64_u64((own - lane) * old, weight);
}

/**
 * blender_share_passed_over() - virtual time of one that could not go when it was
 * its turn, and another went
 * @own: where it was
 * @lane: virtual time of the one that went
 *
 * What it missed it may make up for as far as after an absence, no further. The same
 * for all weights, so that the order of those who were passed over stays.
 */
static inline u64 blender_share_passed_over(u64 own, u64 lane)
{
	u64 first = lane - blender_share_vtime(BLENDER_SHARE_STREAM_BONUS,
					       BLENDER_WEIGHT_DEFAULT);

	return blender_share_before(own, first) ? first : own;
}

/**
 * blender_share_lead() - how much more of a disk a cgroup's reads had than its writes
 * @lead: so far, in units of 4 KiB; negative: less
 * @write: direction of a request that is served
 * @cost: of that request in bytes; negative: a correction
 *
 * Who has had less goes next, where both want to: half of the cgroup's time for each. At
 * most BLENDER_SHARE_LEAD_BYTES, as what was served while the other had no wish is no
 * debt.
 *
 * Return: the lead after it.
 */
static inline s32 blender_share_lead(s32 lead, bool write, s64 cost)
{
	s64 most = BLENDER_SHARE_LEAD_BYTES >> 12;
	s64 next = write ? lead - (cost >> 12) : lead + (cost >> 12);

	if (next > most)
		return most;
	return next < -most ? -most : next;
}

/**
 * blender_share_lets_by() - may others go ahead of bulk that its budget holds back?
 * @write: its direction
 *
 * Writes let reads by: a drive that takes no more writes for the moment can still
 * read. Reads let nobody by. If both did, who has more in flight would get more where
 * both share a link, and weights would mean nothing.
 */
static inline bool blender_share_lets_by(bool write)
{
	return write;
}

#endif
