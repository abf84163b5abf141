// SPDX-License-Identifier: GPL-2.0
/*
 * Sampling: which requests are looked at, and what they stand for.
 */
#include "unit.h"
#include "sample.h"

#define WINDOW		(1ULL << BLENDER_SAMPLE_WINDOW_SHIFT)
#define CHUNK		(1ULL << BLENDER_SAMPLE_CHUNK_SHIFT)
#define CONFIRM_KB	BLENDER_STREAM_CONFIRM_KB
#define PAGE_SECTORS	8

/* What came of some windows' requests. */
struct outcome {
	u32 observed;
	u64 stands_for;
	u32 chunks;		/* entered while looking */
	u32 torn;		/* of these, entered elsewhere than at the start */
};

/* Some pages in a row or at random: numerical recipes' generator. */
static u64 next_sector(u64 sector, bool random)
{
	static u32 seed = 1;

	seed = seed * 1664525u + 1013904223u;
	return random ? (u64)(seed >> 8) * PAGE_SECTORS : sector + PAGE_SECTORS;
}

static struct outcome run(struct blender_sample *s, u64 first, u32 windows,
			  u32 per_window, bool random, u32 confirm_kb)
{
	struct outcome o = { 0 };
	u64 sector = 0, last = ~0ULL;
	u64 i;

	for (i = 0; i < (u64)windows * per_window; i++) {
		u64 now_ns = first * WINDOW + WINDOW * i / per_window;

		sector = next_sector(sector, random);
		if (!blender_sample_wanted(s, sector, now_ns, confirm_kb))
			continue;
		o.observed++;
		o.stands_for += s->scale;
		if (sector - last != PAGE_SECTORS) {
			o.chunks++;
			o.torn += sector % CHUNK != 0;
		}
		last = sector;
	}
	return o;
}

/* Up to the rate nothing is left out, however long it goes on. */
static void test_slow_all(void **state)
{
	struct blender_sample s = { 0 };
	struct outcome o;

	(void)state;

	o = run(&s, 10, 50, BLENDER_SAMPLE_RATE, true, CONFIRM_KB);
	assert_int_equal(o.observed, 50 * BLENDER_SAMPLE_RATE);
	assert_int_equal(o.stands_for, 50 * BLENDER_SAMPLE_RATE);
}

/* More than that: the first window whole, then a share that stands for all. */
static void test_random_sampled(void **state)
{
	struct blender_sample s = { 0 };
	struct outcome o;

	(void)state;

	assert_int_equal(run(&s, 10, 1, 200, true, CONFIRM_KB).observed, 200);
	o = run(&s, 11, 400, 200, true, CONFIRM_KB);
	expect_range(o.observed, 400 * 200 / 32 * 9 / 10,
		     400 * 200 / 32 * 11 / 10, "looked at");
	expect_range(o.stands_for, 400 * 200 * 9 / 10, 400 * 200 * 11 / 10,
		     "stood for");
}

/*
 * A stream: in whole chunks, but where the choice of chunks changes meanwhile,
 * and a share that stands for all.
 */
static void test_stream_in_chunks(void **state)
{
	const u32 rotations = 400 * WINDOW >> BLENDER_SAMPLE_ROTATE_SHIFT;
	struct blender_sample s = { 0 };
	struct outcome o;

	(void)state;

	run(&s, 10, 1, 200, false, CONFIRM_KB);
	o = run(&s, 11, 400, 200, false, CONFIRM_KB);
	expect_range(o.chunks, 2, 400 * 200 / 512, "chunks looked at");
	expect_range(o.torn, 0, rotations + 1, "of these torn");
	expect_range(o.stands_for, 400 * 200 / 3, 400 * 200 * 3, "stood for");
}

/* A region of one chunk is looked at in its turn. */
static void test_hot_chunk(void **state)
{
	const u64 rotate = 1ULL << BLENDER_SAMPLE_ROTATE_SHIFT;
	struct blender_sample s = { 0 };
	u32 turns = 0, i;

	(void)state;

	for (i = 1; i < 1000; i++) {
		s = (struct blender_sample) {
			.window = (i * rotate) >> BLENDER_SAMPLE_WINDOW_SHIFT,
			.scale = 16,
		};
		turns += blender_sample_wanted(&s, 12345, i * rotate, CONFIRM_KB);
	}
	expect_range(turns, 1000 / 16 / 2, 1000 / 16 * 2, "turns of 1000");
}

/* A stream is seen soon, at any rate and wherever it is. */
static void test_stream_seen_soon(void **state)
{
	(void)state;

	for (u32 per_ms = 10; per_ms <= 640; per_ms *= 2) {
		struct blender_sample s = { 0 };
		u64 last = 0, most = 0;

		for (u64 i = 0; i < 2000ULL * per_ms; i++) {
			u64 now_ns = SEC + WINDOW * i / per_ms;

			if (!blender_sample_wanted(&s, i * PAGE_SECTORS, now_ns,
						   CONFIRM_KB))
				continue;
			if (i - last > most)
				most = i - last;
			last = i;
		}
		/* Twice the spacing: where a region or a turn ends. */
		expect_range(most / per_ms, 0, 260, "ms unseen at %u per ms", per_ms);
	}
}

/* Streams side by side, a GiB apart, are not all looked at at once. */
static void test_streams_apart(void **state)
{
	struct blender_sample s = { 0 };
	u32 most = 0;

	(void)state;

	for (u64 i = 0; i < 1000; i++) {
		u32 seen = 0;

		for (u64 stream = 0; stream < 128; stream++)
			seen += blender_sample_wanted(&s, (stream << 21) +
						      i * PAGE_SECTORS,
						      SEC + WINDOW * i, CONFIRM_KB);
		if (i > 1 && seen > most)
			most = seen;
	}
	expect_range(most, 1, 32, "of 128 looked at at once");
}

/* After a pause nothing is known: all again. A short one is no pause. */
static void test_after_pause(void **state)
{
	struct blender_sample s = { 0 };

	(void)state;

	run(&s, 10, 2, 500, true, CONFIRM_KB);
	assert_int_not_equal(run(&s, 13, 1, 500, true, CONFIRM_KB).observed, 500);
	assert_int_equal(run(&s, 163, 1, 500, true, CONFIRM_KB).observed, 500);
}

/* What a chunk cannot show is looked for in all of them. */
static void test_long_confirmation(void **state)
{
	struct blender_sample s = { 0 };

	(void)state;

	assert_int_equal(run(&s, 10, 20, 500, true,
			     BLENDER_SAMPLE_CONFIRM_KB + 1).observed, 20 * 500);
}

/* More than fits the scale: more is looked at, and no estimate is wild. */
static void test_scale_bounded(void **state)
{
	struct blender_sample s = { 0 };
	struct outcome o;

	(void)state;

	run(&s, 10, 1, 100000, true, CONFIRM_KB);
	o = run(&s, 11, 10, 100000, true, CONFIRM_KB);
	expect_range(s.scale, 128, 128, "scale");
	expect_range(o.stands_for, 900000, 1100000, "stood for");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_slow_all),
		cmocka_unit_test(test_random_sampled),
		cmocka_unit_test(test_stream_in_chunks),
		cmocka_unit_test(test_hot_chunk),
		cmocka_unit_test(test_stream_seen_soon),
		cmocka_unit_test(test_streams_apart),
		cmocka_unit_test(test_after_pause),
		cmocka_unit_test(test_long_confirmation),
		cmocka_unit_test(test_scale_bounded),
	};

	return cmocka_run_group_tests_name("sample", tests, NULL, NULL);
}
