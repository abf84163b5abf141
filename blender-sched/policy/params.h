/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Every constant of the policy, with its unit and its reason, and the few
 * settings an administrator may change.
 */
#ifndef BLENDER_POLICY_PARAMS_H
#define BLENDER_POLICY_PARAMS_H

#include "types.h"

#define BLENDER_NSEC_PER_USEC	1000ULL
#define BLENDER_NSEC_PER_MSEC	1000000ULL

/* A sector is 512 bytes everywhere in the block layer. */
#define BLENDER_SECTORS_PER_KB	2

/*
 * Stream detection (stream.c).
 *
 * CONFIRM_KB: contiguous KiB after which a cursor counts as a stream. Four
 * requests of 64 KiB: a random reader of up to 128 KiB never gets there. One of a
 * MiB, which the kernel splits, does with each access: for its length it is a stream.
 */
#define BLENDER_STREAM_CONFIRM_KB	256
#define BLENDER_STREAM_CONFIRM_KB_MIN	4
#define BLENDER_STREAM_CONFIRM_KB_MAX	65536

/*
 * GAP_SECTORS: a confirmed stream may skip this much forward and still go on
 * (pages already cached, a block-group descriptor between two extents).
 * 64 KiB; unconfirmed cursors must continue exactly, so that tolerance never
 * turns random requests into a stream.
 */
#define BLENDER_STREAM_GAP_SECTORS	128

/*
 * CHUNK_SHIFT: cursors are hashed by the 1 MiB chunk (2048 sectors) in which
 * they end, so that one probe finds exact and near continuations.
 */
#define BLENDER_STREAM_CHUNK_SHIFT	11

/*
 * CHAIN_MAX: cursors kept per chunk before the oldest unconfirmed one is
 * replaced; bounds every walk under the lock.
 */
#define BLENDER_STREAM_CHAIN_MAX	8

/*
 * Table size in cursors: it starts at MIN, doubles while continuations show
 * that there are streams to be remembered (see blender_stream_wants_growth()),
 * and ends at MAX: 128 loader workers with two files open each, and room for candidates.
 */
#define BLENDER_STREAM_SLOTS_MIN	32
#define BLENDER_STREAM_SLOTS_MAX	512

/*
 * EXPIRE_MS: a cursor idle for longer is forgotten. On a busy disk one stream
 * of 128 may wait several seconds for its turn; bcache keeps 5 s. SWEEP_EPOCHS: so
 * often they are looked for: 512 slots in 1.6 seconds are next to nothing.
 */
#define BLENDER_STREAM_EXPIRE_MS	10000
#define BLENDER_STREAM_SWEEP_EPOCHS	16

/*
 * Tags (tag.c). The score is a moving average, in 1/65536, of "this request
 * was part of a stream". One request moves it by 1/20 at the smallest and by
 * 1/12 at 128 KiB and above. From either end it takes 18 small, 14 of 64 KiB or
 * 11 large requests to cross over: under 200 ms at 100 requests per second.
 * Smaller gains would be slower than that; larger ones let the tag of a steady
 * mix waver (at 1/4 an 80:20 mix changed its tag every 65 requests).
 */
#define BLENDER_TAG_ONE			65536
#define BLENDER_TAG_STREAMING_ABOVE	(BLENDER_TAG_ONE * 60 / 100)
#define BLENDER_TAG_RANDOM_BELOW	(BLENDER_TAG_ONE * 40 / 100)
#define BLENDER_TAG_GAIN_MIN		(BLENDER_TAG_ONE / 20)
#define BLENDER_TAG_GAIN_MAX		(BLENDER_TAG_ONE / 12)
#define BLENDER_TAG_GAIN_FULL_BYTES	(128 * 1024)

