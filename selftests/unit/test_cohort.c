// SPDX-License-Identifier: GPL-2.0
/*
 * What a disk has had for long: found in time, never where there is none, and given up
 * when it hangs.
 */
#include "unit.h"
#include "cohort.h"

#define MS	BLENDER_NSEC_PER_MSEC

static void test_waits(void **state)
{
	struct blender_cohort c = { 0 };
	u64 age = BLENDER_COHORT_NS;
	u8 first, second;

	(void)state;
	assert_false(blender_cohort_turn(&c, 10 * age));
	first = blender_cohort_join(&c, 20 * age);
	assert_false(blender_cohort_turn(&c, 21 * age - 1));
	assert_false(blender_cohort_turn(&c, 21 * age));
	second = blender_cohort_join(&c, 21 * age + 1);
	assert_false(blender_cohort_turn(&c, 22 * age - 1));
	assert_true(blender_cohort_turn(&c, 22 * age));
	/* Not for what came later. */
	blender_cohort_leave(&c, second);
	assert_true(blender_cohort_turn(&c, 22 * age + 1));
	blender_cohort_leave(&c, first);
	assert_false(blender_cohort_turn(&c, 22 * age + 2));
	/* After a pause time begins anew. */
	first = blender_cohort_join(&c, 30 * age);
	assert_false(blender_cohort_turn(&c, 31 * age - 1));
	blender_cohort_leave(&c, first);
}

static void test_hangs(void **state)
{
	struct blender_cohort c = { 0 };
	u64 now = BLENDER_HANGS_NS;
	u8 hung = blender_cohort_join(&c, now);
	bool waited = false;

	(void)state;
	for (u32 i = 0; i < 2000; i++) {
		u8 other = blender_cohort_join(&c, now);

		now += MS;
		blender_cohort_leave(&c, other);
		if (blender_cohort_turn(&c, now)) {
			waited = true;
			assert_true(i * MS <= 2 * BLENDER_COHORT_NS + BLENDER_HANGS_NS);
		}
	}
	assert_true(waited);
	blender_cohort_leave(&c, hung);
	assert_int_equal(c.young + c.old, 0);
	assert_false(blender_cohort_turn(&c, now + 10 * BLENDER_COHORT_NS));
}

/* Against a list of what is in the drive, looked at each millisecond. */
#define DEPTH	8

static void test_model(void **state)
{
	struct blender_cohort c = { 0 };
	u64 since[DEPTH] = { 0 };
	u8 number[DEPTH];
	u32 seed = 1, waits = 0;

	(void)state;
	for (u64 now = MS; now < 100000 * MS; now += MS) {
		u32 i = blender_random(&seed) % DEPTH;
		u64 oldest = now;
		bool wait;

		/* The last place is starved, for up to 400 ms. */
		if (since[i] && (i < DEPTH - 1 || now - since[i] > 400 * MS)) {
			blender_cohort_leave(&c, number[i]);
			since[i] = 0;
		}
		for (u32 j = 0; j < DEPTH; j++)
			if (since[j] && since[j] < oldest)
				oldest = since[j];
		wait = blender_cohort_turn(&c, now);
		waits += wait;
		if (wait)
			assert_true(now - oldest >= BLENDER_COHORT_NS);
		if (now - oldest > 2 * BLENDER_COHORT_NS)
			assert_true(wait);
		if (!wait && !since[i]) {
			since[i] = now;
			number[i] = blender_cohort_join(&c, now);
		}
	}
	assert_in_range(waits, 1000, 100000);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_waits),
		cmocka_unit_test(test_hangs),
		cmocka_unit_test(test_model),
	};

	return cmocka_run_group_tests_name("cohort", tests, NULL, NULL);
}
