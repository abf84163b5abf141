/* SPDX-License-Identifier: GPL-2.0 */
/*
 * simdisk: what comes next: a binary heap of numbered things, by time.
 */
#ifndef SIMDISK_HEAP_H
#define SIMDISK_HEAP_H

#include "model.h"

struct sdm_heap_entry {
	u64 at_ns;
	u32 id;
};

struct sdm_heap {
	u32 nr;
	struct sdm_heap_entry entry[SDM_MAX_TAGS];
};

static inline u64 sdm_heap_first_ns(const struct sdm_heap *h)
{
	return h->nr ? h->entry[0].at_ns : SDM_NEVER;
}

static inline void sdm_heap_push(struct sdm_heap *h, u32 id, u64 at_ns)
{
	u32 at = h->nr++;

	while (at) {
		u32 parent = (at - 1) / 2;

		if (h->entry[parent].at_ns <= at_ns)
			break;
		h->entry[at] = h->entry[parent];
		at = parent;
	}
	h->entry[at].at_ns = at_ns;
	h->entry[at].id = id;
}

/* The first; there must be one. */
static inline u32 sdm_heap_pop(struct sdm_heap *h)
{
	struct sdm_heap_entry last = h->entry[--h->nr];
	u32 top = h->entry[0].id, at = 0;

	for (;;) {
		u32 child = 2 * at + 1;

		if (child >= h->nr)
			break;
		if (child + 1 < h->nr &&
		    h->entry[child + 1].at_ns < h->entry[child].at_ns)
			child++;
		if (last.at_ns <= h->entry[child].at_ns)
			break;
		h->entry[at] = h->entry[child];
		at = child;
	}
	h->entry[at] = last;
	return top;
}

#endif /* SIMDISK_HEAP_H */
