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
 */
#include "head.h"

#define LEARN		16	/* one in so many is what an average follows */
#define LEARN_BYTES	(32 * 1024)	/* of less than that the command is too much */

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
	if (ns > most)
		ns = most;
	if (a->write)
		return ns > usual ? ns : usual;
	learn(h, a, ns);
	return ns;
}
