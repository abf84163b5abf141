/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Does anyone share the device with someone else?
 */
#ifndef BLENDER_POLICY_CONTEND_H
#define BLENDER_POLICY_CONTEND_H

#include "lane.h"

/* In @saw of struct blender_contention: a cgroup that may not have all tags. */
#define BLENDER_SAW_HEAVY	16
/* ... and one whose weight is not the default. */
#define BLENDER_SAW_WEIGHT	32

/**
 * struct blender_contention - who and what was there lately, on one device
 * @epoch: number of the current epoch
 * @start_ns: when it began
 * @present: cgroups with requests outstanding
 * @active: cgroups that sent something in this and in the last epoch
 * @weights: of those of them that stream or flood, together
 * @saw: kinds of traffic seen in this and in the last epoch
 * @seen: requests looked at in this epoch
 * @small: of these, small ones that nothing else explains
 * @bulk: of these, in the stream lane
 * @bulk_bytes: their size
 * @bytes: size of all
 * @bulk_mean: moving average of the size of requests in the stream lane
 */
struct blender_contention {
	u32 epoch;
	u64 start_ns;
	u32 present;
	u32 active[2];
	u32 weights[2];
	u8 saw[2];
	u32 seen;
	u32 small;
	u32 bulk;
	u64 bulk_bytes;
	u64 bytes;
	u32 bulk_mean;
};

/**
 * struct blender_arrival - a request that has got its lane
 * @lane: &enum blender_lane
 * @seq: &enum blender_seq
 * @meta: metadata, journal, or a commit: small whatever it continues
 * @async: nobody waits for it
 * @scale: it stands for so many of its kind, see sample.h
 * @bytes: its size
 */
struct blender_arrival {
	u8 lane;
	u8 seq;
	bool meta;
	bool async;
	u8 scale;
	u32 bytes;
};

void blender_contend_init(struct blender_contention *c, u64 now_ns);
void blender_contend_next_epoch(struct blender_contention *c, u64 now_ns);
void blender_contend_arrive(struct blender_contention *c,
			    const struct blender_arrival *a, bool rotational);
bool blender_contended(const struct blender_contention *c, bool rotational);
bool blender_contend_is_plain(const struct blender_contention *c);

/**
 * blender_contend_turn() - time goes on; a new epoch begins when it must
 * @c: the device's
 * @now_ns: time
 *
 * Return: whether one has begun.
 */
static inline bool blender_contend_turn(struct blender_contention *c, u64 now_ns)
{
	if (blender_age(now_ns, c->start_ns) < BLENDER_EPOCH_NS)
		return false;
	blender_contend_next_epoch(c, now_ns);
	return true;
}

/** blender_contend_weights() - what those weigh who streamed or flooded lately */
static inline u32 blender_contend_weights(const struct blender_contention *c)
{
	return c->weights[0] > c->weights[1] ? c->weights[0] : c->weights[1];
}

/** blender_contend_heavy() - a cgroup is there that may not have all tags */
static inline void blender_contend_heavy(struct blender_contention *c)
{
	c->saw[0] |= BLENDER_SAW_HEAVY;
}

/** blender_contend_weighs() - a cgroup is there whose weight is not the default */
static inline void blender_contend_weighs(struct blender_contention *c)
{
	c->saw[0] |= BLENDER_SAW_WEIGHT;
}

/** blender_contend_is_heavy() - was one there in this or the last epoch? */
static inline bool blender_contend_is_heavy(const struct blender_contention *c)
{
	return (c->saw[0] | c->saw[1]) & BLENDER_SAW_HEAVY;
}

#endif
