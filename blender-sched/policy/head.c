// SPDX-License-Identifier: GPL-2.0
/*
 * Where the time of a disk goes, as seen from outside.
 *
 * Each moment in which a disk has something to do is somebody's. When a request comes
 * back, the time since the last one did was its own, whatever the drive did inside; but
 * no more than it was with the drive, so that one that comes back at once, from the
 * drive's memory, does not pay for one that the head is still on its way to: that is
 * left for the other. So everyone together never pays for more time than there was.
 *
 *	A, 40 ms at random	|-------------------------------------|
 *	B, 0.1 ms each		   |-|      |-|         |-|
 *	paid by			   B  B      B  ...                   A: 40 ms less theirs
 *
 * A write's answer says little: with a cache in the drive it comes before the work, and
 * the head does that in the time of others. So a write counts for at least what a read
 * of its kind has taken lately. And nobody pays for a drive in trouble, or for what it
 * wrote from its cache before it got to him: four times what is usual, and a movement,
 * is the most.
 *
 * Is there a head? A device may say that it rotates and be flash: paravirtual disks say
 * so whatever the host keeps them on, and so do some USB sticks and LUNs of arrays. To
 * spare movements that cost nothing would waste most of what such a device can do. What
 * it says is believed until it shows otherwise: reads that are of no stream, and far from
 * the request before, take less on average than any head does. A stream that goes on tells
 * less: a drive may have read it ahead. But going from one to another, far away, and on
 * there, no drive reads more than its heads can. That there is a head after all, since its
 * memory had answered, takes longer to be believed: a busy host is slow, too.
 */
#include "head.h"

#define LEARN		16	/* one in so many is what an average follows */
#define LEARN_BYTES	(32 * 1024)	/* of less than that the command is too much */

/* Reads from afar that make a round; what each may count for, if the drive was busy. */
#define WAYS		32
#define LEAPS		16
#define WAY_MAX_NS	(20 * BLENDER_NSEC_PER_MSEC)
/* Looked at are reads up to this size, with at most this much beside them. */
#define WAY_BYTES	(256 * 1024)
#define WAY_BESIDE	(1024 * 1024)
/* Afar: 256 MiB, in sectors. More than a drive's memory holds of one place. */
#define WAY_SECTORS	(256 * 2048)
/*
 * The fastest heads, of 15,000 rpm, take 2.2 ms each when 32 are sorted (a published
 * 450 IOPS). Nothing that has no head needs so long for a small read.
 */
#define STILL_NS	(1500 * BLENDER_NSEC_PER_USEC)
#define MOVES_NS	(2500 * BLENDER_NSEC_PER_USEC)
/* No head that goes to and fro reads streams at 400 MB/s. */
#define LEAP_KIB_NS	2560
/* So many rounds in a row must be slow. */
#define SLOW_ROUNDS	8

/* What a 7200 rpm drive takes. */
static void assume(struct blender_head *h)
{
	h->kib_ns = 1024 * BLENDER_RUN_NS_PER_BYTE;
	h->move_ns = BLENDER_MOVE_NS;
}

/** blender_head_init() - nothing is known yet: a 7200 rpm drive's */
void blender_head_init(struct blender_head *h)
{
	memset(h, 0, sizeof(*h));
	assume(h);
}

static u64 transfer_ns(const struct blender_head *h, u32 bytes)
{
	return ((u64)bytes * h->kib_ns) >> 10;
}

static u32 follow(u32 average, u64 value)
{
	return (u32)((average * (u64)(LEARN - 1) + value) / LEARN);
}

static void learn(struct blender_head *h, const struct blender_answer *a, u64 ns)
{
	if (a->moved)
		h->move_ns = follow(h->move_ns,
				    blender_age(ns, transfer_ns(h, a->bytes)));
	else if (a->bytes >= LEARN_BYTES)
		h->kib_ns = follow(h->kib_ns, div64_u64(ns << 10, a->bytes));
}

/* Did the head have to go far for it? */
static bool came_from_afar(const struct blender_head *h, const struct blender_answer *a)
{
	return (a->at > h->at ? a->at - h->at : h->at - a->at) >= WAY_SECTORS;
}

/* A read that goes on with a stream, this one or another, or is large. */
static void watch_leap(struct blender_head *h, const struct blender_answer *a, bool afar,
		       u64 ns)
{
	h->leaps_ns += ns < WAY_MAX_NS ? ns : WAY_MAX_NS;
	h->leaps_ns -= ((u64)a->bytes * LEAP_KIB_NS) >> 10;
	h->leaps += afar;
	if (h->leaps < LEAPS)
		return;
	if (h->leaps_ns < 0)
		h->none = true;
	h->leaps = 0;
	h->leaps_ns = 0;
}

/* A small one of no stream. */
static void watch_way(struct blender_head *h, u64 ns)
{
	h->ways_ns += ns < WAY_MAX_NS ? ns : WAY_MAX_NS;
	if (++h->ways < WAYS)
		return;
	if (h->ways_ns < (u64)WAYS * STILL_NS)
		h->none = true;
	h->slow_rounds = h->ways_ns > (u64)WAYS * MOVES_NS ? h->slow_rounds + 1 : 0;
	if (h->slow_rounds == SLOW_ROUNDS) {
		h->slow_rounds = 0;
		if (h->none)
			assume(h);
		h->none = false;
	}
	h->ways = 0;
	h->ways_ns = 0;
}

/* Is there a head? */
static void watch(struct blender_head *h, const struct blender_answer *a, u64 ns)
{
	bool afar = came_from_afar(h, a);

	h->at = a->at;
	if (a->write)
		return;
	if (a->stream || a->bytes > WAY_BYTES)
		watch_leap(h, a, afar, ns);
	else if (afar && a->beside <= WAY_BESIDE)
		watch_way(h, ns);
}

/**
 * blender_head_took() - how much of a disk's time was a request's
 * @h: the disk
 * @a: the request, just completed
 *
 * Return: nanoseconds that its sender pays for.
 */
u64 blender_head_took(struct blender_head *h, const struct blender_answer *a)
{
	u64 ns = blender_age(a->now_ns, h->paid_ns);
	u64 usual = transfer_ns(h, a->bytes) + (a->moved ? h->move_ns : 0);
	u64 most = 4 * usual + BLENDER_MOVE_NS;

	if (a->service_ns && a->service_ns < ns)
		ns = a->service_ns;
	h->paid_ns += ns;
	watch(h, a, ns);
	if (ns > most)
		ns = most;
	if (a->write)
		return ns > usual ? ns : usual;
	learn(h, a, ns);
	return ns;
}
