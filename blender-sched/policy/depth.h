/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How many of the scheduler's tags someone may take.
 *
 * With all of them taken a request waits where no scheduler sees it, and gets one when it
 * happens to be woken: small requests lose their latency there, and weights their meaning.
 * So bulk leaves some to all others, and while little is left, who has his part of the rest
 * leaves it to those who have less (as bfq does it with bfqq_request_over_limit(), but by
 * cgroup, and only then: what nobody else wants is free).
 */
#ifndef BLENDER_POLICY_DEPTH_H
#define BLENDER_POLICY_DEPTH_H

#include "params.h"

/**
 * enum blender_depth - which tags a cgroup's synchronous requests may take
 * @BLENDER_DEPTH_ALL: all: it is light
 * @BLENDER_DEPTH_BULK: blender_bulk_tags(): it streams or floods
 * @BLENDER_DEPTH_READS: that for reads; for writes it has its part
 * @BLENDER_DEPTH_NONE: hardly any: it has its part
 */
enum blender_depth {
	BLENDER_DEPTH_ALL,
	BLENDER_DEPTH_BULK,
	BLENDER_DEPTH_READS,
	BLENDER_DEPTH_NONE,
};

/**
 * struct blender_holding - what a cgroup has of a device's tags
 * @held: requests it has outstanding
 * @all: requests everybody has outstanding
 * @weight: its weight
 * @weights: those of all cgroups that streamed or flooded lately, together
 */
struct blender_holding {
	u32 held;
	u32 all;
	u32 weight;
	u32 weights;
};

/**
 * blender_bulk_tags() - how many scheduler tags may be taken when bulk takes one
 * @tags: that there are
 * @write: direction
 *
 * Bulk leaves some to all others, and writes, which may be slow, leave some to reads: a
 * quarter and another, but no more than BLENDER_LEFT_TAGS each, as whoever is alone is to
 * have nearly all of a deep device. Bulk is what comes from cgroups that stream or flood,
 * and writes that nobody waits for.
 */
static inline u32 blender_bulk_tags(u32 tags, bool write)
{
	u32 left = (tags + 3) / 4;

	if (left > BLENDER_LEFT_TAGS)
		left = BLENDER_LEFT_TAGS;
	if (write)
		left *= 2;
	return tags > left ? tags - left : 1;
}

/* Are few of @bulk tags left, and has it its part of them? */
static inline bool blender_has_part(const struct blender_holding *h, u32 bulk)
{
	return h->weights > h->weight && h->all >= bulk - bulk / 4 &&
	       (u64)h->held * h->weights >= (u64)bulk * h->weight;
}

/**
 * blender_depth_of() - which tags may a cgroup take that streams or floods?
 * @h: what it has
 * @tags: that there are
 */
static inline enum blender_depth blender_depth_of(const struct blender_holding *h, u32 tags)
{
	if (blender_has_part(h, blender_bulk_tags(tags, false)))
		return BLENDER_DEPTH_NONE;
	if (blender_has_part(h, blender_bulk_tags(tags, true)))
		return BLENDER_DEPTH_READS;
	return BLENDER_DEPTH_BULK;
}

/**
 * blender_depth_tags() - how many tags may be taken when a request takes one
 * @depth: of its cgroup
 * @tags: that there are
 * @write: direction
 */
static inline u32 blender_depth_tags(enum blender_depth depth, u32 tags, bool write)
{
	switch (depth) {
	case BLENDER_DEPTH_ALL:
		return tags;
	case BLENDER_DEPTH_BULK:
		return blender_bulk_tags(tags, write);
	case BLENDER_DEPTH_READS:
		return write ? 1 : blender_bulk_tags(tags, false);
	default:
		return 1;
	}
}

#endif
