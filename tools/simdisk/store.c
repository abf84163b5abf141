// SPDX-License-Identifier: GPL-2.0
/*
 * simdisk: memory behind the first part of a disk.
 *
 * Pages are allocated when they are first written and stay until the disk
 * goes. A request first reserves all its pages, then copies: the copy cannot
 * fail. Reserving is done in atomic context, hence without waiting for
 * memory; when there is none the request goes back to the block layer, which
 * brings it again a few milliseconds later. Nothing is lost, but a machine
 * whose memory is smaller than backed_mb can come to a standstill.
 *
 * Reading and copying take no lock: a page, once there, is never replaced or
 * freed while the disk has users, and overlapping requests in flight have no
 * order to keep. Nothing is allocated for what was never written.
 */
#include <linux/highmem.h>
#include <linux/mm.h>
#include <linux/sched.h>

#include "simdisk.h"

void simdisk_store_init(struct simdisk_store *st, unsigned int mb)
{
	st->bytes = (u64)mb << 20;
	xa_init(&st->pages);
}

void simdisk_store_exit(struct simdisk_store *st)
{
	struct page *page;
	unsigned long i;

	xa_for_each(&st->pages, i, page) {
		__free_page(page);
		if (!(i % 65536))
			cond_resched();
	}
	xa_destroy(&st->pages);
}

/* How much of [@at, @at + @bytes) has memory behind it? */
static u64 store_part(const struct simdisk_store *st, u64 at, u64 bytes)
{
	if (at >= st->bytes)
		return 0;
	return min(bytes, st->bytes - at);
}

/* Make the page number @i be there; false: no memory now. */
static bool store_add_page(struct simdisk_store *st, unsigned long i)
{
	struct page *page = alloc_page(GFP_NOWAIT | __GFP_NOWARN | __GFP_ZERO);
	unsigned long flags;
	void *there;

	if (!page)
		return false;
	xa_lock_irqsave(&st->pages, flags);
	there = __xa_cmpxchg(&st->pages, i, NULL, page, GFP_NOWAIT | __GFP_NOWARN);
	xa_unlock_irqrestore(&st->pages, flags);
	/* an error, or another processor has been faster */
	if (there)
		__free_page(page);
	return !xa_is_err(there);
}

/* Make all pages of [@at, @at + @bytes) be there; false: no memory now. */
bool simdisk_store_reserve(struct simdisk_store *st, u64 at, u64 bytes)
{
	u64 i, part = store_part(st, at, bytes), end = at + part;

	if (!part)
		return true;
	for (i = at >> PAGE_SHIFT; i << PAGE_SHIFT < end; i++)
		if (!xa_load(&st->pages, i) && !store_add_page(st, i))
			return false;
	return true;
}

/* The piece of at most @bytes at @at that lies in one page. */
static u32 store_piece(u64 at, u64 bytes)
{
	return min_t(u64, bytes, PAGE_SIZE - offset_in_page(at));
}

/* Copy into reserved pages; what lies beyond the memory is dropped. */
void simdisk_store_write(struct simdisk_store *st, u64 at, const char *from, u32 bytes)
{
	u32 piece, left = store_part(st, at, bytes);

	for (; left; left -= piece, at += piece, from += piece) {
		piece = store_piece(at, left);
		memcpy_to_page(xa_load(&st->pages, at >> PAGE_SHIFT),
			       offset_in_page(at), from, piece);
	}
}

/* Read; never written means zeros, and so does beyond the memory if asked. */
void simdisk_store_read(struct simdisk_store *st, u64 at, char *to, u32 bytes,
			bool zero_fill)
{
	u32 piece, left = store_part(st, at, bytes);

	if (zero_fill)
		memset(to + left, 0, bytes - left);
	for (; left; left -= piece, at += piece, to += piece) {
		struct page *page = xa_load(&st->pages, at >> PAGE_SHIFT);

		piece = store_piece(at, left);
		if (page)
			memcpy_from_page(to, page, offset_in_page(at), piece);
		else
			memset(to, 0, piece);
	}
}

/*
 * Discard and write zeroes: pages stay, their content goes. Only those that are there
 * are looked at: 4 GiB may have none, and this is atomic context.
 */
void simdisk_store_zero(struct simdisk_store *st, u64 at, u64 bytes)
{
	u64 part = store_part(st, at, bytes), end = at + part;
	struct page *page;
	unsigned long i;

	if (!part)
		return;
	xa_for_each_range(&st->pages, i, page, at >> PAGE_SHIFT, (end - 1) >> PAGE_SHIFT) {
		u64 from = max_t(u64, at, (u64)i << PAGE_SHIFT);

		memzero_page(page, offset_in_page(from), store_piece(from, end - from));
	}
}
