/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A stream table with its memory, grown when it asks for it and freed of idle streams
 * now and then, as core/classify.c does; and a clock.
 */
#ifndef BLENDER_UNIT_STREAM_TABLE_H
#define BLENDER_UNIT_STREAM_TABLE_H

#include "unit.h"
#include "stream.h"

struct table {
	struct blender_streams st;
	u32 confirm_kb;
	u64 now_us;
	u32 epoch;
	u32 grown;
};

static inline void table_init(struct table *t)
{
	memset(t, 0, sizeof(*t));
	blender_streams_init(&t->st, NULL, 0);
	t->confirm_kb = BLENDER_STREAM_CONFIRM_KB;
}

static inline void table_free(struct table *t)
{
	free(t->st.cursor);
}

static inline void table_grow(struct table *t)
{
	u16 slots = blender_stream_wants_growth(&t->st);
	void *old = t->st.cursor, *memory;

	if (!slots)
		return;
	assert_in_range(slots, t->st.slots + 1, BLENDER_STREAM_SLOTS_MAX);
	memory = malloc(blender_streams_bytes(slots));
	assert_non_null(memory);
	blender_streams_move(&t->st, memory, slots);
	free(old);
	t->grown++;
}

/* One request, sizes and places in sectors, 100 us after the one before. */
static inline enum blender_seq table_see_dir(struct table *t, bool write,
					     u64 sector, u32 sectors)
{
	u32 epoch;

	t->now_us += 100;
	epoch = t->now_us * 1000 / BLENDER_EPOCH_NS;
	if (blender_streams_due(epoch, t->epoch))
		blender_streams_expire(&t->st, (u32)(t->now_us / 1000));
	t->epoch = epoch;
	table_grow(t);
	return blender_stream_observe(&t->st, write, sector, sectors,
				      (u32)(t->now_us / 1000), t->confirm_kb);
}

static inline enum blender_seq table_see(struct table *t, u64 sector,
					 u32 sectors)
{
	return table_see_dir(t, false, sector, sectors);
}

#endif
