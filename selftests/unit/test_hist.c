// SPDX-License-Identifier: GPL-2.0
/*
 * The latency histogram: percentiles against the sorted samples.
 */
#include <math.h>

#include "unit.h"
#include "hist.h"

#define SAMPLES	20000

static int by_size(const void *a, const void *b)
{
	const u64 *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* A percentile of the sorted samples, as the histogram defines it. */
static u64 exact(const u64 *sorted, u32 n, u32 percent)
{
	u64 rank = ((u64)n * percent + 99) / 100;

	return sorted[rank ? rank - 1 : 0];
}

/*
 * Every percentile but the last lies between @low and @high times the truth.
 * Where samples spread it is within a fifth; where they crowd in one bucket it
 * is somewhere in that bucket, and a bucket ends at 1.5 times its start.
 */
static void check_distribution(const char *name, u64 (*us_of)(struct rng *),
			       double low, double high)
{
	static u64 samples[SAMPLES];
	struct blender_hist h = { 0 };
	struct rng r = { 4 };
	u32 i, percent;

	for (i = 0; i < SAMPLES; i++) {
		samples[i] = us_of(&r);
		blender_hist_add(&h, samples[i]);
	}
	qsort(samples, SAMPLES, sizeof(samples[0]), by_size);
	for (percent = 1; percent <= 99; percent++) {
		double want = exact(samples, SAMPLES, percent);
		double got = blender_hist_percentile(&h, percent);

		expect_range(got, want * low - 1, want * high + 1,
			     "%s, percentile %u", name, percent);
	}
}

static u64 uniform(struct rng *r)
{
	return 64 + rng_below(r, 100000);
}

/* 50 us to 1 s, as many in each octave. */
static u64 spread(struct rng *r)
{
	return 50 * pow(2, rng_below(r, 14000) / 1000.0);
}

/* A flash read, and one in fifty behind a garbage collection. */
static u64 two_humps(struct rng *r)
{
	return rng_below(r, 50) ? 90 + rng_below(r, 20) : 8000 + rng_below(r, 2000);
}

static u64 same(struct rng *r)
{
	(void)r;
	return 12345;
}

static void test_distributions(void **state)
{
	(void)state;
	check_distribution("uniform", uniform, 0.8, 1.2);
	check_distribution("spread", spread, 0.8, 1.2);
	check_distribution("two humps", two_humps, 0.66, 1.5);
	check_distribution("all the same", same, 0.66, 1.5);
}

/* Larger percentiles are never smaller. */
static void test_monotonic(void **state)
{
	struct blender_hist h = { 0 };
	struct rng r = { 8 };
	u64 last = 0;

	(void)state;
	for (u32 i = 0; i < 1000; i++)
		blender_hist_add(&h, rng_next(&r) >> rng_below(&r, 64));
	for (u32 percent = 0; percent <= 100; percent++) {
		u64 now = blender_hist_percentile(&h, percent);

		assert_true(now >= last);
		last = now;
	}
}

static void test_extremes(void **state)
{
	struct blender_hist h = { 0 };

	(void)state;
	assert_int_equal(blender_hist_percentile(&h, 50), 0);
	blender_hist_add(&h, 0);
	expect_range(blender_hist_percentile(&h, 99), 0, BLENDER_HIST_MIN_US,
		     "one sample of 0 us");
	memset(&h, 0, sizeof(h));
	blender_hist_add(&h, ~0ULL);
	expect_range(blender_hist_percentile(&h, 50), 1000000, 10000000,
		     "one sample without end: at least a second");
}

/* Counts do not overflow, and a change shows: the past is halved away. */
static void test_recent(void **state)
{
	struct blender_hist h = { 0 };
	u32 i;

	(void)state;
	for (i = 0; i < 1000000; i++)
		blender_hist_add(&h, 100);
	expect_range(blender_hist_percentile(&h, 50), 75, 125, "a million of 100 us");
	for (i = 0; i < 70000; i++)
		blender_hist_add(&h, 10000);
	expect_range(blender_hist_percentile(&h, 50), 7500, 12500,
		     "median after 70,000 of 10 ms");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_distributions),
		cmocka_unit_test(test_monotonic),
		cmocka_unit_test(test_extremes),
		cmocka_unit_test(test_recent),
	};

	return cmocka_run_group_tests_name("hist", tests, NULL, NULL);
}