/*
 * Lanes (lane.c).
 *
 * SMALL_BYTES: up to this a request can be latency bound. RAG and key-value
 * reads are 4 to 64 KiB; 128 KiB and above is what readahead and loaders send.
 *
 * LIGHT_BYTES: what a cgroup may have outstanding of small requests that are of no
 * stream, and still count as light. 32 requests of 4 KiB, two of 64 KiB: beyond that
 * the cgroup is throughput bound, and one more request does not wait for the
 * scheduler but for the cgroup's own queue. Large ones are none of it: a loader that
 * opens its next file, no stream yet, must not take the small requests beside it,
 * of the same cgroup, along to the stream lane. Such a cgroup floods until it is down to
 * CALM_BYTES, so that a flood does not send its first 128 KiB past its weight
 * again and again.
 *
 * META_BYTES: metadata larger than this is a bulk job (a large journal
 * checkpoint) and goes with the streams.
 *
 * LEFT_TAGS: so many scheduler tags are more than light cgroups need at a time.
 */
#define BLENDER_SMALL_BYTES		(64 * 1024)
#define BLENDER_LIGHT_BYTES		(128 * 1024)
#define BLENDER_CALM_BYTES		(32 * 1024)
#define BLENDER_META_BYTES		(256 * 1024)
#define BLENDER_LEFT_TAGS		16

/*
 * DURABLE_BYTES: a synchronous write up to this size that does not announce
 * more to follow is a commit: someone waits in fsync. Even when the file
 * system puts such writes side by side they are not a stream.
 */
#define BLENDER_DURABLE_BYTES		(32 * 1024)

/*
 * MERGE_BYTES: on flash, requests that wait are merged up to this. On SATA its
 * command costs a per cent or two of its transfer then; larger ones only make others
 * wait longer. On a disk there is no such limit.
 */
#define BLENDER_MERGE_BYTES		(128 * 1024)

/*
 * ERASE_BYTES: what a discard or write of zeroes counts for, in shares and in flight.
 * Its size says nothing of what it costs the drive: as much as one large request.
 */
#define BLENDER_ERASE_BYTES		(128 * 1024)

/*
 * Sharing by weight (share.h). REQUEST_BYTES: what any request costs beyond its
 * bytes. How much a cgroup may be ahead when it comes back from an absence:
 * LATENCY_BONUS requests of 4 KiB in the latency lane, STREAM_BONUS bytes, one large
 * request, in the stream lane. LARGEST_BYTES: hardly any request is larger (a device may
 * be set to 32 MiB); for how far apart cgroups may be. LEAD_BYTES: what the reads of a
 * cgroup may have had more than its writes, or less: a run of LONG_SLICE_NS, and a little.
 * DEBT_BYTES: nobody is served so much while others wait, so whoever seems to have been
 * was away until virtual time wrapped, or had another weight.
 */
#define BLENDER_SHARE_REQUEST_BYTES	4096
#define BLENDER_SHARE_LARGEST_BYTES	(16 * 1024 * 1024)
#define BLENDER_SHARE_LEAD_BYTES	(32 * 1024 * 1024)
#define BLENDER_SHARE_DEBT_BYTES	(4ULL * 1024 * 1024 * 1024)
#define BLENDER_SHARE_LATENCY_BONUS	16
#define BLENDER_SHARE_STREAM_BONUS	(512 * 1024)
#define BLENDER_WEIGHT_MIN		1
#define BLENDER_WEIGHT_MAX		10000
#define BLENDER_WEIGHT_DEFAULT		100

/*
 * Picking (pick.c).
 *
 * LANE_WAIT_NS: a lane that has work and was not served for so long goes next
 * whatever else is pending; the realtime class excepted, which must itself
 * have been busy that long. 200 ms is under the smallest time-out users set
 * (etcd's election: 1 s) and above one slice of each lane on a disk.
 * IDLE_WAIT_NS: the same for the idle class; mq-deadline ages in 10 s, too.
 */
#define BLENDER_LANE_WAIT_NS		(200 * BLENDER_NSEC_PER_MSEC)
#define BLENDER_IDLE_WAIT_NS		(10000 * BLENDER_NSEC_PER_MSEC)

/*
 * LATENCY_BURST: latency-lane requests in a row, on flash, before the stream
 * lane gets one although the latency lane has more; half of what the device takes at a time
 * if that is less.
 */
#define BLENDER_LATENCY_BURST		16

