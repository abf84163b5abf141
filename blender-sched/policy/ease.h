/* SPDX-License-Identifier: GPL-2.0 */
/*
 * On flash, does it help anyone to hold bulk back?
 */
#ifndef BLENDER_POLICY_EASE_H
#define BLENDER_POLICY_EASE_H

#include "params.h"

/**
 * enum blender_ease_state - see the diagram in ease.c
 * @BLENDER_EASE_HOLD: bulk is held back
 * @BLENDER_EASE_TRY: trial: does anyone wait longer with more of it in the device?
 * @BLENDER_EASE_ON: nobody does, nothing is held back
 */
enum blender_ease_state {
	BLENDER_EASE_HOLD,
	BLENDER_EASE_TRY,
	BLENDER_EASE_ON,
};

/* Kinds of requests that are told apart. */
enum blender_ease_kind {
	BLENDER_EASE_SMALL,	/* a read of the latency lane */
	BLENDER_EASE_READ,	/* bulk */
	BLENDER_EASE_WRITE,
	BLENDER_EASE_NR,
};

/**
 * struct blender_took - how long requests of a kind take in the device
 * @ns: their mean, later a moving average
 * @n: so many of them, 16 at most
 */
struct blender_took {
	u32 ns;
	u32 n;
};

/**
 * struct blender_ease - what was found out about it
 * @state: &enum blender_ease_state
 * @contended: it was so when somebody asked last
 * @since_ns: when the state began
 * @hold_for_ns: HOLD: try again so long after that
 * @ended_ns: when contention ended
 * @now: what requests take in this state
 * @held: what they took in HOLD
 */
struct blender_ease {
	u8 state;
	bool contended;
	u64 since_ns;
	u64 hold_for_ns;
	u64 ended_ns;
	struct blender_took now[BLENDER_EASE_NR];
	struct blender_took held[BLENDER_EASE_NR];
};

void blender_ease_init(struct blender_ease *e);
void blender_ease_hear(struct blender_ease *e, enum blender_ease_kind kind,
		       u64 service_ns, u64 now_ns);
bool blender_ease_turn(struct blender_ease *e, bool contended, bool may, u64 now_ns);

/** blender_ease_shift() - what is in flight of bulk counts for 1 << so much less */
static inline u32 blender_ease_shift(const struct blender_ease *e)
{
	return e->state == BLENDER_EASE_TRY ? 2 : 0;
}

const char *blender_ease_state_name(enum blender_ease_state state);

#endif
