// SPDX-License-Identifier: GPL-2.0
/*
 * Stream detection: what must be recognised, and what must never be.
 */
#include "sample.h"
#include "stream_table.h"

/* What a workload looked like to the detector. */
struct seen {
	u64 requests;
	u64 in_stream;
};

static void count(struct seen *s, enum blender_seq seq)
{
	s->requests++;
	s->in_stream += blender_seq_is_stream(seq);
}

static double share(const struct seen *s)
{
	return (double)s->in_stream / s->requests;
}

/* Stream @i of many: 64 GiB apart, at no round address. */
static u64 place(u32 i)
{
	return (u64)i * 128 * 1024 * 1024 + 8 * (u64)i * i + 8;
}

/* How the requests of many streams mix. */
enum mix { ROUND_ROBIN, RANDOM_TURNS, BATCHES };

static const char * const mix_name[] = { "round robin", "random", "batches" };

static u32 whose_turn(enum mix mix, struct rng *r, u64 i, u32 n)
{
	switch (mix) {
	case RANDOM_TURNS:
		return rng_below(r, n);
	case BATCHES:
		return i / 4 % n;
	default:
		return i % n;
	}
}

/*
 * @n streams of @kb requests, mixed: each must be confirmed after it has sent
 * 1 MiB or 32 requests, whichever is more, and from then on nearly every
 * request must be seen as part of one.
 */
static void check_interleaved(u32 n, u32 kb, enum mix mix)
{
	u32 learn = n * (kb >= 32 ? 32 : 1024 / kb) + 1;
	u32 sectors = kb * 2, i;
	struct seen late = { 0 };
	struct rng r = { n + kb };
	u64 at[256] = { 0 };
	struct table t;

	table_init(&t);
	for (i = 0; i < 2 * learn; i++) {
		u32 who = whose_turn(mix, &r, i, n);
		enum blender_seq seq = table_see(&t, place(who) + at[who],
						 sectors);

		at[who] += sectors;
		if (i >= learn)
			count(&late, seq);
	}
	expect_equal(t.st.nr_streams, n, "%u streams of %u KiB, %s: streams",
		     n, kb, mix_name[mix]);
	expect_range(share(&late), 0.99, 1, "%u streams of %u KiB, %s: share",
		     n, kb, mix_name[mix]);
	expect_range(t.st.slots, n, 4 * n + BLENDER_STREAM_SLOTS_MIN,
		     "%u streams: slots", n);
	table_free(&t);
}

static const u32 sizes_kb[] = { 4, 16, 64, 128, 256, 512, 1024 };

static void check_all_sizes(u32 n)
{
	for (u32 i = 0; i < ARRAY_SIZE(sizes_kb); i++)
		for (enum mix m = ROUND_ROBIN; m <= BATCHES; m++)
			check_interleaved(n, sizes_kb[i], m);
}

static void test_one_stream(void **state)
{
	(void)state;
	check_all_sizes(1);
}

static void test_16_streams(void **state)
{
	(void)state;
	check_all_sizes(16);
}

static void test_128_streams(void **state)
{
	(void)state;
	check_all_sizes(128);
}

static void test_200_streams(void **state)
{
	(void)state;
	check_all_sizes(200);
}

/* 64 KiB requests: the fourth makes a stream, none before it. */
static void test_confirmation(void **state)
{
	static const enum blender_seq want[] = {
		BLENDER_SEQ_NEW, BLENDER_SEQ_CONTINUES, BLENDER_SEQ_CONTINUES,
		BLENDER_SEQ_CONFIRMED, BLENDER_SEQ_STREAM, BLENDER_SEQ_STREAM,
	};
	struct table t;

	(void)state;
	table_init(&t);
	for (u32 i = 0; i < ARRAY_SIZE(want); i++)
		assert_int_equal(table_see(&t, 1000 + i * 128, 128), want[i]);
	assert_int_equal(t.st.nr_streams, 1);
	table_free(&t);
}

