// SPDX-License-Identifier: GPL-2.0
/*
 * Stream detection against a plain model of its rules, and the table's
 * invariants after every kind of operation.
 *
 * The model is a list of extents, the last used first, searched from one end
 * to the other. It knows nothing of hashing or of who is evicted: when the
 * table says that it evicted a cursor, the model drops the one that is gone.
 */
#include "unit.h"

#include "stream.c"

#define EXTENTS	600

struct extent {
	u64 start, end;
	u32 run;
	bool dir, confirmed;
};

struct model {
	struct extent e[EXTENTS];
	u32 n;
};

static u32 chain_length(const struct blender_streams *st, u16 bucket)
{
	u16 slot = st->cursor[bucket].head, last = BLENDER_NO_SLOT;
	u32 n = 0;

	for (; slot != BLENDER_NO_SLOT; slot = st->cursor[slot].next) {
		const struct blender_cursor *c = &st->cursor[slot];

		assert_true(slot < st->slots);
		assert_true(c->live);
		assert_int_equal(c->prev, last);
		last = slot;
		assert_int_equal(bucket_of(st, c->dir, chunk_of(c->end)), bucket);
		assert_true(++n <= st->slots);
	}
	return n;
}

/* Every live cursor is in exactly one chain, its own; counts agree. */
static void check_table(const struct blender_streams *st)
{
	u32 live = 0, confirmed = 0, chained = 0, i;

	for (i = 0; i < st->slots; i++) {
		const struct blender_cursor *c = &st->cursor[i];

		chained += chain_length(st, i);
		live += c->live;
		if (c->live)
			assert_true(c->start < c->end);
		assert_true(c->live || !c->confirmed);
		confirmed += c->confirmed;
	}
	assert_int_equal(chained, live);
	assert_int_equal(st->nr_streams, confirmed);
}

static u32 longest_chain(const struct blender_streams *st)
{
	u32 longest = 0, i;

	for (i = 0; i < st->slots; i++) {
		u32 n = chain_length(st, i);

		longest = n > longest ? n : longest;
	}
	return longest;
}

static void model_remove(struct model *m, u32 i)
{
	memmove(&m->e[i], &m->e[i + 1], (--m->n - i) * sizeof(m->e[0]));
}

/* Move extent @i to the front. */
static struct extent *model_touch(struct model *m, u32 i)
{
	struct extent e = m->e[i];

	memmove(&m->e[1], &m->e[0], i * sizeof(e));
	m->e[0] = e;
	return &m->e[0];
}

static bool in_chain(const struct blender_streams *st, const struct extent *e,
		     bool dir, u64 chunk)
{
	return bucket_of(st, e->dir, chunk_of(e->end)) == bucket_of(st, dir, chunk);
}

/*
 * Which extent does a request continue? EXTENTS: none. A candidate exactly; a
 * stream also within eight times the request's size, at most 1 MiB, and forward
 * 64 KiB in any case. Nearest first; of two as near, the one that is found
 * first: the request's own chunk, the chunks before and behind it, and in each
 * the one that moved last.
 */
static u32 model_continued(const struct model *m,
			   const struct blender_streams *st, bool dir,
			   u64 sector, u32 sectors)
{
	u64 behind = sectors < 256 ? sectors * 8 : 2048;
	u64 ahead = behind > BLENDER_STREAM_GAP_SECTORS ? behind :
		    BLENDER_STREAM_GAP_SECTORS;
	u64 chunks[3] = {
		chunk_of(sector), chunk_of(sector > ahead ? sector - ahead : 0),
		chunk_of(sector + behind),
	};
	u64 best = ~0ULL;
	u32 found = EXTENTS, i, c;

	for (c = 0; c < 3 && best; c++) {
		for (i = 0; i < m->n; i++) {
			const struct extent *e = &m->e[i];
			u64 skip = sector > e->end ? sector - e->end : 0;
			u64 late = sector < e->end ? e->end - sector : 0;

			if (e->dir != dir || !in_chain(st, e, dir, chunks[c]) ||
			    (!e->confirmed && skip + late) ||
			    skip > ahead || late > behind || skip + late >= best)
				continue;
			best = skip + late;
			found = i;
		}
	}
	return found;
}

/* What the front extent passed on its way from @from is the same place. */
static void model_drop_overtaken(struct model *m,
				 const struct blender_streams *st, u64 from)
{
	const struct extent *e = &m->e[0];
	u32 i;

	for (i = 1; i < m->n; i++)
		if (m->e[i].dir == e->dir && m->e[i].end > from &&
		    m->e[i].end <= e->end &&
		    in_chain(st, &m->e[i], e->dir, chunk_of(e->end)))
			model_remove(m, i--);
}

/*
 * The gap in front of another extent was filled: one of the two is left. Only
 * if the second ends near the first, else it would have to be searched for:
 * in the same hash chain or, looked at after it, the next chunk's.
 */
