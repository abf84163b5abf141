/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What to give to the device next.
 */
#ifndef BLENDER_POLICY_PICK_H
#define BLENDER_POLICY_PICK_H

#include "lane.h"

/**
 * struct blender_run - the run that the stream lane is serving
 * @active: there is one
 * @next_queued: its next contiguous request is queued
 * @scattered: it is a request of no stream
 * @start_ns: when its first request completed, 0 before
 * @bytes: what was dispatched of it
 * @inflight_bytes: size of
 * @inflight: its requests in flight
 * @wait_until_ns: anticipate its next request until then
 * @first: its cgroup has nothing else queued, and would be the next to have a turn
 * @lone: nothing that is queued goes its direction, and what is next is its cgroup's
 * @streams: so many have a turn before it has the next one
 */
struct blender_run {
	bool active;
	bool next_queued;
	bool scattered;
	bool first;
	bool lone;
	u64 start_ns;
	u64 bytes;
	u64 inflight_bytes;
	u32 inflight;
	u32 streams;
	u64 wait_until_ns;
};

/**
 * struct blender_view - a device at the moment of a decision
 * @now_ns: time
 * @rotational: there is a head, positioning costs
 * @contended: more than one cgroup is active, or streams beside small requests
 * @budget_allows: one more bulk request fits (flash)
 * @slice: lane that has the head (disk)
 * @slice_start_ns: since when
 * @bunch_ns: how long the last bunch of small requests took (disk)
 * @sparse: a small request waits of a cgroup that seldom sends one (disk)
 * @bunch_until_ns: anticipate one more small request until then (disk)
 * @quantum_bytes: limit of one run; 0: by time
 * @latency_streak: latency-lane requests in a row
 * @depth: requests that the device takes at a time (flash)
 * @queued: requests queued per lane
 * @inflight: requests in flight per lane
 * @served_ns: per lane, when it was last served, or began to wait if later
 * @held_ns: the same of the bulk of one direction, the one that waits longer (flash); 0:
 *	there is none
 * @scattered: bulk in flight that is of no stream (disk)
 * @overdue: there is something in flight that the drive has had for long (disk)
 * @stream_next: the bulk whose turn it is begins a run (disk)
 * @run: the run in service
 */
struct blender_view {
	u64 now_ns;
	bool rotational;
	bool contended;
	bool budget_allows;
	u8 slice;
	u64 slice_start_ns;
	u64 bunch_ns;
	bool sparse;
	u64 bunch_until_ns;
	u64 quantum_bytes;
	u32 latency_streak;
	u32 depth;
	u32 queued[BLENDER_LANE_NR];
	u32 inflight[BLENDER_LANE_NR];
	u64 served_ns[BLENDER_LANE_NR];
	u64 held_ns;
	u32 scattered;
	bool overdue;
	bool stream_next;
	struct blender_run run;
};

/* A time in units of about a millisecond; wraps after 52 days. */
static inline u32 blender_stamp(u64 now_ns)
{
	return (u32)(now_ns >> 20);
}

/**
 * blender_is_sparse() - does a cgroup send small requests one at a time, seldom?
 * @now_ns: when it sends one
 * @last: blender_stamp() of when its last one was given to the device or came back
 *
 * Who sends the next as soon as it has the last, or works through a chain of them,
 * as fsync does, is not sparse.
 */
static inline bool blender_is_sparse(u64 now_ns, u32 last)
{
	return (s32)(blender_stamp(now_ns) - last) > BLENDER_SPARSE_STAMPS;
}

/* Verdicts of blender_pick(). */
enum blender_action {
	BLENDER_ACTION_NOTHING,
	BLENDER_ACTION_SERVE,
	BLENDER_ACTION_CONTINUE_RUN,
	BLENDER_ACTION_WAIT,
};

/**
 * struct blender_decision - the verdict
 * @action: &enum blender_action
 * @lane: which lane to serve
 * @reason: &enum blender_reason
 * @until_ns: for WAIT: look again then, or when a request completes
 */
struct blender_decision {
	u8 action;
	u8 lane;
	u8 reason;
	u64 until_ns;
};

struct blender_decision blender_pick(const struct blender_view *v);

#endif
