// SPDX-License-Identifier: GPL-2.0
/*
 * Contention.
 *
 * On a disk everyone is in everyone's way: more than one cgroup has requests
 * outstanding, or had some in this or the last epoch. On flash small requests do
 * not disturb one another: one of those cgroups must send bulk. Within one
 * cgroup, streams beside small requests contend, and writeback does; and whoever uses
 * ioprio classes wants them told apart. Large requests at random do not: who sends both
 * kinds alone is to get what it would get without a scheduler.
 *
 * Traces do not count. A random reader hits upon the end of a stream of old now
 * and then: on flash bulk is some requests, or so many bytes, and a share of them. And not all
 * that is small is someone else's: a stream of small requests begins as small ones.
 * What is much smaller than the requests of streams is none of theirs; what is not
 * must be a share of all requests.
 */
#include "contend.h"

#define SAW_SMALL	1	/* the latency lane */
#define SAW_STREAM	2	/* confirmed streams, and writeback */
#define SAW_BULK	4	/* the stream lane */
#define SAW_CLASS	8	/* the lanes of ioprio classes */
/* 16 and 32 are BLENDER_SAW_..., contend.h. */

/**
 * blender_contend_init() - nobody was there
 * @c: the device's
 * @now_ns: time
 */
void blender_contend_init(struct blender_contention *c, u64 now_ns)
{
	memset(c, 0, sizeof(*c));
	c->epoch = 1;
	c->start_ns = now_ns;
}

/**
 * blender_contend_next_epoch() - a new epoch begins
 * @c: the device's
 * @now_ns: time, an epoch or more after the last one began
 */
void blender_contend_next_epoch(struct blender_contention *c, u64 now_ns)
{
	bool skipped = blender_age(now_ns, c->start_ns) >= 2 * BLENDER_EPOCH_NS;

	c->active[1] = skipped ? 0 : c->active[0];
	c->weights[1] = skipped ? 0 : c->weights[0];
	c->saw[1] = skipped ? 0 : c->saw[0];
	c->active[0] = 0;
	c->weights[0] = 0;
	c->saw[0] = 0;
	c->seen = 0;
	c->small = 0;
	c->bulk = 0;
	c->bulk_bytes = 0;
	c->bytes = 0;
	c->epoch++;
	c->start_ns = now_ns;
}

static void arrive_bulk(struct blender_contention *c,
			const struct blender_arrival *a, bool rotational)
{
	c->bulk_mean = c->bulk_mean ?
		       c->bulk_mean - c->bulk_mean / 8 + a->bytes / 8 : a->bytes;
	c->bulk++;
	c->bulk_bytes += (u64)a->bytes * a->scale;
	if (!rotational &&
	    ((c->bulk < BLENDER_BULK_IOS && c->bulk_bytes < BLENDER_BULK_BYTES) ||
	     c->bulk_bytes * BLENDER_BULK_SHARE < c->bytes))
		return;
	c->saw[0] |= SAW_BULK;
	if (a->async || blender_seq_is_stream(a->seq))
		c->saw[0] |= SAW_STREAM;
}

static void arrive_small(struct blender_contention *c,
			 const struct blender_arrival *a)
{
	bool foreign = a->meta || a->bytes * 2 <= c->bulk_mean;

	if (!foreign && a->seq == BLENDER_SEQ_CONTINUES)
		return;
	c->small++;
	if (!foreign && (c->small < BLENDER_SMALL_IOS ||
			 c->small * BLENDER_SMALL_SHARE < c->seen))
		return;
	c->saw[0] |= SAW_SMALL;
}

/**
 * blender_contend_arrive() - a request has come
 * @c: the device's
 * @a: the request
 * @rotational: the device is a disk
 */
void blender_contend_arrive(struct blender_contention *c,
			    const struct blender_arrival *a, bool rotational)
{
	c->seen++;
	c->bytes += (u64)a->bytes * a->scale;
	if (a->lane == BLENDER_LANE_STREAM)
		arrive_bulk(c, a, rotational);
	else if (a->lane == BLENDER_LANE_LATENCY)
		arrive_small(c, a);
	else
		c->saw[0] |= SAW_CLASS;
}

/**
 * blender_contended() - see the head of this file
 * @c: the device's, turned
 * @rotational: it is a disk
 */
bool blender_contended(const struct blender_contention *c, bool rotational)
{
	u8 saw = c->saw[0] | c->saw[1];
	bool many = c->present > 1 || c->active[0] > 1 || c->active[1] > 1;

	return (many && (rotational || (saw & SAW_BULK))) ||
	       (saw & SAW_CLASS) || ((saw & SAW_SMALL) && (saw & SAW_STREAM));
}

/**
 * blender_contend_is_plain() - is nobody there who wants more than others?
 * @c: the device's, turned
 *
 * Of an ioprio class, or of a weight of his own.
 */
bool blender_contend_is_plain(const struct blender_contention *c)
{
	return !((c->saw[0] | c->saw[1]) & (SAW_CLASS | BLENDER_SAW_WEIGHT));
}
