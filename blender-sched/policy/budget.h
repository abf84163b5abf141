/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How much bulk may be in flight on flash while others want low latency.
 */
#ifndef BLENDER_POLICY_BUDGET_H
#define BLENDER_POLICY_BUDGET_H

#include "params.h"

/**
 * enum blender_budget_state - see the diagram in budget.c
 * @BLENDER_BUDGET_OPEN: no contention, no cap
 * @BLENDER_BUDGET_DRAIN: one request in flight, to see the bare overhead
 * @BLENDER_BUDGET_STEADY: cap in force
 */
enum blender_budget_state {
	BLENDER_BUDGET_OPEN,
	BLENDER_BUDGET_DRAIN,
	BLENDER_BUDGET_STEADY,
	BLENDER_BUDGET_STATE_NR,
};

/* Why the budget changed: values for the tracepoint. */
enum blender_budget_event {
	BLENDER_BUDGET_SAME,
	BLENDER_BUDGET_STATE,
	BLENDER_BUDGET_CAP,
};

/**
 * struct blender_budget - the model of one device and the cap derived from it
 * @state: &enum blender_budget_state
 * @tight: the administrator's latency target is missed: least in flight
 * @limited: bulk has been waiting during the whole round
 * @alone: DRAIN: the request now in flight has the device to itself
 * @drain_left: DRAIN: samples still wanted
 * @probe_percent: STEADY: the cap is multiplied by this, to see whether more in
 *	flight delivers more
 * @probe_bw: bandwidth that a probe must exceed
 * @gain_percent: weight of the overhead in the cap
 * @latency_us: moving average of latency-lane latency, peaks weigh more
 * @round_start_ns: when the current round began
 * @round_bytes: bulk bytes delivered in it
 * @round_requests: and requests
 * @bw_start_ns: when the current bandwidth window began
 * @bw: largest delivered bandwidth, bytes per second, in this window and in
 *	the last
 * @overhead_ns: smallest overhead of reads and of writes, ~0 without a sample
 * @largest: largest request, bytes, in this window and in the last
 * @typical: moving average of request sizes, bytes
 * @window_start_ns: when the current window of sizes and overhead began
 * @cap_bytes: bulk bytes allowed in flight; ~0: no limit
 */
struct blender_budget {
	u8 state;
	u8 tight;
	u8 limited;
	u8 alone;
	u32 drain_left;
	u32 probe_percent;
	u64 probe_bw;
	u32 gain_percent;
	u32 latency_us;
	u64 round_start_ns;
	u64 round_bytes;
	u32 round_requests;
	u64 bw_start_ns;
	u64 bw[2];
	u64 overhead_ns[2];
	u32 largest[2];
	u32 typical;
	u64 window_start_ns;
	u64 cap_bytes;
};

/**
 * struct blender_delivery - one completed bulk request
 * @now_ns: when it completed
 * @service_ns: time since it was given to the device
 * @bytes: its size
 * @stands_for: it is a sample of so many, see sample.h
 * @write: its direction
 * @waiting: bulk is still queued in the scheduler
 * @inflight: bulk requests left in flight
 */
struct blender_delivery {
	u64 now_ns;
	u64 service_ns;
	u32 bytes;
	u32 inflight;
	u8 stands_for;
	bool write;
	bool waiting;
};

void blender_budget_init(struct blender_budget *b, u64 now_ns);
enum blender_budget_event blender_budget_contend(struct blender_budget *b,
						 bool contended, u64 now_ns);
enum blender_budget_event
blender_budget_deliver(struct blender_budget *b,
		       const struct blender_delivery *d);
void blender_budget_latency(struct blender_budget *b, u64 us, u32 target_us);
bool blender_budget_allows(const struct blender_budget *b, u64 bytes,
			   u32 requests, u32 next_bytes);
u64 blender_budget_bw(const struct blender_budget *b);
u64 blender_budget_overhead_ns(const struct blender_budget *b);
const char *blender_budget_state_name(enum blender_budget_state state);

#endif