/* The setting decides: from 4 KiB to 64 MiB. */
static void test_confirm_setting(void **state)
{
	static const u32 kbs[] = { 4, 8, 128, 1024, 65536 };

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(kbs); i++) {
		u32 n = kbs[i] / 4, k;
		struct table t;

		table_init(&t);
		t.confirm_kb = kbs[i];
		for (k = 0; k < n - 1; k++)
			table_see(&t, k * 8, 8);
		expect_equal(t.st.nr_streams, 0, "%u KiB, one short", kbs[i]);
		table_see(&t, k++ * 8, 8);
		table_see(&t, k++ * 8, 8);
		expect_equal(t.st.nr_streams, 1, "%u KiB", kbs[i]);
		table_free(&t);
	}
}

/* Requests below 1 KiB make a stream, too: logs with sectors of 512 bytes. */
static void test_single_sectors(void **state)
{
	(void)state;
	for (u32 sectors = 1; sectors <= 3; sectors++) {
		struct table t;

		table_init(&t);
		for (u32 i = 0; i < 1024; i++)
			table_see(&t, i * sectors, sectors);
		expect_equal(t.st.nr_streams, 1, "512 KiB or more by %u sectors",
			     sectors);
		table_free(&t);
	}
}

/* Reads do not continue writes. */
static void test_directions(void **state)
{
	struct table t;

	(void)state;
	table_init(&t);
	for (u32 i = 0; i < 64; i++)
		assert_false(blender_seq_is_stream(
			table_see_dir(&t, i & 1, i * 128, 128)));
	assert_int_equal(t.st.nr_streams, 0);
	for (u32 i = 0; i < 64; i++)
		table_see_dir(&t, i & 1, 1000000 + i / 2 * 128, 128);
	assert_int_equal(t.st.nr_streams, 2);
	table_free(&t);
}

/* One stream whose requests come shuffled within groups of @window. */
static void check_reordered(u32 window, u32 kb)
{
	u32 n = 4096 / window * window, sectors = kb * 2, order[64];
	struct rng r = { window * 1000 + kb };
	struct seen late = { 0 };
	struct table t;

	table_init(&t);
	for (u32 i = 0; i < n; i += window) {
		for (u32 k = 0; k < window; k++)
			order[k] = i + k;
		if (window == 2) {
			order[0] = i + 1;
			order[1] = i;
		} else {
			shuffle(&r, order, window);
		}
		for (u32 k = 0; k < window; k++) {
			enum blender_seq seq = table_see(&t, 800 +
				(u64)order[k] * sectors, sectors);

			if (i * kb >= 1024)
				count(&late, seq);
		}
	}
	expect_range(t.st.nr_streams, 1, 2, "window %u, %u KiB: streams",
		     window, kb);
	expect_range(share(&late), 0.95, 1, "window %u, %u KiB: share in stream",
		     window, kb);
	table_free(&t);
}

/* Up to 1 MiB may be on its way out of order. */
static void check_reordered_sizes(u32 window)
{
	for (u32 i = 0; i < ARRAY_SIZE(sizes_kb); i++)
		if (sizes_kb[i] * window <= 1024)
			check_reordered(window, sizes_kb[i]);
}

static void test_swapped_pairs(void **state)
{
	(void)state;
	check_reordered_sizes(2);
}

static void test_reordered_qd4(void **state)
{
	(void)state;
	check_reordered_sizes(4);
}

static void test_reordered_qd8(void **state)
{
	(void)state;
	check_reordered_sizes(8);
}

/*
 * A confirmed stream may skip 64 KiB forward, or eight times the size of its
 * requests, at most 1 MiB; a candidate may not skip at all.
 */
