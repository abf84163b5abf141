/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a request takes of a disk's time; and whether it is a disk at all.
 */
#ifndef BLENDER_POLICY_HEAD_H
#define BLENDER_POLICY_HEAD_H

#include "params.h"

/**
 * struct blender_head - where the time of a disk's head goes
 * @paid_ns: until when it is accounted for
 * @kib_ns: what a read that continues a run takes for a KiB, lately
 * @move_ns: what one that does not takes beyond that
 * @at: sector where the last request ended
 * @ways: reads from afar in this round
 * @ways_ns: the time they took
 * @leaps: reads of streams, and large ones, from afar in a round of their own
 * @leaps_ns: the time that those and what went on from there took beyond what no head is
 *	fast enough for; negative: less
 * @slow_rounds: so many before it were slow
 * @none: there is no head that has to move
 */
struct blender_head {
	u64 paid_ns;
	u32 kib_ns;
	u32 move_ns;
	u64 at;
	u32 ways;
	u64 ways_ns;
	u32 leaps;
	s64 leaps_ns;
	u8 slow_rounds;
	bool none;
};

/**
 * struct blender_answer - a request of a disk has completed
 * @now_ns: time
 * @service_ns: since it was given to the disk, 0: not known
 * @at: sector where it ended, nearly
 * @bytes: its size
 * @beside: bytes that are still with the disk
 * @write: direction
 * @stream: it is part of a stream
 * @moved: it continues no run
 */
struct blender_answer {
	u64 now_ns;
	u64 service_ns;
	u64 at;
	u32 bytes;
	u64 beside;
	bool write;
	bool stream;
	bool moved;
};

void blender_head_init(struct blender_head *h);

/** blender_head_begins() - a disk that had nothing to do is given a request */
static inline void blender_head_begins(struct blender_head *h, u64 now_ns)
{
	h->paid_ns = now_ns;
}

u64 blender_head_took(struct blender_head *h, const struct blender_answer *a);

/* The same time in bytes of a stream, for policy/share.h. */
static inline u64 blender_head_bytes(u64 ns)
{
	return div64_u64(ns, BLENDER_RUN_NS_PER_BYTE);
}

#endif
