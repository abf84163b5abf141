// SPDX-License-Identifier: GPL-2.0
/*
 * Sampling: which requests are looked at, and what they stand for.
 */
#include "unit.h"
#include "sample.h"

#define WINDOW	(1ULL << BLENDER_SAMPLE_WINDOW_SHIFT)

/* What came of one window's requests, evenly spread. */
struct outcome {
	u32 observed;
	u64 stands_for;
};

/*
 * @requests of @sectors, of which @percent continue: a stream that is known, or
 * one that begins.
 */
static struct outcome run_streams(struct blender_sample *s, u64 number,
				  u32 requests, u32 percent, u32 sectors,
				  enum blender_seq seq)
{
	struct outcome o = { 0 };
	u32 i;

	for (i = 0; i < requests; i++) {
		u64 now_ns = number * WINDOW + WINDOW * i / requests;

		if (!blender_sample_wanted(s, now_ns))
			continue;
		o.observed++;
		o.stands_for += s->scale;
		if (i * percent / 100 == (i + 1) * percent / 100)
			blender_sample_note(s, BLENDER_SEQ_NEW, sectors);
		else
			blender_sample_note(s, seq, sectors);
	}
	return o;
}

static struct outcome run_window(struct blender_sample *s, u64 number,
				 u32 requests, u32 continuing_percent)
{
	return run_streams(s, number, requests, continuing_percent, 8,
			   BLENDER_SEQ_CONTINUES);
}

/* Up to the burst nothing is left out, however long it goes on. */
static void test_slow_all(void **state)
{
	struct blender_sample s = { 0 };
	u64 w;

	(void)state;

	for (w = 10; w < 60; w++) {
		struct outcome o = run_window(&s, w, BLENDER_SAMPLE_BURST, 0);

		assert_int_equal(o.observed, BLENDER_SAMPLE_BURST);
		assert_int_equal(o.stands_for, BLENDER_SAMPLE_BURST);
	}
}

/* A flood that continues nothing: the first window whole, then bursts. */
static void test_flood_sampled(void **state)
{
	struct blender_sample s = { 0 };
	struct outcome o = run_window(&s, 10, 200, 0);
	u64 w;

	(void)state;

	assert_int_equal(o.observed, 200);
	for (w = 11; w < 60; w++) {
		o = run_window(&s, w, 200, 0);
		assert_int_equal(o.observed, BLENDER_SAMPLE_BURST);
		/* The first of them still goes by the window before it. */
		if (w > 11)
			expect_range(o.stands_for, 180, 220,
				     "window %llu: requests stood for",
				     (unsigned long long)w);
	}
}

/* What continues is looked at whole. */
static void test_streams_all(void **state)
{
	struct blender_sample s = { 0 };
	u64 w;

	(void)state;

	for (w = 10; w < 60; w++)
		assert_int_equal(run_window(&s, w, 500, 50).observed, 500);
}

/*
 * Known streams of @sectors a request: of the requests that one in @period is the first
 * of a burst, which the windows show on average; each window stands for all of its own.
 */
static void check_known(u32 sectors, u32 period)
{
	struct blender_sample s = { 0 };
	u64 observed = 0, stands_for = 0;
	u64 w;

	run_streams(&s, 10, 300, 100, sectors, BLENDER_SEQ_STREAM);
	for (w = 11; w < 260; w++) {
		struct outcome o = run_streams(&s, w, 300, 100, sectors,
					       BLENDER_SEQ_STREAM);

		expect_range(o.observed,
			     BLENDER_SAMPLE_STEADY * (1 + 300 * 2 / 3 / period),
			     BLENDER_SAMPLE_STEADY * (1 + 300 * 2 / period),
			     "of %u sectors, window %llu: looked at", sectors,
			     (unsigned long long)w);
		observed += o.observed;
		if (w > 11)
			stands_for += o.stands_for;
	}
	expect_range(observed * period, 249 * 300 * BLENDER_SAMPLE_STEADY * 9 / 10,
		     249 * 300 * BLENDER_SAMPLE_STEADY * 5 / 4,
		     "of %u sectors: looked at, by the period", sectors);
	expect_range(stands_for, 248 * 285, 248 * 315,
		     "of %u sectors: requests stood for", sectors);
}