static void check_gaps(u32 kb, u32 skip_kb)
{
	struct rng r = { 7 };
	struct table t;
	u64 at = 4096;

	table_init(&t);
	for (u32 sent = 0; sent <= 256 || sent == kb; sent += kb, at += kb * 2)
		table_see(&t, at, kb * 2);
	for (u32 i = 0; i < 1000; i++) {
		at += 2 * rng_below(&r, skip_kb + 1);
		assert_int_equal(table_see(&t, at, kb * 2), BLENDER_SEQ_STREAM);
		at += kb * 2;
	}
	assert_int_equal(t.st.nr_streams, 1);
	assert_int_equal(table_see(&t, at + skip_kb * 2 + 2, kb * 2),
			 BLENDER_SEQ_NEW);
	table_free(&t);
}

static void test_gaps(void **state)
{
	struct table t;

	(void)state;
	check_gaps(4, 64);
	check_gaps(64, 512);
	check_gaps(128, 1024);
	check_gaps(1024, 1024);

	table_init(&t);
	for (u32 i = 0; i < 1000; i++)
		assert_int_equal(table_see(&t, i * 136, 128), BLENDER_SEQ_NEW);
	assert_int_equal(t.st.nr_streams, 0);
	table_free(&t);
}

/*
 * Random accesses of @kb within @gib, aligned to their size, that the kernel
 * splits into pieces of @piece KiB: at most @most in a million are taken for a
 * stream, and then because they do lie side by side by chance.
 */
static void check_random(u32 kb, u32 piece, u64 gib, u64 seed, u32 most)
{
	u64 places = gib * 1024 * 1024 / kb;
	struct seen all = { 0 };
	struct rng r = { seed };
	struct table t;

	table_init(&t);
	while (all.requests < 1000000) {
		u64 sector = rng_below(&r, places) * kb * 2;

		for (u32 off = 0; off < kb * 2; off += piece * 2)
			count(&all, table_see(&t, sector + off, piece * 2));
	}
	expect_range(all.in_stream, 0, most,
		     "random %u KiB by %u KiB over %u GiB, seed %u: of a million in a stream",
		     kb, piece, (u32)gib, (u32)seed);
	table_free(&t);
}

/* 16384 places: chance puts four side by side now and then. */
static void test_random_1_gib(void **state)
{
	(void)state;
	for (u64 seed = 1; seed <= 8; seed++)
		check_random(64, 64, 1, seed, 1000);
}

static void test_random_16_gib(void **state)
{
	(void)state;
	for (u64 seed = 1; seed <= 5; seed++)
		check_random(64, 64, 16, seed, 0);
}

static void test_random_8_tib(void **state)
{
	(void)state;
	for (u64 seed = 1; seed <= 3; seed++) {
		check_random(64, 64, 8192, seed, 0);
		check_random(4, 4, 8192, seed, 0);
	}
}

static void test_random_split(void **state)
{
	static const u32 pieces[] = { 4, 16, 32 };

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(pieces); i++)
		for (u64 gib = 16; gib <= 8192; gib *= 512)
			check_random(64, pieces[i], gib, i + 1, 0);
}

/* Two of 128 KiB side by side are a stream already; chance is rarer than 2 %. */
static void test_random_128k(void **state)
{
	(void)state;
	check_random(128, 128, 16, 1, 20000);
	check_random(128, 64, 16, 1, 20000);
	check_random(128, 4, 8192, 1, 0);
}

/* A 1 MiB reader that the kernel splits at any limit is one stream. */
static void test_split_stream(void **state)
{
	static const u32 limits_kb[] = { 64, 128, 256, 512, 1280 };

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(limits_kb); i++) {
		struct seen late = { 0 };
		struct table t;

		table_init(&t);
		for (u64 kb = 0; kb < 64 * 1024; kb += 1024) {
			u32 left = 1024, n;

			for (; left; left -= n) {
				n = left < limits_kb[i] ? left : limits_kb[i];
				count(&late, table_see(&t,
					(kb + 1024 - left) * 2, n * 2));
			}
		}
		assert_int_equal(t.st.nr_streams, 1);
		expect_range(share(&late), 0.95, 1, "1 MiB split at %u KiB",
			     limits_kb[i]);
		table_free(&t);
	}
}

/*
 * Streams of 64 KiB requests beside @percent as many random ones of 4 KiB: the
 * streams are found and stay.
 */