/*
 * Disks only. STREAM_SLICE_NS: how long one run may keep the head, once it is
 * there, while a small request waits; two positionings of about 12 ms each buy
 * 20 ms of transfer, and the small request waits for one of each.
 * SHARED_SLICE_NS: the same, at most, when the small requests took as long,
 * and the one that waits is of a cgroup that had one served in the last
 * SPARSE_STAMPS of 1.05 ms: two positionings before it sent the next.
 * LONG_SLICE_NS: while none waits; ROTATION_NS: so long that with many streams
 * all had a turn after it, and nobody has waited for five seconds; TURN_NS: but
 * not shorter than this. SWEEP_WAIT_NS: who has waited longer does not wait for the
 * sweep to come by.
 * LATENCY_SLICE_NS: the same for the bunch between runs, so that a contended
 * disk gives each lane about half. RUN_DEPTH: requests of a run in flight,
 * enough to hide the submitter's turn-around; RUN_BYTES: or this much, which a
 * small request has to wait out at RUN_NS_PER_BYTE, a drive's 200 MB/s.
 * SCATTER_DEPTH: random bulk or bunched small requests in flight, enough for the
 * drive to sort them; how long one of them may wait in it, COHORT_NS decides.
 * COHORT_NS: so far apart requests are given to the drive, or further, of which it is
 * to answer the earlier before it gets more: as long as a bunch. HANGS_NS: twice as long
 * as drives let anything wait; then it will not be answered soon.
 * POSITION_NS: what one small request is expected to take of a slice when a few
 * of them are sorted by the drive. MOVE_NS: what a single one takes of a 7200 rpm drive;
 * head.c begins with it.
 */
#define BLENDER_STREAM_SLICE_NS		(20 * BLENDER_NSEC_PER_MSEC)
#define BLENDER_SHARED_SLICE_NS		(52 * BLENDER_NSEC_PER_MSEC)
#define BLENDER_SPARSE_STAMPS		24
#define BLENDER_LONG_SLICE_NS		(96 * BLENDER_NSEC_PER_MSEC)
#define BLENDER_ROTATION_NS		(3200 * BLENDER_NSEC_PER_MSEC)
#define BLENDER_TURN_NS			(10 * BLENDER_NSEC_PER_MSEC)
#define BLENDER_SWEEP_WAIT_NS		(4000 * BLENDER_NSEC_PER_MSEC)
#define BLENDER_LATENCY_SLICE_NS	(40 * BLENDER_NSEC_PER_MSEC)
#define BLENDER_RUN_DEPTH		4
#define BLENDER_RUN_BYTES		(1024 * 1024)
#define BLENDER_RUN_NS_PER_BYTE		5
#define BLENDER_SCATTER_DEPTH		8
#define BLENDER_COHORT_NS		(40 * BLENDER_NSEC_PER_MSEC)
#define BLENDER_HANGS_NS		(1000 * BLENDER_NSEC_PER_MSEC)
#define BLENDER_POSITION_NS		(8 * BLENDER_NSEC_PER_MSEC)
#define BLENDER_MOVE_NS			(12 * BLENDER_NSEC_PER_MSEC)

/*
 * Anticipation (anticipate.c), disks only. LIMIT_NS: waiting longer than half
 * a positioning costs more than it saves. BUNCH_NS: the wait for one more
 * small request before the head goes back to the streams: a fsync's next step
 * or a synchronous reader's next read is there within it.
 */
#define BLENDER_ANTICIPATE_LIMIT_NS	(5 * BLENDER_NSEC_PER_MSEC)
#define BLENDER_ANTICIPATE_FIRST_NS	(2 * BLENDER_NSEC_PER_MSEC)
#define BLENDER_ANTICIPATE_BUNCH_NS	(1 * BLENDER_NSEC_PER_MSEC)

