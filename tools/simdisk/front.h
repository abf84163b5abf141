/* SPDX-License-Identifier: GPL-2.0 */
/*
 * simdisk: what all timing models have in front: answers, counters, and the
 * rule for flushes.
 *
 * A drive's own code takes requests in (enter) and says when it is done with
 * one (sdm_front_done); the front gives them back to the caller in the order of
 * their times.
 *
 * Flushes. SATA has no queued flush: it waits until all commands before it are
 * answered, and holds all that come after it until it is. With queued_flush=0 the
 * front does that, whatever the drive:
 *
 *	open --- a flush comes ---> draining --- last answer ---> flushing
 *	  ^                         (what comes is held)             |
 *	  +------ its answer, nobody held, or up to the next flush --+
 *
 * A model's state begins with its struct sdm_front.
 */
#ifndef SIMDISK_FRONT_H
#define SIMDISK_FRONT_H

#include "model.h"

/* What a drive's own code offers; @now never goes backwards. */
struct sdm_drive {
	void (*enter)(void *model, const struct sdm_io *io, u64 now_ns);
	void (*advance)(void *model, u64 now_ns);
	/* the next event of the drive's own; never later than what it leads to */
	u64 (*next_event)(const void *model);
};

struct sdm_front {
	const struct sdm_drive *drive;
	struct sdm_stats stats;
	struct sdm_ring done[2];	/* answers to come, each ring in order of time */
	u64 last_due_ns;		/* of all answers so far */
	u32 working;			/* entered, and no answer known */
	bool queued_flush;
	bool flushing;			/* a flush has the drive to itself */
	u32 nr_held, first_held;
	struct sdm_io held[SDM_MAX_TAGS];
};

void sdm_front_init(struct sdm_front *f, const struct sdm_params *p,
		    const struct sdm_drive *drive);
void sdm_front_done(struct sdm_front *f, u32 ring, u32 tag, u64 due_ns);

/* The functions of struct sdm_model that are the same for all. */
void sdm_front_submit(void *model, const struct sdm_io *io, u64 now_ns);
u64 sdm_front_next_event(const void *model);
int sdm_front_complete(void *model, u64 now_ns, u64 *due_ns);
const struct sdm_stats *sdm_front_stats(const void *model);

#define SDM_MODEL(what, type, init_function)		\
	{						\
		.name = what,				\
		.size = sizeof(type),			\
		.init = init_function,			\
		.submit = sdm_front_submit,		\
		.next_event = sdm_front_next_event,	\
		.complete = sdm_front_complete,		\
		.stats = sdm_front_stats,		\
	}

#endif /* SIMDISK_FRONT_H */
