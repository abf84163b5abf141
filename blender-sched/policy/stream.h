/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Stream detection: which requests continue one another.
 */
#ifndef BLENDER_POLICY_STREAM_H
#define BLENDER_POLICY_STREAM_H

#include "params.h"

#define BLENDER_NO_SLOT		0xffff

/**
 * enum blender_seq - what a request is to the streams of its cgroup
 * @BLENDER_SEQ_NEW: continues nothing that is remembered
 * @BLENDER_SEQ_CONTINUES: continues a cursor not yet confirmed: no evidence
 * @BLENDER_SEQ_CONFIRMED: the request that made its cursor a stream
 * @BLENDER_SEQ_STREAM: continues a confirmed stream
 */
enum blender_seq {
	BLENDER_SEQ_NEW,
	BLENDER_SEQ_CONTINUES,
	BLENDER_SEQ_CONFIRMED,
	BLENDER_SEQ_STREAM,
};

/**
 * enum blender_shown - which of its requests the streams of a cgroup are shown
 * @BLENDER_SHOWN_ALL: all; or of random reads, where there are no streams
 * @BLENDER_SHOWN_OF_STREAMS: some, of which nearly all continue streams
 * @BLENDER_SHOWN_OF_MIX: some, of streams and random reads
 */
enum blender_shown {
	BLENDER_SHOWN_ALL,
	BLENDER_SHOWN_OF_STREAMS,
	BLENDER_SHOWN_OF_MIX,
};

static inline bool blender_seq_is_stream(enum blender_seq seq)
{
	return seq >= BLENDER_SEQ_CONFIRMED;
}

/**
 * struct blender_cursor - where one (possible) stream stands
 * @start: first sector of the contiguous extent seen
 * @end: sector behind it: where the next request is expected
 * @run: sectors seen in a row, saturating
 * @used_ms: when it was last continued, milliseconds, wraps
 * @next: next cursor of the same hash chain, or BLENDER_NO_SLOT
 * @prev: previous one, or BLENDER_NO_SLOT: the first
 * @head: first cursor of the hash chain whose number is this slot's; has
 *	nothing to do with this cursor, and sits here to fill 32 bytes
 * @dir: 0 read, 1 write
 * @live: the slot is in use
 * @confirmed: it is a stream
 * @epoch: of its last request; other than the table's: requests behind it may have
 *	gone by unseen, the cursor is loose
 */
struct blender_cursor {
	u64 start;
	u64 end;
	u32 run;
	u32 used_ms;
	u16 next;
	u16 prev;
	u16 head;
	u8 dir : 1;
	u8 live : 1;
	u8 confirmed : 1;
	u8 epoch : 5;
};

/**
 * struct blender_streams - the cursors of one (device, cgroup)
 * @cursor: @slots cursors, in memory that the caller owns
 * @slots: a power of two; 0 while there is no memory
 * @nr_streams: confirmed cursors
 * @seed: state of the victim choice
 * @seen: requests since the last growth check
 * @continued: of these, continuations
 * @evicted: of these, cursors evicted before they expired
 * @sampled: not all requests are shown
 * @mixed: nor were they last time, and random reads are among them
 * @epoch: so often sampling has begun, modulo 32
 * @loose: cursors may be loose: for so many growth checks more
 *
 * Protected by the caller's lock. Nothing here allocates, locks or reads a
 * clock: time comes in as milliseconds of any origin.
 */
struct blender_streams {
	struct blender_cursor *cursor;
	u16 slots;
	u16 nr_streams;
	u32 seed;
	u16 seen;
	u16 continued;
	u16 evicted;
	u8 sampled : 1;
	u8 mixed : 1;
	u8 epoch : 5;
	u8 loose : 2;
};

size_t blender_streams_bytes(u16 slots);
void blender_streams_init(struct blender_streams *st, void *memory, u16 slots);
void blender_streams_move(struct blender_streams *st, void *memory, u16 slots);
void blender_streams_sample(struct blender_streams *st, enum blender_shown shown);
u16 blender_stream_wants_growth(struct blender_streams *st);
enum blender_seq blender_stream_observe(struct blender_streams *st, bool write,
					u64 sector, u32 sectors, u32 now_ms,
					u32 confirm_kb);
void blender_streams_expire(struct blender_streams *st, u32 now_ms);

/**
 * blender_stream_is_past() - was that so long ago that streams are forgotten?
 * @then_ms: time in milliseconds; requests are looked at in about the order of their
 *	times, so it may be a little later than now
 * @now_ms: time in milliseconds
 *
 * Both wrap after 49 days: of a time so long ago, ten seconds are taken for now.
 */
static inline bool blender_stream_is_past(u32 then_ms, u32 now_ms)
{
	return now_ms - then_ms + BLENDER_STREAM_EXPIRE_MS >
	       2 * BLENDER_STREAM_EXPIRE_MS;
}

/**
 * blender_streams_now() - how many streams are there?
 * @st: the table; may change meanwhile, as this is for statistics
 * @now_ms: time in milliseconds
 * @active_ms: until then, and a little longer, requests came
 *
 * Return: the streams not yet forgotten; 0 if all that are left are idle.
 */
static inline u16 blender_streams_now(const struct blender_streams *st, u32 now_ms,
				      u32 active_ms)
{
	return blender_stream_is_past(active_ms, now_ms) ? 0 : st->nr_streams;
}

/**
 * blender_streams_due() - is it time to forget idle cursors?
 * @epoch: number of the contention's epoch
 * @last: that in which the cgroup sent something before
 */
static inline bool blender_streams_due(u32 epoch, u32 last)
{
	return (epoch ^ last) / BLENDER_STREAM_SWEEP_EPOCHS;
}

#endif