static void check_mixed(u32 streams, u32 percent)
{
	struct seen late = { 0 }, random = { 0 };
	u32 rounds = 400, debt = 0;
	struct rng r = { 99 };
	u64 at[256] = { 0 };
	struct table t;

	table_init(&t);
	for (u32 i = 0; i < streams * rounds; i++) {
		u32 who = i % streams;
		enum blender_seq seq = table_see(&t, place(who) + at[who], 128);

		at[who] += 128;
		if (i >= streams * rounds / 2)
			count(&late, seq);
		for (debt += percent; debt >= 100; debt -= 100)
			count(&random, table_see(&t, rng_below(&r, 1ULL << 31) * 8, 8));
	}
	expect_range(share(&late), 0.97, 1, "%u streams, %u%% random: share",
		     streams, percent);
	expect_range(share(&random), 0, 0.001,
		     "%u streams, %u%% random: random taken for stream",
		     streams, percent);
	table_free(&t);
}

static void test_mixed_one(void **state)
{
	(void)state;
	check_mixed(1, 1000);
}

static void test_mixed_16(void **state)
{
	(void)state;
	check_mixed(16, 100);
}

static void test_mixed_128(void **state)
{
	(void)state;
	check_mixed(128, 10);
}

/* Memory: only streams make the table grow, and never above the limit. */
static void test_growth(void **state)
{
	struct rng r = { 3 };
	struct table t;

	(void)state;
	table_init(&t);
	for (u32 i = 0; i < 1000000; i++)
		table_see(&t, rng_below(&r, 1ULL << 31) * 8, 8);
	expect_equal(t.st.slots, BLENDER_STREAM_SLOTS_MIN,
		     "slots after random 4 KiB over 8 TiB");
	table_free(&t);

	table_init(&t);
	for (u32 i = 0; i < 200000; i++)
		table_see(&t, rng_below(&r, 1ULL << 14) * 128, 128);
	expect_range(t.st.slots, 1, 2 * BLENDER_STREAM_SLOTS_MIN,
		     "slots after random 64 KiB over 1 GiB");
	table_free(&t);

	table_init(&t);
	for (u32 i = 0; i < 2000 * 64; i++)
		table_see(&t, place(i % 2000) + i / 2000 * 128, 128);
	expect_range(t.st.slots, 1, BLENDER_STREAM_SLOTS_MAX, "2000 streams: slots");
	expect_range(blender_streams_bytes(t.st.slots) / t.st.slots, 1, 64,
		     "bytes per cursor");
	table_free(&t);
}

/*
 * A disk gives 128 streams in turn 40 requests a second: what it takes to know them is
 * what they wait for before they get runs.
 */
static void test_known_soon(void **state)
{
	struct table t;
	u32 i;

	(void)state;
	table_init(&t);
	for (i = 0; t.st.nr_streams < 120 && i < 128 * 64; i++)
		table_see(&t, place(i % 128) + i / 128 * 128, 128);
	expect_range(i / 128.0, 4, 13, "turns until 120 of 128 streams are known");
	table_free(&t);
}

/* Without memory nothing is recognised, and nothing breaks. */
static void test_no_memory(void **state)
{
	struct blender_streams st;

	(void)state;
	blender_streams_init(&st, NULL, 0);
	for (u32 i = 0; i < 100; i++)
		assert_int_equal(blender_stream_observe(&st, false, i * 8, 8, 0, 4),
				 BLENDER_SEQ_NEW);
	blender_streams_expire(&st, 5);
	assert_int_equal(st.nr_streams, 0);
}

/* A stream is found in @st, from @start_ms on; returns when. */
static u32 one_stream(struct blender_streams *st, struct blender_cursor *memory, u32 start_ms)
{
	u32 now = start_ms;

	blender_streams_init(st, memory, 32);
	for (u32 i = 0; i < 8; i++)
		blender_stream_observe(st, false, i * 128, 128, now++, 256);
	assert_int_equal(st->nr_streams, 1);
	return now;
}

