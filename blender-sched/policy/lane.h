/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which lane a request enters, and why.
 */
#ifndef BLENDER_POLICY_LANE_H
#define BLENDER_POLICY_LANE_H

#include "reason.h"
#include "tag.h"

/**
 * enum blender_lane - the queues of a device, most urgent first
 * @BLENDER_LANE_RT: ioprio class realtime
 * @BLENDER_LANE_LATENCY: small requests of light cgroups, commits, metadata
 * @BLENDER_LANE_STREAM: streams and bulk
 * @BLENDER_LANE_IDLE: ioprio class idle
 */
enum blender_lane {
	BLENDER_LANE_RT,
	BLENDER_LANE_LATENCY,
	BLENDER_LANE_STREAM,
	BLENDER_LANE_IDLE,
	BLENDER_LANE_NR,
};

/* Values of struct blender_request.prio. */
enum blender_prio {
	BLENDER_PRIO_BE,
	BLENDER_PRIO_RT,
	BLENDER_PRIO_IDLE,
};

/**
 * struct blender_request - a request as numbers
 * @bytes: size
 * @seq: &enum blender_seq
 * @prio: &enum blender_prio
 * @write: anything that is not a read
 * @sync: someone waits for it
 * @more: its submitter announced more to follow at once (REQ_IDLE)
 * @meta: REQ_META or REQ_PRIO
 * @fua: REQ_FUA or REQ_PREFLUSH
 * @erase: discard, secure erase or write zeroes: no data moves
 */
struct blender_request {
	u32 bytes;
	u8 seq;
	u8 prio;
	u8 write : 1;
	u8 sync : 1;
	u8 more : 1;
	u8 meta : 1;
	u8 fua : 1;
	u8 erase : 1;
};

/**
 * struct blender_lane_choice - a lane and the reason for it
 * @lane: &enum blender_lane
 * @reason: &enum blender_reason
 */
struct blender_lane_choice {
	u8 lane;
	u8 reason;
};

/**
 * blender_floods() - has a cgroup more outstanding than someone who waits?
 * @floods: what it was
 * @light_bytes: bytes outstanding outside of streams, of the kind that counts
 */
static inline bool blender_floods(bool floods, u64 light_bytes)
{
	return light_bytes > (floods ? BLENDER_CALM_BYTES :
				       BLENDER_LIGHT_BYTES);
}

bool blender_may_join(const struct blender_request *rq,
		      const struct blender_request *part);
bool blender_is_commit(const struct blender_request *rq);
enum blender_seq blender_evidence(const struct blender_request *rq);
struct blender_lane_choice blender_lane_choose(const struct blender_request *rq,
					       enum blender_class class,
					       u64 light_bytes);
const char *blender_lane_name(enum blender_lane lane);

#endif