static void model_join(struct model *m, const struct blender_streams *st)
{
	struct extent *e = &m->e[0];
	u32 i, next;

	for (next = 0; next < 2; next++) {
		for (i = 1; i < m->n; i++) {
			const struct extent *f = &m->e[i];

			if (f->dir != e->dir || f->start != e->end ||
			    bucket_of(st, f->dir, chunk_of(f->end)) !=
			    bucket_of(st, e->dir, chunk_of(e->end) + next))
				continue;
			e->end = f->end;
			e->run += f->run;
			e->confirmed |= f->confirmed;
			model_remove(m, i);
			return;
		}
	}
}

/* Take over what follows; who is joined counts as just moved. */
static struct extent *model_join_at(struct model *m,
				    const struct blender_streams *st, u32 i)
{
	struct extent e = m->e[i];
	u32 before = m->n;

	model_touch(m, i);
	model_join(m, st);
	if (m->n != before)
		return &m->e[0];
	/* Nothing joined: it stays where it was. */
	memmove(&m->e[0], &m->e[1], i * sizeof(e));
	m->e[i] = e;
	return &m->e[i];
}

static enum blender_seq model_observe(struct model *m,
				      const struct blender_streams *st,
				      bool dir, u64 sector, u32 sectors,
				      u32 confirm_kb)
{
	u32 i = model_continued(m, st, dir, sector, sectors);
	bool continues = i != EXTENTS;
	struct extent *e;

	if (!continues) {
		assert_true(m->n < EXTENTS);
		i = m->n++;
		m->e[i] = (struct extent) {
			.start = sector, .end = sector, .dir = dir,
		};
	}
	e = &m->e[i];
	e->run += sectors;
	if (sector + sectors > e->end) {
		u64 from = e->end;

		e->end = sector + sectors;
		e = model_touch(m, i);
		i = 0;
		if (continues)
			model_drop_overtaken(m, st, from);
	}
	e = model_join_at(m, st, i);

	if (e->confirmed)
		return BLENDER_SEQ_STREAM;
	if (!continues)
		return BLENDER_SEQ_NEW;
	if (e->run / 2 < confirm_kb)
		return BLENDER_SEQ_CONTINUES;
	e->confirmed = true;
	return BLENDER_SEQ_CONFIRMED;
}

static bool same_extent(const struct blender_cursor *c, const struct extent *e)
{
	return c->start == e->start && c->end == e->end && c->dir == e->dir &&
	       c->run == e->run && c->confirmed == e->confirmed;
}

/* The slot of the new cursor at @sector: another extent than before, if any. */
static u32 new_slot(const struct blender_streams *st,
		    const struct blender_cursor *before, u64 sector)
{
	u32 found = st->slots, slot;

	for (slot = 0; slot < st->slots; slot++) {
		const struct blender_cursor *now = &st->cursor[slot];
		const struct blender_cursor *old = &before[slot];

		if (!now->live || now->start != sector || !old->live)
			continue;
		found = slot;
		if (old->start != sector || old->end != now->end)
			break;
	}
	return found;
}

/* Whom did the new cursor replace? Forget that one, too. */
static void model_evict(struct model *m, const struct blender_streams *st,
			const struct blender_cursor *before, u64 sector)
{
	u32 slot = new_slot(st, before, sector), i;

	assert_true(slot < st->slots);
	for (i = 0; i < m->n; i++) {
		if (!same_extent(&before[slot], &m->e[i]))
			continue;
		model_remove(m, i);
		return;
	}
	fail();
}

/* The model's extents are the table's cursors. */
static void check_agreement(const struct model *m,
			    const struct blender_streams *st)
{
	u32 live = 0, same = 0, i, k;

	for (i = 0; i < st->slots; i++) {
		live += st->cursor[i].live;
		for (k = 0; st->cursor[i].live && k < m->n; k++) {
			if (!same_extent(&st->cursor[i], &m->e[k]))
				continue;
			same++;
			break;
		}
	}
	assert_int_equal(live, m->n);
	assert_int_equal(live, same);
}

/* A request that has a fair chance to touch what is there already. */
static u64 any_sector(struct rng *r, const struct model *m, u32 *sectors)
{
	const struct extent *e;
	u64 sector;

	*sectors = 2 * (1 + rng_below(r, rng_below(r, 4) ? 64 : 1024));
	if (!m->n || !rng_below(r, 4))
		return 2 * rng_below(r, 1 << 20);
	e = &m->e[rng_below(r, m->n)];
	switch (rng_below(r, 8)) {
	case 0:
		return e->end + 2 * rng_below(r, 80);
	case 1:	/* up to the start of an extent: fills a gap */
		sector = e->start - (e->start < *sectors ? e->start : *sectors);
		*sectors = e->start - sector ?: 2;
		return sector;
	default:
		return e->end;
	}
}

