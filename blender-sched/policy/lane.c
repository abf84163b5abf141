// SPDX-License-Identifier: GPL-2.0
/*
 * Lane choice.
 *
 * The latency lane is for those who wait for one small thing; the stream lane
 * for those who want much. In order:
 *
 *   1. ioprio class realtime has a lane of its own.
 *   2. Metadata and journal IO of anyone, class idle included: latency. While it
 *      waits, everybody who needs the file system waits. What else is of class
 *      idle has its lane, but for durable writes: the core may keep the flushes of
 *      everybody until they are done.
 *   3. Discard, write zeroes, asynchronous writes: stream. Nobody waits.
 *   4. Pinned streaming: stream.
 *   5. A small synchronous write that announces no more: latency. It is the
 *      commit of an fsync, even when the file system puts one next to the
 *      other.
 *   6. Part of a confirmed stream: stream, unless pinned random.
 *   7. Larger than small: stream. More small ones outstanding than light: stream.
 *   8. What is left is small and light: latency.
 *
 * As in fq_codel a flood earns no privilege: rule 7 moves its excess to the
 * stream lane, and within the latency lane cgroups take turns.
 */
#include "lane.h"

/* In the order of the enum, which is made of the same list. */
#define BLENDER_REASON_NAME(sym, name)	name,
static const char * const reason_names[BLENDER_WHY_NR] = {
	BLENDER_REASONS(BLENDER_REASON_NAME)
};

const char *blender_reason_name(enum blender_reason why)
{
	return why < BLENDER_WHY_NR ? reason_names[why] : "invalid";
}

const char *blender_lane_name(enum blender_lane lane)
{
	static const char * const names[BLENDER_LANE_NR] = {
		[BLENDER_LANE_RT]	= "rt",
		[BLENDER_LANE_LATENCY]	= "latency",
		[BLENDER_LANE_STREAM]	= "stream",
		[BLENDER_LANE_IDLE]	= "idle",
	};

	return lane < BLENDER_LANE_NR ? names[lane] : "invalid";
}

/**
 * blender_may_join() - may something become part of a queued request?
 * @rq: the request
 * @part: what it would be alone
 *
 * It would wait where @rq does. As under bfq, what somebody waits for does not join
 * what nobody waits for; nor does metadata join data.
 */
bool blender_may_join(const struct blender_request *rq,
		      const struct blender_request *part)
{
	return (rq->sync || !part->sync) && (rq->meta || !part->meta);
}

/**
 * blender_is_commit() - is this a write that an fsync waits for?
 * @rq: the request
 *
 * Direct writers set REQ_IDLE (more follows), fsync's writeback does not.
 */
bool blender_is_commit(const struct blender_request *rq)
{
	return rq->write && rq->sync && !rq->more && !rq->erase &&
	       rq->bytes <= BLENDER_DURABLE_BYTES;
}

/**
 * blender_evidence() - what a request says about its cgroup's nature
 * @rq: the request
 *
 * A run of commits is no stream, however the file system places them; and
 * metadata says nothing of the data's nature.
 */
enum blender_seq blender_evidence(const struct blender_request *rq)
{
	if (rq->meta || rq->erase)
		return BLENDER_SEQ_CONTINUES;
	if (blender_is_commit(rq))
		return BLENDER_SEQ_NEW;
	return rq->seq;
}

static struct blender_lane_choice choice(enum blender_lane lane,
					 enum blender_reason why)
{
	return (struct blender_lane_choice) { .lane = lane, .reason = why };
}

/*
 * Metadata and journal, whoever sends it, and how much. What is written past the drive's
 * cache, too, as journals are; but a direct writer may ask for that with each of its
 * requests, and as a flood it earns nothing by it.
 */
static bool is_metadata(const struct blender_request *rq, u64 light_bytes)
{
	if (rq->meta)
		return rq->bytes <= BLENDER_META_BYTES;
	return rq->fua && rq->bytes <= BLENDER_SMALL_BYTES &&
	       light_bytes <= BLENDER_LIGHT_BYTES;
}

/**
 * blender_lane_choose() - the lane of a request
 * @rq: the request
 * @class: what the administrator set for its cgroup
 * @light_bytes: bytes of small requests of its cgroup outstanding outside of
 *	streams, without this one; more than BLENDER_LIGHT_BYTES while it floods
 *
 * Return: the lane and the reason.
 */
struct blender_lane_choice blender_lane_choose(const struct blender_request *rq,
					       enum blender_class class,
					       u64 light_bytes)
{
	if (rq->prio == BLENDER_PRIO_RT)
		return choice(BLENDER_LANE_RT, BLENDER_WHY_REALTIME);
	if (is_metadata(rq, light_bytes))
		return choice(BLENDER_LANE_LATENCY, BLENDER_WHY_META);
	if (rq->prio == BLENDER_PRIO_IDLE && !rq->fua)
		return choice(BLENDER_LANE_IDLE, BLENDER_WHY_IDLE);
	if (rq->erase)
		return choice(BLENDER_LANE_STREAM, BLENDER_WHY_ERASE);
	if (!rq->sync)
		return choice(BLENDER_LANE_STREAM, BLENDER_WHY_ASYNC);
	if (class == BLENDER_CLASS_STREAMING)
		return choice(BLENDER_LANE_STREAM, BLENDER_WHY_PINNED);
	if (blender_is_commit(rq) && light_bytes <= BLENDER_LIGHT_BYTES)
		return choice(BLENDER_LANE_LATENCY, BLENDER_WHY_COMMIT);
	if (blender_seq_is_stream(rq->seq) && class != BLENDER_CLASS_RANDOM)
		return choice(BLENDER_LANE_STREAM, BLENDER_WHY_STREAM);
	if (rq->bytes > BLENDER_SMALL_BYTES)
		return choice(BLENDER_LANE_STREAM, BLENDER_WHY_LARGE);
	if (light_bytes + rq->bytes > BLENDER_LIGHT_BYTES)
		return choice(BLENDER_LANE_STREAM, BLENDER_WHY_BACKLOG);
	if (class == BLENDER_CLASS_RANDOM)
		return choice(BLENDER_LANE_LATENCY, BLENDER_WHY_PINNED);
	return choice(BLENDER_LANE_LATENCY, BLENDER_WHY_SMALL);
}