/* Known streams: a few in each period, which is shorter for larger requests. */
static void test_known_streams_sampled(void **state)
{
	(void)state;

	check_known(1, BLENDER_SAMPLE_PERIOD);
	check_known(8, BLENDER_SAMPLE_PERIOD);
	check_known(32, 32);
	check_known(128, 8);
	check_known(256, 4);
}

/* Two that share the queue begin a window at once: one finds what the other has left. */
static void test_begun_twice(void **state)
{
	struct blender_sample s = { 0 };

	(void)state;

	run_streams(&s, 10, 300, 100, 8, BLENDER_SEQ_STREAM);
	s.largest = 0;
	assert_int_equal(run_streams(&s, 11, 300, 100, 8,
				     BLENDER_SEQ_STREAM).observed, 300);
}

/* The largest counts: beside a stream of 64 KiB one of 4 KiB is seen as often. */
static void test_largest_counts(void **state)
{
	struct blender_sample s = { 0 };
	u64 w;

	(void)state;

	for (w = 10; w < 60; w++) {
		struct outcome o = run_streams(&s, w, 300, 100, 8,
					       BLENDER_SEQ_STREAM);

		blender_sample_note(&s, BLENDER_SEQ_STREAM, 128);
		if (w > 10)
			expect_range(o.observed, 300 / 8 * 3 / 2, 300 / 8 * 3,
				     "window %llu: looked at",
				     (unsigned long long)w);
	}
}

/* One request of a window that continues what is no stream yet. */
static void note_beginning(struct blender_sample *s)
{
	blender_sample_note(s, BLENDER_SEQ_CONTINUES, 8);
}

/* Known streams beside as many random reads: a few in each period too. */
static void test_streams_beside_random(void **state)
{
	struct blender_sample s = { 0 };
	u64 w, observed = 0, stands_for = 0;

	(void)state;

	run_streams(&s, 10, 300, 50, 128, BLENDER_SEQ_STREAM);
	for (w = 11; w < 60; w++) {
		struct outcome o = run_streams(&s, w, 300, 50, 128,
					       BLENDER_SEQ_STREAM);

		observed += o.observed;
		if (w > 11)
			stands_for += o.stands_for;
	}
	expect_range(observed, 49 * 300 / 4 * 9 / 10, 49 * 300 / 4 * 5 / 4,
		     "streams and random reads: looked at");
	expect_range(stands_for, 48 * 285, 48 * 315,
		     "streams and random reads: stood for");
	/* A stream begins: the next window whole, and no longer. */
	note_beginning(&s);
	assert_int_equal(run_streams(&s, 60, 300, 50, 128,
				     BLENDER_SEQ_STREAM).observed, 300);
	expect_range(run_streams(&s, 61, 300, 50, 128, BLENDER_SEQ_STREAM).observed,
		     300 / 8, 300 / 2, "after a stream has begun");
}

/* Not when they are too large, few, or a stream begins beside them and random reads. */
static void test_streams_not_sampled(void **state)
{
	struct blender_sample large = { 0 }, few = { 0 }, begin = { 0 };
	u64 w;

	(void)state;

	for (w = 10; w < 60; w++) {
		assert_int_equal(run_streams(&large, w, 300, 100,
					     BLENDER_SAMPLE_SECTORS / 4 + 8,
					     BLENDER_SEQ_STREAM).observed, 300);
		assert_int_equal(run_streams(&few, w, 31, 100, 8,
					     BLENDER_SEQ_STREAM).observed, 31);
		assert_int_equal(run_streams(&begin, w, 300, 90, 8,
					     BLENDER_SEQ_STREAM).observed, 300);
		note_beginning(&begin);
	}
}