/* Idle streams are forgotten, also when the milliseconds wrap. */
static void check_expiry(u32 start_ms)
{
	struct blender_cursor memory[32];
	struct blender_streams st;
	u32 now = one_stream(&st, memory, start_ms);

	blender_streams_expire(&st, now + BLENDER_STREAM_EXPIRE_MS - 10);
	assert_int_equal(st.nr_streams, 1);
	/* Nobody sends any more: nobody has it forgotten, but it does not count. */
	assert_int_equal(blender_streams_now(&st, now + BLENDER_STREAM_EXPIRE_MS, now), 1);
	assert_int_equal(blender_streams_now(&st, now + BLENDER_STREAM_EXPIRE_MS + 10, now), 0);
	assert_int_equal(blender_streams_now(&st, now, now + 10), 1);
	blender_streams_expire(&st, now + BLENDER_STREAM_EXPIRE_MS + 10);
	assert_int_equal(st.nr_streams, 0);
	assert_int_equal(blender_stream_observe(&st, false, 8 * 128, 128,
						now, 256), BLENDER_SEQ_NEW);
}

/* After a month the last request seems to lie ahead, and is past all the same. */
static void check_month(u32 start_ms)
{
	const u32 month_ms = 30U * 24 * 3600 * 1000;
	struct blender_cursor memory[32];
	struct blender_streams st;
	u32 now = one_stream(&st, memory, start_ms);

	assert_int_equal(blender_streams_now(&st, now + month_ms, now), 0);
	blender_streams_expire(&st, now + month_ms);
	assert_int_equal(st.nr_streams, 0);
}

/* A time that is a little older, as requests overtake one another, ends nothing. */
static void test_older_time(void **state)
{
	struct blender_cursor memory[32];
	struct blender_streams st;

	(void)state;
	blender_streams_init(&st, memory, 32);
	for (u32 i = 0; i < 8; i++)
		blender_stream_observe(&st, false, i * 128, 128, 50000, 256);
	/* New cursors need places, in the stream's own chunk, too. */
	for (u32 i = 0; i < 200; i++)
		blender_stream_observe(&st, false, i & 1 ? (1 << 20) + i * 4096 :
				       i * 17 % 800, 8, 49999, 256);
	assert_int_equal(blender_stream_observe(&st, false, 8 * 128, 128, 50001, 256),
			 BLENDER_SEQ_STREAM);
}

/* Files read one after the other: each was a stream, one is. */
static void test_files(void **state)
{
	struct rng r = { 5 };
	struct table t;

	(void)state;
	table_init(&t);
	for (u32 file = 0; file < 2000; file++) {
		u64 sector = (u64)rng_below(&r, 1 << 20) * 65536;

		for (u32 i = 0; i < 16; i++, t.now_us += 60000)
			table_see(&t, sector + i * 1024, 1024);
	}
	expect_range(t.st.nr_streams, 1, 14, "streams now, one file a second");
	assert_int_equal(t.st.slots, BLENDER_STREAM_SLOTS_MIN);
	table_free(&t);
}

static void test_expiry(void **state)
{
	(void)state;
	check_expiry(0);
	check_expiry(0xfffffffeU);
	check_expiry(0xffffffffU - BLENDER_STREAM_EXPIRE_MS);
	check_month(0);
	check_month(0xfffffffeU);
}

/* One reader that goes round in a small file is one stream, not many. */
static void check_loop(u64 file_kb, u32 kb)
{
	struct table t;
	u64 at = 0;

	table_init(&t);
	for (u32 i = 0; i < 20000; i++) {
		table_see(&t, 5000 + at * 2, kb * 2);
		at = (at + kb) % file_kb;
	}
	expect_range(t.st.nr_streams, 1, 2, "loop over %u KiB by %u KiB: streams",
		     (u32)file_kb, kb);
	table_free(&t);
}

static void test_loop(void **state)
{
	(void)state;
	check_loop(1024, 64);
	check_loop(1024, 4);
	check_loop(64 * 1024, 128);
}