/*
 * In-flight budget (budget.c), flash only.
 *
 * ROUND_NS: bandwidth is measured over this, some 80 requests of 128 KiB on
 * SATA; at rest over four of it: in one, 1 MiB writes beside reads made 316 or 348 MB/s
 * at the same cap, and trials every 100 ms. HOLD_NS: at rest nothing is tried for so
 * long; a trial up and one down of 20 ms each then disturb half a per cent of the small
 * requests. (Of 1 MiB on SATA a round takes 120 ms: three per cent, by one request more.)
 * HOLD_MIN_NS: after a change; what was measured as a load began may have been the
 * load's beginning. URGENT: bulk writes in flight beside a commit, at least two of the largest
 * merged ones; with one, buffered writes beside many commits lost a fifth on nvme-small,
 * with four, commits were no slower.
 */
#define BLENDER_BUDGET_ROUND_NS		(20 * BLENDER_NSEC_PER_MSEC)
#define BLENDER_BUDGET_HOLD_MIN_NS	(500 * BLENDER_NSEC_PER_MSEC)
#define BLENDER_BUDGET_HOLD_NS		(8000 * BLENDER_NSEC_PER_MSEC)
#define BLENDER_BUDGET_URGENT_BYTES	(256 * 1024)

/*
 * Sampling (sample.c): up to BURST requests per window of 2^22 ns, about four
 * milliseconds, and hardware queue are all looked at. That is 4,000 a second: more
 * than any disk serves, and a tag, which takes up to 18 requests to change, still
 * changes in two windows. In windows of a millisecond a quarter of what one
 * synchronous reader gets from flash was looked at, for 100 instructions more on
 * average. Sixteen consecutive ones of eight streams show two of each.
 *
 * STEADY: of known streams so many in each period, on average, are looked at.
 * SECTORS: a period is the requests that make 512 KiB, of the largest size that was
 * seen, at most PERIOD; where those are fewer than two bursts, all are looked at. So
 * eight bursts fall among the requests that make the 4 MiB that a cursor sees ahead:
 * that a stream among many moves on further unseen happens to it once in 100,000 times
 * that it is seen, if it sends up to four requests at a time.
 */
#define BLENDER_SAMPLE_WINDOW_SHIFT	22
#define BLENDER_SAMPLE_BURST		16
#define BLENDER_SAMPLE_STEADY		2
#define BLENDER_SAMPLE_PERIOD		72
#define BLENDER_SAMPLE_SECTORS		1024

/*
 * Contention (contend.c). On flash the stream lane counts as soon as it had
 * BULK_IOS requests or BULK_BYTES in an epoch and one in BULK_SHARE of the bytes. Small requests
 * that may be the beginning of streams count as soon as there were SMALL_IOS and
 * they are one in SMALL_SHARE: more than streams that come and go.
 */
#define BLENDER_BULK_IOS		4
#define BLENDER_BULK_BYTES		(512 * 1024)
#define BLENDER_BULK_SHARE		16
#define BLENDER_SMALL_IOS		32
#define BLENDER_SMALL_SHARE		4

/* A cgroup counts as active for one to two epochs after its last request. */
#define BLENDER_EPOCH_NS		(100 * BLENDER_NSEC_PER_MSEC)

/* Settings under /sys/block/DEV/queue/iosched/, with their ranges. */
#define BLENDER_LATENCY_TARGET_US_MAX	10000000
#define BLENDER_STREAM_QUANTUM_KB_MAX	1048576
#define BLENDER_ANTICIPATE_US_MAX	1000000

/**
 * struct blender_params - what an administrator may set per device
 * @latency_target_us: wanted latency of small requests, microseconds; 0: none
 * @stream_quantum_kb: KiB of one run before the next stream; 0: automatic
 * @anticipate_us: wait for a stream's next request, microseconds; -1: learned
 * @stream_confirm_kb: contiguous KiB that make a stream
 */
struct blender_params {
	u32 latency_target_us;
	u32 stream_quantum_kb;
	s32 anticipate_us;
	u32 stream_confirm_kb;
};

#define BLENDER_PARAMS_DEFAULT {					\
	.latency_target_us = 0,						\
	.stream_quantum_kb = 0,						\
	.anticipate_us = -1,						\
	.stream_confirm_kb = BLENDER_STREAM_CONFIRM_KB,			\
}

#endif
