/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a request takes of a disk's time.
 */
#ifndef BLENDER_POLICY_HEAD_H
#define BLENDER_POLICY_HEAD_H

#include "params.h"

/**
 * struct blender_head - where the time of a disk's head goes
 * @paid_ns: until when it is accounted for
 * @kib_ns: what a read that continues a run takes for a KiB, lately
 * @move_ns: what one that does not takes beyond that
 */
struct blender_head {
	u64 paid_ns;
	u32 kib_ns;
	u32 move_ns;
};

/**
 * struct blender_answer - a request of a disk has completed
 * @now_ns: time
 * @service_ns: since it was given to the disk, 0: not known
 * @bytes: its size
 * @write: direction
 * @moved: it continues no run
 */
struct blender_answer {
	u64 now_ns;
	u64 service_ns;
	u32 bytes;
	bool write;
	bool moved;
};

/** blender_head_init() - nothing is known yet: a 7200 rpm drive's */
static inline void blender_head_init(struct blender_head *h)
{
	h->paid_ns = 0;
	h->kib_ns = 1024 * BLENDER_RUN_NS_PER_BYTE;
	h->move_ns = BLENDER_MOVE_NS;
}

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