/* Which requests are shown when known streams of @sectors a request are sampled. */
static void sample_steadily(struct blender_sample *s, u32 sectors)
{
	u32 i;

	*s = (struct blender_sample) { 0 };
	for (i = 0; i < 2 * BLENDER_SAMPLE_BURST; i++) {
		blender_sample_wanted(s, 0);
		blender_sample_note(s, BLENDER_SEQ_STREAM, sectors);
	}
	blender_sample_next(s, 1);
	assert_int_equal(s->shown, BLENDER_SHOWN_OF_STREAMS);
}

/* One of them has come: shown? */
static bool is_shown(struct blender_sample *s)
{
	return blender_sample_wanted(s, 1ULL << BLENDER_SAMPLE_WINDOW_SHIFT);
}

/*
 * @n known streams of requests of @sectors of which only a few in each period are
 * shown: they are the same streams throughout, and afterwards when all is shown again.
 * Of larger ones one may go out of its cursor's sight by chance and be counted twice for
 * a while.
 */
static void check_sampled(u32 n, enum mix mix, u32 sectors)
{
	u32 learn = n * 256 + 1, i;
	struct rng r = { n };
	u64 at[256] = { 0 };
	struct seen sampled = { 0 }, after = { 0 };
	struct blender_sample s;
	struct table t;

	table_init(&t);
	sample_steadily(&s, sectors);
	for (i = 0; i < 6 * learn; i++) {
		u32 who = whose_turn(mix, &r, i, n);
		bool wanted = is_shown(&s);
		enum blender_seq seq;

		blender_streams_sample(&t.st, i / learn > 0 && i / learn < 5 ?
				       BLENDER_SHOWN_OF_STREAMS : BLENDER_SHOWN_ALL);
		at[who] += sectors;
		if (t.st.sampled && !wanted)
			continue;
		seq = table_see(&t, place(who) + at[who], sectors);
		if (t.st.sampled)
			count(&sampled, seq);
		else if (i / learn == 5)
			count(&after, seq);
	}
	expect_range(t.st.nr_streams, n, sectors > 8 ? n + 1 : n,
		     "%u sampled streams of %u KiB, %s: streams", n, sectors / 2,
		     mix_name[mix]);
	expect_range(share(&sampled), 0.99, 1,
		     "%u sampled streams of %u KiB, %s: share", n, sectors / 2,
		     mix_name[mix]);
	expect_range(share(&after), 0.99, 1,
		     "%u streams of %u KiB, %s, all again: share", n,
		     sectors / 2, mix_name[mix]);
	table_free(&t);
}

static void test_sampled(void **state)
{
	static const u32 streams[] = { 1, 8, 16, 64, 100, 128 };
	u32 i, kb;

	(void)state;
	for (enum mix m = ROUND_ROBIN; m <= BATCHES; m++)
		for (i = 0; i < ARRAY_SIZE(streams); i++)
			for (kb = 4; kb <= 128; kb *= 2)
				check_sampled(streams[i], m, 2 * kb);
}

/* A stream that begins beside 128 sampled ones is found all the same. */
static void test_sampled_newcomer(void **state)
{
	u64 at[256] = { 0 };
	struct blender_sample s;
	struct rng r = { 7 };
	struct table t;
	u32 i;

	(void)state;
	table_init(&t);
	sample_steadily(&s, 8);
	for (i = 0; i < 128 * 256; i++) {
		at[i % 128] += 8;
		table_see(&t, place(i % 128) + at[i % 128], 8);
	}
	expect_equal(t.st.nr_streams, 128, "streams before");
	blender_streams_sample(&t.st, BLENDER_SHOWN_OF_STREAMS);
	for (i = 0; i < 129 * 128 * 24; i++) {
		u32 who = rng_below(&r, 129);

		at[who] += 8;
		if (is_shown(&s))
			table_see(&t, place(who) + at[who], 8);
	}
	assert_int_equal(t.st.nr_streams, 129);
	table_free(&t);
}