static void check_step(struct blender_streams *st, struct model *m,
		       struct rng *r, u32 now)
{
	static struct blender_cursor before[BLENDER_STREAM_SLOTS_MAX];
	enum blender_seq want, got;
	bool dir = rng_below(r, 2);
	u32 sectors, evicted = st->evicted;
	u64 sector = any_sector(r, m, &sectors);

	memcpy(before, st->cursor, blender_streams_bytes(st->slots));
	got = blender_stream_observe(st, dir, sector, sectors, now, 256);
	if (st->evicted != evicted)
		model_evict(m, st, before, sector);
	want = model_observe(m, st, dir, sector, sectors, 256);
	assert_int_equal(got, want);
	check_agreement(m, st);
	check_table(st);
}

static void check_against_model(u16 slots, u64 seed, u32 live_limit)
{
	static struct model m;
	struct blender_streams st;
	struct rng r = { seed };
	void *memory = malloc(blender_streams_bytes(slots));
	u32 now = 0xffffff00U, i;

	m.n = 0;
	blender_streams_init(&st, memory, slots);
	for (i = 0; i < 20000; i++) {
		check_step(&st, &m, &r, now);
		if (m.n >= live_limit) {
			now += BLENDER_STREAM_EXPIRE_MS + 1;
			blender_streams_expire(&st, now);
			m.n = 0;
		}
		blender_stream_wants_growth(&st);
	}
	free(memory);
}

/* Roomy: nothing is evicted but by chance; verdicts are the model's. */
static void test_model_roomy(void **state)
{
	(void)state;
	for (u64 seed = 1; seed <= 8; seed++)
		check_against_model(512, seed, 64);
}

/* Crowded: most new cursors take another one's place. */
static void test_model_crowded(void **state)
{
	(void)state;
	for (u64 seed = 1; seed <= 8; seed++)
		check_against_model(32, seed, 500);
}

/* Any operations in any order: the table stays sound. */
static void test_fuzz(void **state)
{
	struct blender_streams st;
	struct rng r = { 2026 };
	void *memory = NULL, *larger;
	u32 now = 0, i;
	u16 slots;

	(void)state;
	blender_streams_init(&st, NULL, 0);
	for (i = 0; i < 300000; i++) {
		u64 place = rng_below(&r, 200) * rng_below(&r, 1 << 16);

		slots = blender_stream_wants_growth(&st);
		if (slots) {
			larger = malloc(blender_streams_bytes(slots));
			blender_streams_move(&st, larger, slots);
			free(memory);
			memory = larger;
		}
		now += rng_below(&r, 64);
		blender_stream_observe(&st, rng_below(&r, 2), place * 8,
				       1 + rng_below(&r, 5000), now,
				       4 + rng_below(&r, 300));
		if (!rng_below(&r, 1000)) {
			now += rng_below(&r, 2 * BLENDER_STREAM_EXPIRE_MS);
			blender_streams_expire(&st, now);
		}
		if (i % 16 == 0)
			check_table(&st);
	}
	free(memory);
}

/* The last sectors of the largest device that can be addressed. */
static void test_far_end(void **state)
{
	struct blender_cursor memory[32];
	struct blender_streams st;
	const u64 last = ~0ULL >> 9;

	(void)state;
	blender_streams_init(&st, memory, 32);
	for (u64 at = last - 64 * 128; at < last; at += 128)
		blender_stream_observe(&st, true, at, 128, 0, 256);
	check_table(&st);
	assert_int_equal(st.nr_streams, 1);
}

/* What makes chains long: many readers of one place, and loops over it. */
static void test_bounded_chains(void **state)
{
	struct blender_streams st;
	void *memory = malloc(blender_streams_bytes(512));
	u32 i;

	(void)state;
	blender_streams_init(&st, memory, 512);
	for (i = 0; i < 100000; i++)
		blender_stream_observe(&st, false, 4096 + i % 16 * 128, 128,
				       i / 100, 256);
	check_table(&st);
	expect_range(longest_chain(&st), 0, WALK_MAX, "chain after a loop over 1 MiB");

	blender_streams_init(&st, memory, 512);
	for (i = 0; i < 100000; i++)
		blender_stream_observe(&st, false, 4096 + i / 128 * 128, 128,
				       i / 100, 256);
	check_table(&st);
	expect_range(longest_chain(&st), 0, WALK_MAX,
		     "chain with 128 readers in lockstep");

	blender_streams_init(&st, memory, 512);
	for (i = 0; i < 100000; i++)
		blender_stream_observe(&st, i & 1, (u64)i * 2654435761u % 4096, 8,
				       i / 100, 256);
	check_table(&st);
	expect_range(longest_chain(&st), 0, WALK_MAX, "chain in a hot region");
	free(memory);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_model_roomy),
		cmocka_unit_test(test_model_crowded),
		cmocka_unit_test(test_fuzz),
		cmocka_unit_test(test_far_end),
		cmocka_unit_test(test_bounded_chains),
	};

	return cmocka_run_group_tests_name("stream_model", tests, NULL, NULL);
}
