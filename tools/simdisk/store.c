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
 * No lock: a page, once there, is never replaced or freed while the disk has
 * users, and overlapping requests in flight have no order to keep.
 */
#include <linux/highmem.h>
#include <linux/mm.h>
#include <linux/sched.h>

#include "simdisk.h"

int simdisk_store_init(struct simdisk_store *st, unsigned int mb)
{
	st->bytes = (u64)mb << 20;
	st->page = NULL;
	if (!mb)
		return 0;
	st->page = kvcalloc(st->bytes >> PAGE_SHIFT, sizeof(*st->page), GFP_KERNEL);
	return st->page ? 0 : -ENOMEM;
}

void simdisk_store_exit(struct simdisk_store *st)
{
	u64 i;

	for (i = 0; st->page && i < st->bytes >> PAGE_SHIFT; i++) {
		if (st->page[i])
			__free_page(st->page[i]);
		if (!(i % 65536))
			cond_resched();
	}
	kvfree(st->page);
}

/* How much of [@at, @at + @bytes) has memory behind it? */
static u64 store_part(const struct simdisk_store *st, u64 at, u64 bytes)
{
	if (at >= st->bytes)
		return 0;
	return min(bytes, st->bytes - at);
}

/* Make all pages of [@at, @at + @bytes) be there; false: no memory now. */
bool simdisk_store_reserve(struct simdisk_store *st, u64 at, u64 bytes)
{
	u64 i, end = at + store_part(st, at, bytes);

	for (i = at >> PAGE_SHIFT; i << PAGE_SHIFT < end; i++) {
		struct page *page;

		if (READ_ONCE(st->page[i]))
			continue;
		page = alloc_page(GFP_NOWAIT | __GFP_NOWARN | __GFP_ZERO);
		if (!page)
			return false;
		/* another processor may have been faster */
		if (cmpxchg(&st->page[i], NULL, page))
			__free_page(page);
	}
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
		memcpy_to_page(st->page[at >> PAGE_SHIFT], offset_in_page(at),
			       from, piece);
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
		struct page *page = READ_ONCE(st->page[at >> PAGE_SHIFT]);

		piece = store_piece(at, left);
		if (page)
			memcpy_from_page(to, page, offset_in_page(at), piece);
		else
			memset(to, 0, piece);
	}
}

/* Discard and write zeroes: pages stay, their content goes. */
void simdisk_store_zero(struct simdisk_store *st, u64 at, u64 bytes)
{
	u64 left = store_part(st, at, bytes);
	u32 piece;

	for (; left; left -= piece, at += piece) {
		struct page *page = READ_ONCE(st->page[at >> PAGE_SHIFT]);

		piece = store_piece(at, left);
		if (page)
			memzero_page(page, offset_in_page(at), piece);
	}
}