/* Random requests do not become streams by what sampling tolerates. */
static void test_sampled_random(void **state)
{
	struct seen seen = { 0 };
	struct rng r = { 11 };
	struct table t;
	u32 i;

	(void)state;
	table_init(&t);
	blender_streams_sample(&t.st, BLENDER_SHOWN_OF_STREAMS);
	for (i = 0; i < 20000; i++)
		count(&seen, table_see(&t, (u64)rng_below(&r, 1 << 18) * 8, 8));
	expect_range(share(&seen), 0, 0.01, "sampled random reads of 1 GiB");
	table_free(&t);
}

/*
 * Four streams of 64 KiB requests, four at a time, and as many random reads of 4 KiB: of
 * what is shown of them the streams' are streams, the others nothing. One more stream is
 * found.
 */
static void test_sampled_mix(void **state)
{
	u64 at[5] = { 0 }, random = 0, began = 0;
	struct seen streams = { 0 };
	struct blender_sample s;
	struct rng r = { 13 };
	struct table t;
	u32 i;

	(void)state;
	table_init(&t);
	sample_steadily(&s, 128);
	for (i = 0; i < 40000; i++) {
		bool more = i > 20000, reads = rng_below(&r, 2);
		u32 who = i / 4 % (more ? 5 : 4);
		enum blender_seq seq;
		u64 sector;

		if (i == 2000)
			blender_streams_sample(&t.st, BLENDER_SHOWN_OF_MIX);
		if (i == 20000)
			expect_equal(t.st.nr_streams, 4, "streams");
		sector = reads ? place(who) + at[who] :
			 place(9) + (u64)rng_below(&r, 1 << 18) * 8;
		if (reads)
			at[who] += 128;
		if (t.st.sampled && !is_shown(&s))
			continue;
		seq = table_see(&t, sector, reads ? 128 : 8);
		if (!t.st.sampled)
			continue;
		if (!reads)
			random += seq != BLENDER_SEQ_NEW;
		else if (who < 4)
			count(&streams, seq);
		else
			began += blender_seq_is_stream(seq);
	}
	expect_range(share(&streams), 0.99, 1, "streams in a mix: share");
	/* One in a thousand of 1 GiB is just behind another that is remembered. */
	expect_range(random, 0, 20, "random reads that seem to continue");
	expect_range(began, 100, 1000, "requests of the fifth stream");
	expect_equal(t.st.nr_streams, 5, "streams");
	table_free(&t);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_stream),
		cmocka_unit_test(test_16_streams),
		cmocka_unit_test(test_128_streams),
		cmocka_unit_test(test_200_streams),
		cmocka_unit_test(test_confirmation),
		cmocka_unit_test(test_confirm_setting),
		cmocka_unit_test(test_single_sectors),
		cmocka_unit_test(test_directions),
		cmocka_unit_test(test_swapped_pairs),
		cmocka_unit_test(test_reordered_qd4),
		cmocka_unit_test(test_reordered_qd8),
		cmocka_unit_test(test_gaps),
		cmocka_unit_test(test_random_1_gib),
		cmocka_unit_test(test_random_16_gib),
		cmocka_unit_test(test_random_8_tib),
		cmocka_unit_test(test_random_split),
		cmocka_unit_test(test_random_128k),
		cmocka_unit_test(test_split_stream),
		cmocka_unit_test(test_mixed_one),
		cmocka_unit_test(test_mixed_16),
		cmocka_unit_test(test_mixed_128),
		cmocka_unit_test(test_growth),
		cmocka_unit_test(test_no_memory),
		cmocka_unit_test(test_expiry),
		cmocka_unit_test(test_known_soon),
		cmocka_unit_test(test_older_time),
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_loop),
		cmocka_unit_test(test_sampled),
		cmocka_unit_test(test_sampled_newcomer),
		cmocka_unit_test(test_sampled_random),
		cmocka_unit_test(test_sampled_mix),
	};

	return cmocka_run_group_tests_name("stream", tests, NULL, NULL);
}
