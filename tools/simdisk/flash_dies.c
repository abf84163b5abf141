// SPDX-License-Identifier: GPL-2.0
/* simdisk: the dies of a flash drive; flash_dies.h tells the model. */
#include "flash_dies.h"

/* Spreads address rows over dies, so that strides do not pile up on one. */
#define DIES_MIX	0x9e3779b97f4a7c15ULL

void dies_init(struct dies *d, const struct sdm_params *p)
{
	d->nr = p->v[SDM_DIES];
	d->nr_channels = p->v[SDM_CHANNELS];
	d->page = p->v[SDM_PAGE_KB] * 1024;
	d->channel_mbps = p->v[SDM_CHANNEL_MBPS];
	d->read_ns = p->v[SDM_READ_US] * 1000ULL;
	d->program_ns = p->v[SDM_PROGRAM_US] * 1000ULL;
	d->suspend_ns = p->v[SDM_SUSPEND_US] * 1000ULL;
	d->fresh = 1;
}

/* Do all pages of a full queue of the largest reads have a place? */
bool dies_can_hold(const struct sdm_params *p)
{
	u64 tags = p->v[SDM_QUEUES] * p->v[SDM_QUEUE_DEPTH];

	return tags * (p->v[SDM_MAX_IO_KB] / p->v[SDM_PAGE_KB] + 2) < DIES_PIECES;
}

static u32 dies_of_page(const struct dies *d, u64 page)
{
	u64 column, row = div64_u64_rem(page, d->nr, &column);

	return (u32)(column + (row * DIES_MIX >> 40)) % d->nr;
}

/* Let @bytes pass the channel of @die, from @now on or when it is free. */
static u64 dies_pass(struct dies *d, u32 die, u32 bytes, u64 now)
{
	u64 *free_ns = &d->channel_free_ns[die % d->nr_channels];

	if (*free_ns < now)
		*free_ns = now;
	*free_ns += dies_transfer_ns(d, bytes);
	return *free_ns;
}

/* ---- reads ---- */

/* When can a read begin that comes right behind the one the die is doing? */
static u64 die_start_behind(const struct die *die)
{
	return die->left_ns && die->overtaken >= DIES_OVERTAKES ?
	       die->busy_ns + die->left_ns : die->busy_ns;
}

/* And one that comes at @now to a die without a queue? */
static u64 die_start_at(const struct dies *d, const struct die *die, u64 now)
{
	u64 end = die->busy_ns + die->left_ns;

	if (now >= end)
		return now;
	if (now < die->busy_ns)
		return die_start_behind(die);
	if (!d->suspend_ns || die->overtaken >= DIES_OVERTAKES)
		return end;
	return now + d->suspend_ns < end ? now + d->suspend_ns : end;
}

static u32 dies_new_piece(struct dies *d)
{
	u32 id = d->free;

	if (id)
		d->free = d->piece[id].next;
	else
		id = d->fresh++;
	d->piece[id].next = 0;
	return id;
}

static void dies_queue(struct dies *d, u32 number, u32 tag, u32 bytes, u64 now)
{
	struct die *die = &d->die[number];
	u32 id = dies_new_piece(d);

	d->piece[id].tag = tag;
	d->piece[id].sectors = bytes / SDM_SECTOR;
	if (!d->nr_queued++ || bytes < d->least)
		d->least = bytes;
	if (die->first) {
		d->piece[die->last].next = id;
	} else {
		die->first = id;
		sdm_heap_push(&d->starts, number, die_start_at(d, die, now));
	}
	die->last = id;
}

/* Queue the pages of [@at, @at + @bytes) at their dies; how many are there? */
u32 dies_read(struct dies *d, u32 tag, u64 at, u32 bytes, u64 now)
{
	u64 page = div64_u64(at, d->page), end = at + bytes;
	u32 nr;

	for (nr = 0; at < end; page++, nr++) {
		u64 page_end = (page + 1) * d->page;
		u32 part = (page_end < end ? page_end : end) - at;

		dies_queue(d, dies_of_page(d, page), tag, part, now);
		at += part;
	}
	return nr;
}

/*
 * Begin the first of the reads, at its time @now. Whose is it, and when does
 * the controller have the page?
 */
u64 dies_start(struct dies *d, u64 now, u32 *tag)
{
	u32 number = sdm_heap_pop(&d->starts), id;
	struct die *die = &d->die[number];

	/* a program that ran until now is done, or suspended */
	if (now >= die->busy_ns + die->left_ns)
		die->left_ns = 0;
	else if (now > die->busy_ns)
		die->left_ns -= now - die->busy_ns;
	die->overtaken++;
	d->nr_queued--;

	id = die->first;
	*tag = d->piece[id].tag;
	die->busy_ns = dies_pass(d, number, d->piece[id].sectors * SDM_SECTOR,
				 now + d->read_ns);
	die->first = d->piece[id].next;
	d->piece[id].next = d->free;
	d->free = id;
	if (die->first)
		sdm_heap_push(&d->starts, number, die_start_behind(die));
	return die->busy_ns;
}

/* ---- programs ---- */

/* From when on can @die begin a program? Not while reads queue there. */
u64 dies_idle_from(const struct dies *d, u32 die)
{
	return d->die[die].first ? SDM_NEVER :
	       d->die[die].busy_ns + d->die[die].left_ns;
}

/* In turn, a die that is idle at @now; if there is none, the first to be. */
u32 dies_first_idle(const struct dies *d, u64 now)
{
	u64 best_ns = SDM_NEVER;
	u32 i, die = d->next_die, best = die;

	for (i = 0; i < d->nr; i++) {
		u64 idle_ns = dies_idle_from(d, die);

		if (idle_ns <= now)
			return die;
		if (idle_ns < best_ns) {
			best_ns = idle_ns;
			best = die;
		}
		if (++die == d->nr)
			die = 0;
	}
	return best;
}

/* At the start of a read on @die: have enough of them gone before a program? */
bool dies_is_its_turn(const struct dies *d, u32 die)
{
	return d->die[die].overtaken >= DIES_OVERTAKES;
}

/*
 * How long does a program on @die wait for its data? It is sent ahead, while the
 * die is busy; only what the channel is behind counts, and reads have taken
 * their place on it read_ns before they need it.
 */
static u64 dies_data_late_ns(struct dies *d, u32 die, u64 now)
{
	u64 ahead = now + dies_transfer_ns(d, d->page) + d->read_ns;
	u64 there = dies_pass(d, die, d->page, now);

	return there > ahead ? there - ahead : 0;
}

/* Begin a program at @now, on an idle die or at the start of its next read. */
void dies_program(struct dies *d, u32 number, u64 now)
{
	struct die *die = &d->die[number];

	die->busy_ns = now;
	die->left_ns = d->program_ns + dies_data_late_ns(d, number, now);
	die->overtaken = 0;
	d->next_die = number + 1 < d->nr ? number + 1 : 0;
	if (die->first) {
		sdm_heap_pop(&d->starts);
		sdm_heap_push(&d->starts, number, die_start_at(d, die, now));
	}
}

/* When is all that has begun done, as things are at @now? */
u64 dies_all_idle_ns(const struct dies *d, u64 now)
{
	u64 last = now;
	u32 i;

	for (i = 0; i < d->nr; i++)
		if (d->die[i].busy_ns + d->die[i].left_ns > last)
			last = d->die[i].busy_ns + d->die[i].left_ns;
	return last;
}