/* Another stream begins beside known ones: from the next window on, all. */
static void test_stream_beside_known(void **state)
{
	struct blender_sample s = { 0 };
	u64 w;

	(void)state;

	for (w = 10; w < 20; w++)
		run_streams(&s, w, 300, 100, 8, BLENDER_SEQ_STREAM);
	run_streams(&s, 20, 300, 100, 8, BLENDER_SEQ_CONTINUES);
	assert_int_equal(run_window(&s, 21, 300, 100).observed, 300);
}

/* A stream after a flood: seen in the next burst, whole from the window after. */
static void test_stream_after_flood(void **state)
{
	struct blender_sample s = { 0 };
	u64 w;

	(void)state;

	for (w = 10; w < 20; w++)
		run_window(&s, w, 500, 0);
	assert_int_equal(run_window(&s, 20, 500, 100).observed,
			 BLENDER_SAMPLE_BURST);
	assert_int_equal(run_window(&s, 21, 500, 100).observed, 500);
}

/* After a pause nothing is known: all again. */
static void test_after_pause(void **state)
{
	struct blender_sample s = { 0 };
	struct outcome o;

	(void)state;

	run_window(&s, 10, 500, 0);
	run_window(&s, 11, 500, 0);
	o = run_window(&s, 13, 500, 0);
	assert_int_equal(o.observed, 500);
	assert_int_equal(o.stands_for, 500);
}

/* More than fits the scale: an estimate too low, never a wild one. */
static void test_scale_bounded(void **state)
{
	struct blender_sample s = { 0 };
	struct outcome o = { 0 };
	u64 w;

	(void)state;

	for (w = 10; w < 15; w++)
		o = run_window(&s, w, 1000000, 0);
	assert_int_equal(o.observed, BLENDER_SAMPLE_BURST);
	assert_int_equal(o.stands_for, 255 * BLENDER_SAMPLE_BURST);
}

/* So many stand for those outstanding, at @rate per second, @took ns each. */
static u32 outstanding(u32 rate, u32 took)
{
	u32 requests = (u32)(WINDOW * rate / 1000000000);
	struct blender_sample s = { 0 };
	int i;
	u64 w;

	for (w = 10; w < 14; w++)
		run_window(&s, w, requests, 0);
	for (i = 0; i < 100; i++)
		blender_sample_latency(&s, took);
	return blender_sample_outstanding(&s);
}

/* Of what arrives in the time that one takes, a burst shows its part. */
static void test_outstanding(void **state)
{
	(void)state;

	/* One at a time, and 16: all of them are in the burst. */
	assert_int_equal(outstanding(50000, 20000), 1);
	assert_int_equal(outstanding(160000, 100000), 1);
	/* 128 outstanding, fast and slow. */
	expect_range(outstanding(1000000, 128000), 7, 8, "of a million a second");
	expect_range(outstanding(50000, 2560000), 7, 8, "of 50,000 a second");
	/* They outlive the window: the bursts of several are there. */
	expect_range(outstanding(50000, 100000000), 12, 14, "slow ones");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_slow_all),
		cmocka_unit_test(test_flood_sampled),
		cmocka_unit_test(test_streams_all),
		cmocka_unit_test(test_known_streams_sampled),
		cmocka_unit_test(test_begun_twice),
		cmocka_unit_test(test_largest_counts),
		cmocka_unit_test(test_streams_beside_random),
		cmocka_unit_test(test_streams_not_sampled),
		cmocka_unit_test(test_stream_beside_known),
		cmocka_unit_test(test_stream_after_flood),
		cmocka_unit_test(test_after_pause),
		cmocka_unit_test(test_scale_bounded),
		cmocka_unit_test(test_outstanding),
	};

	return cmocka_run_group_tests_name("sample", tests, NULL, NULL);
}
