/* SPDX-License-Identifier: GPL-2.0 */
/*
 * simdisk: the dies of a flash drive, and the channels to them.
 *
 * A die does one thing at a time: it reads a page (read_us, then the data goes
 * over the die's channel) or programs one (program_us; its data came while the
 * die was still busy, but takes the channel's time). Dies stand on channels in
 * turn: die 0 on channel 0, die 1 on channel 1...
 *
 * Reads queue at their die, first come, first served, and go before programs
 * that have not begun. A running program is suspended for a read: after
 * suspend_us, when the die comes to a point where it can be (never with
 * suspend_us=0), and goes on when no read is left. So that programs come to
 * an end, only DIES_OVERTAKES reads go before one; after that it is its turn.
 *
 *	idle --- program ---> programming --- done ---> idle
 *	  \                     |      ^
 *	   read          suspended    no read left, or overtaken often enough
 *	     \                  v      |
 *	      +------------> reading --+
 *
 * Time. A read's start is an event, at the time of the first in @starts. All
 * pages take the same time to read, so channels are taken in order of starts.
 */
#ifndef SIMDISK_FLASH_DIES_H
#define SIMDISK_FLASH_DIES_H

#include "heap.h"

#define DIES_MAX	256	/* most dies, and channels, a parameter can ask for */
#define DIES_PIECES	131072	/* page reads that can queue at once */
#define DIES_OVERTAKES	8	/* reads that go before a program; assumed */

/* A page read in the queue of its die. */
struct dies_piece {
	u16 tag;
	u16 sectors;
	u32 next;
};

struct die {
	u64 busy_ns;		/* it reads until then... */
	u64 left_ns;		/* ...and what is left of a program comes after */
	u32 first, last;	/* the queue of reads */
	u32 overtaken;		/* reads since a program began */
};

struct dies {
	/* figures, constant after init */
	u32 nr, nr_channels;
	u32 page, channel_mbps;
	u64 read_ns, program_ns, suspend_ns;

	struct die die[DIES_MAX];
	u64 channel_free_ns[DIES_MAX];
	struct sdm_heap starts;		/* dies with reads, by the next one's start */
	u32 nr_queued;			/* page reads that have not begun... */
	u32 least;			/* ...and the least bytes of one since there were none */
	u32 next_die;			/* where to look for an idle one first */

	/* number 0 is none; [1, fresh) have been used, some are free again */
	u32 fresh, free;
	struct dies_piece piece[DIES_PIECES];
};

void dies_init(struct dies *d, const struct sdm_params *p);
bool dies_can_hold(const struct sdm_params *p);

/* reads: how many pages [@at, @at + @bytes) touches is what it returns */
u32 dies_read(struct dies *d, u32 tag, u64 at, u32 bytes, u64 now);
u64 dies_start(struct dies *d, u64 now, u32 *tag);

/* programs */
u32 dies_first_idle(const struct dies *d, u64 now);
u64 dies_idle_from(const struct dies *d, u32 die);
bool dies_is_its_turn(const struct dies *d, u32 die);
void dies_program(struct dies *d, u32 die, u64 now);
u64 dies_all_idle_ns(const struct dies *d, u64 now);

static inline u64 dies_transfer_ns(const struct dies *d, u32 bytes)
{
	return sdm_transfer_ns(bytes, d->channel_mbps);
}

#endif /* SIMDISK_FLASH_DIES_H */
