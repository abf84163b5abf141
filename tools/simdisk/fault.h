/* SPDX-License-Identifier: GPL-2.0 */
/*
 * simdisk: rules for what goes wrong, for tests of reliability.
 *
 * A rule says which requests it is about (operation, place), which of those it
 * hits (every so many, so often in all) and what happens to them. Pure like the
 * models: the same requests in the same order are hit.
 */
#ifndef SIMDISK_FAULT_H
#define SIMDISK_FAULT_H

#include "model.h"

#define SDM_FAULTS	8	/* rules a disk can have at once */

enum sdm_fault_kind {
	SDM_FAULT_NONE,
	SDM_FAULT_IO,		/* fails after its time: EIO */
	SDM_FAULT_MEDIUM,	/* likewise, an unreadable place: ENODATA */
	SDM_FAULT_HANG,		/* no answer, until the host gives it up */
	SDM_FAULT_DELAY,	/* answered so much later */
	SDM_NR_FAULT_KINDS,
};

#define SDM_ANY_OP	((1U << SDM_READ) | (1U << SDM_WRITE) | \
			 (1U << SDM_FLUSH) | (1U << SDM_TRIM))

struct sdm_fault {
	u8 kind;		/* enum sdm_fault_kind */
	u8 ops;			/* bit 1 << enum sdm_op for each it is about */
	u64 first, last;	/* sectors; a flush has none and matches all of them only */
	u64 every;		/* 1: each that matches */
	u64 left;		/* hits to come; SDM_NEVER: no end */
	u64 delay_ns;
	u64 matched, hit;	/* so far */
};

struct sdm_faults {
	u32 nr;
	struct sdm_fault rule[SDM_FAULTS];
};

/* The rule that hits @io, counted; NULL: none does. The first that hits, does. */
static inline const struct sdm_fault *sdm_fault_hits(struct sdm_faults *f,
						     const struct sdm_io *io)
{
	u64 end = io->sector + io->bytes / SDM_SECTOR;
	u32 i;

	for (i = 0; i < f->nr; i++) {
		struct sdm_fault *r = &f->rule[i];
		u64 turn;

		if (!r->left || !(r->ops & 1U << io->op))
			continue;
		if (io->op == SDM_FLUSH ? r->first || r->last != SDM_NEVER :
					  end <= r->first || io->sector > r->last)
			continue;
		div64_u64_rem(++r->matched, r->every, &turn);
		if (turn)
			continue;
		r->hit++;
		if (r->left != SDM_NEVER)
			r->left--;
		return r;
	}
	return NULL;
}

#endif /* SIMDISK_FAULT_H */
