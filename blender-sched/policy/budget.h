/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How much bulk may be in flight on flash while others want low latency: a budget
 * for reads, one for writes.
 */
#ifndef BLENDER_POLICY_BUDGET_H
#define BLENDER_POLICY_BUDGET_H

#include "params.h"

/**
 * enum blender_budget_state - see the diagram in budget.c
 * @BLENDER_BUDGET_OPEN: no contention, no cap
 * @BLENDER_BUDGET_HOLD: cap in force
 * @BLENDER_BUDGET_UP: trial: does more in flight deliver more?
 * @BLENDER_BUDGET_CHECK: it seemed so: was it not the load that has changed?
 * @BLENDER_BUDGET_DOWN: trial: does less in flight deliver as much?
 */
enum blender_budget_state {
	BLENDER_BUDGET_OPEN,
	BLENDER_BUDGET_HOLD,
	BLENDER_BUDGET_UP,
	BLENDER_BUDGET_CHECK,
	BLENDER_BUDGET_DOWN,
	BLENDER_BUDGET_STATE_NR,
};

/* Why the budget changed: values for the tracepoint. */
enum blender_budget_event {
	BLENDER_BUDGET_SAME,
	BLENDER_BUDGET_STATE,
	BLENDER_BUDGET_CAP,
};

/**
 * struct blender_round - a measurement of what a device delivers
 * @ns: time that it has covered
 * @bytes: bulk bytes delivered in it, of both directions
 * @own_bytes: those of the budget's own direction
 * @requests: and requests, of its own direction
 */
struct blender_round {
	u64 ns;
	u64 bytes;
	u64 own_bytes;
	u32 requests;
};

/**
 * struct blender_rate - what a measurement has come to, bytes per second
 * @all: both directions
 * @own: the budget's own
 */
struct blender_rate {
	u64 all;
	u64 own;
};

/**
 * struct blender_budget - what was found out about one direction of a device
 * @state: &enum blender_budget_state
 * @won: trials in a row that were won, less those lost since: steps double with it
 * @rising: a trial up was won since HOLD
 * @settle: completions of the time before the last change still to come
 * @cap_bytes: bulk bytes that may wait in the device behind the request in
 *	service; ~0: no limit
 * @base_cap: the best cap known
 * @base: what it delivers; 0: not known
 * @up_cap: CHECK: the cap that seemed better
 * @up: CHECK: what it delivered
 * @waiting: bulk was waiting after the last completion
 * @last_ns: when that was
 * @round: the current measurement, of the time in which bulk was waiting
 * @whole: the same of all time; at rest, of a while at a time
 * @waited_ns: of that time, in which bulk was waiting
 * @since_ns: in HOLD since when nothing was tried, else since when this trial lasts
 * @ended_ns: when contention ended
 * @ended_state: state and ...
 * @ended_cap: ... cap as they were then
 * @hold_for_ns: try again so long after that
 * @held_cap: the cap after the last trials
 * @mean_bytes: moving average of request sizes
 * @service_ns: moving average of the time a bulk request spends in the device
 * @commit_ns: the least that a commit of its direction took in the device; 0: not known
 * @rest_service_ns: HOLD: what it was at first; 0: not known
 * @longer: HOLD: it was much more than that as @whole began
 */
struct blender_budget {
	u8 state;
	u8 won;
	bool rising;
	u32 settle;
	u64 cap_bytes;
	u64 base_cap;
	struct blender_rate base;
	u64 up_cap;
	struct blender_rate up;
	bool waiting;
	u64 last_ns;
	struct blender_round round;
	struct blender_round whole;
	u64 waited_ns;
	u32 mean_bytes;
	u64 since_ns;
	u64 ended_ns;
	u64 ended_cap;
	u8 ended_state;
	u64 hold_for_ns;
	u64 held_cap;
	u64 service_ns;
	u64 commit_ns;
	u64 rest_service_ns;
	bool longer;
};

/**
 * struct blender_wish - a wanted latency of small requests, and what it is
 * @missed: it is more than wanted: the least bulk in flight
 * @latency_us: moving average, peaks weigh more
 * @heard_ns: when one completed last
 */
struct blender_wish {
	bool missed;
	u32 latency_us;
	u64 heard_ns;
};

/**
 * struct blender_delivery - one completed bulk request
 * @now_ns: when it completed
 * @service_ns: time since it was given to the device, 0: not known
 * @bytes: its size
 * @stands_for: it is a sample of so many, see sample.h
 * @waiting: bulk of its direction is still queued in the scheduler
 * @disturbed: the other direction's budget is trying something, or no budget is what
 *	limits bulk
 * @inflight: bulk requests of its direction left in flight
 */
struct blender_delivery {
	u64 now_ns;
	u64 service_ns;
	u32 bytes;
	u32 inflight;
	u8 stands_for;
	bool waiting;
	bool disturbed;
};

void blender_budget_init(struct blender_budget *b);
enum blender_budget_event blender_budget_contend(struct blender_budget *b,
						 bool contended, u32 inflight,
						 u64 now_ns);
void blender_budget_learn(struct blender_budget *b, const struct blender_delivery *d);
enum blender_budget_event
blender_budget_deliver(struct blender_budget *b,
		       const struct blender_delivery *d);
enum blender_budget_event
blender_budget_beside(struct blender_budget *b, const struct blender_delivery *d);

/** blender_budget_is_open() - is there no contention, as far as it was told? */
static inline bool blender_budget_is_open(const struct blender_budget *b)
{
	return b->state == BLENDER_BUDGET_OPEN;
}

/**
 * blender_budget_commit() - a small write that somebody waited for has completed
 * @b: the budget of writes
 * @service_ns: what it took in the device
 */
static inline void blender_budget_commit(struct blender_budget *b, u64 service_ns)
{
	if (!b->commit_ns || service_ns < b->commit_ns)
		b->commit_ns = service_ns;
}

bool blender_budget_tries(const struct blender_budget *b, u64 now_ns);
bool blender_budget_allows(const struct blender_budget *b, u64 bytes,
			   u32 requests, bool least, bool urgent);
bool blender_budget_is_low(const struct blender_budget *b, u64 bytes,
			   u32 requests);
void blender_wish_hear(struct blender_wish *w, u64 us, u32 target_us, u64 now_ns);

/**
 * blender_wish_turn() - nobody can miss what nobody has asked for lately
 * @w: the wish for the device
 * @now_ns: time
 */
static inline void blender_wish_turn(struct blender_wish *w, u64 now_ns)
{
	if (w->missed && blender_age(now_ns, w->heard_ns) > 2 * BLENDER_EPOCH_NS)
		w->missed = false;
}

const char *blender_budget_state_name(enum blender_budget_state state);

#endif
