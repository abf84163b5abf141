// SPDX-License-Identifier: GPL-2.0
/*
 * Holding nothing back: where requests wait in the device it is not for long, where they
 * do not it is for good.
 */
#include "unit.h"
#include "ease.h"

/* A device: what requests take while bulk is held back, and while it is not. */
struct device {
	u64 small[2];
	u64 read[2];
	u64 write[2];
	u32 seed;
};

static const struct device fast = { { 95000, 97000 }, { 110000, 105000 }, };
static const struct device full = { { 300000, 3800000 }, { 480000, 3800000 }, };

/* What one takes, a half more or less. */
static u64 took(struct device *d, const u64 *ns, bool open)
{
	return ns[open] / 2 + ns[open] * blender_random(&d->seed) / 65536;
}

/* Not HOLD: more may go to the device. */
static bool is_open(const struct blender_ease *e)
{
	return e->state != BLENDER_EASE_HOLD;
}

/*
 * So long: a read and a bulk request of each kind that there is in each quarter of a
 * millisecond. Return: quarters of a millisecond in which more might go.
 */
static u32 run(struct blender_ease *e, struct device *d, u64 *now_ns, u32 ms)
{
	u32 open = 0, i;

	for (i = 0; i < 4 * ms; i++) {
		bool all = blender_ease_turn(e, true, true, *now_ns);
		bool on = is_open(e);

		assert_int_equal(all, e->state == BLENDER_EASE_ON);

		blender_ease_hear(e, BLENDER_EASE_SMALL, took(d, d->small, on), *now_ns);
		if (d->read[0])
			blender_ease_hear(e, BLENDER_EASE_READ, took(d, d->read, on), *now_ns);
		if (d->write[0])
			blender_ease_hear(e, BLENDER_EASE_WRITE, took(d, d->write, on), *now_ns);
		*now_ns += MSEC / 4;
		open += on;
	}
	return open;
}

/* Enough for all: from a quarter of a second on. */
static void test_fast(void **state)
{
	u64 now_ns = SEC;

	(void)state;

	for (u32 seed = 1; seed <= 20; seed++) {
		struct device d = fast;
		struct blender_ease e;
		u32 open;

		blender_ease_init(&e);
		d.seed = seed;
		open = run(&e, &d, &now_ns, 10000);
		assert_in_range(open, 4 * 9700, 4 * 9750);
		now_ns += 60 * SEC;
	}
}

/* All wait in the device: three trials in eleven seconds, of little more than 5 ms. */
static void test_full(void **state)
{
	u64 now_ns = SEC;

	(void)state;

	for (u32 seed = 1; seed <= 20; seed++) {
		struct device d = full;
		struct blender_ease e;
		u32 open;

		blender_ease_init(&e);
		d.seed = seed;
		open = run(&e, &d, &now_ns, 11000);
		assert_in_range(open, 4 * 15, 4 * 18);
		now_ns += 60 * SEC;
	}
}

/* Bulk alone waits, or writes alone: that is no better, and known after a trial's 50 ms. */
static void test_one_kind(void **state)
{
	struct device bulk = { { 95000, 97000 }, { 110000, 220000 }, { 0, 0 }, 7 };
	struct device writes = { { 95000, 97000 }, { 110000, 105000 },
				 { 400000, 900000 }, 7 };
	struct blender_ease e;
	u64 now_ns = SEC;

	(void)state;

	blender_ease_init(&e);
	assert_in_range(run(&e, &bulk, &now_ns, 10000), 3, 4 * 3 * 50);
	blender_ease_init(&e);
	assert_in_range(run(&e, &writes, &now_ns, 10000), 3, 4 * 3 * 50);
}

/* Small reads alone wait: some of them show it. */
static void test_small_alone(void **state)
{
	struct device small = { { 95000, 400000 }, { 110000, 105000 }, { 0, 0 }, 7 };
	struct blender_ease e;
	u64 now_ns = SEC;

	(void)state;

	blender_ease_init(&e);
	assert_in_range(run(&e, &small, &now_ns, 11000), 4 * 15, 4 * 18);
}

/* The small reader stops within a trial: 400 ms later that ends, and proves nothing. */
static void test_unseen(void **state)
{
	struct device d = fast;
	struct blender_ease e;
	u64 now_ns = SEC;
	u32 open = 0;

	(void)state;

	blender_ease_init(&e);
	d.seed = 3;
	while (!is_open(&e))
		run(&e, &d, &now_ns, 1);
	for (int i = 0; i < 1000; i++) {
		blender_ease_turn(&e, true, true, now_ns);
		open += is_open(&e);
		blender_ease_hear(&e, BLENDER_EASE_READ, took(&d, d.read, true), now_ns);
		now_ns += MSEC;
	}
	assert_in_range(open, 395, 400);
}

/* Two fifths more in the device than with a cap: others may have less then. */
static void test_little_more(void **state)
{
	struct blender_ease e;
	u32 open = 0;

	(void)state;

	for (u32 seed = 1; seed <= 20; seed++) {
		struct device d = { { 100000, 140000 }, { 200000, 280000 }, };
		u64 now_ns = SEC;

		d.seed = seed;
		blender_ease_init(&e);
		open += run(&e, &d, &now_ns, 10000);
	}
	assert_in_range(open / 20, 3, 800);
}

/* The device becomes slow, and fast again. */
static void test_change(void **state)
{
	struct device d = fast;
	struct blender_ease e;
	u64 now_ns = SEC;

	(void)state;

	blender_ease_init(&e);
	d.seed = 3;
	run(&e, &d, &now_ns, 1000);
	assert_true(is_open(&e));
	memcpy(&d, &full, sizeof(full));
	d.seed = 3;
	assert_in_range(run(&e, &d, &now_ns, 5000), 20, 100);
	assert_false(is_open(&e));
	memcpy(&d, &fast, sizeof(fast));
	run(&e, &d, &now_ns, 60000);
	assert_true(is_open(&e));
}

/* A writer comes who was not there when bulk was held back: 256 writes are looked at. */
static void test_new_kind(void **state)
{
	struct device d = fast;
	struct blender_ease e;
	u64 now_ns = SEC;

	(void)state;

	blender_ease_init(&e);
	d.seed = 3;
	run(&e, &d, &now_ns, 1000);
	assert_true(is_open(&e));
	d.write[0] = 400000;
	d.write[1] = 2000000;
	assert_in_range(run(&e, &d, &now_ns, 5000), 256, 256 + 80);
	assert_false(is_open(&e));
}

/* Who has asked for more than others gets it, at once. */
static void test_asked(void **state)
{
	struct device d = fast;
	struct blender_ease e;
	u64 now_ns = SEC;

	(void)state;

	blender_ease_init(&e);
	d.seed = 3;
	run(&e, &d, &now_ns, 1000);
	assert_true(blender_ease_turn(&e, true, true, now_ns));
	assert_false(blender_ease_turn(&e, true, false, now_ns));
	assert_false(blender_ease_turn(&e, true, true, now_ns));
}

/* Contention that comes and goes does not try more often; after a while it is new. */
static void test_absence(void **state)
{
	struct device d = full;
	struct blender_ease e;
	u64 now_ns = SEC;
	u32 open = 0;

	(void)state;

	blender_ease_init(&e);
	d.seed = 3;
	for (int i = 0; i < 22; i++) {
		open += run(&e, &d, &now_ns, 500);
		assert_true(blender_ease_turn(&e, false, true, now_ns));
		now_ns += SEC;
	}
	assert_in_range(open, 4 * 15, 4 * 18);
	now_ns += 10 * SEC;
	open = run(&e, &d, &now_ns, 600);
	assert_in_range(open, 20, 24);
}

/* Without small reads nobody knows. */
static void test_no_small(void **state)
{
	struct blender_ease e;
	u64 now_ns = SEC;

	(void)state;

	blender_ease_init(&e);
	for (int i = 0; i < 10000; i++) {
		assert_false(blender_ease_turn(&e, true, true, now_ns));
		blender_ease_hear(&e, BLENDER_EASE_READ, 100000, now_ns);
		now_ns += MSEC;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fast),
		cmocka_unit_test(test_full),
		cmocka_unit_test(test_one_kind),
		cmocka_unit_test(test_small_alone),
		cmocka_unit_test(test_unseen),
		cmocka_unit_test(test_little_more),
		cmocka_unit_test(test_change),
		cmocka_unit_test(test_new_kind),
		cmocka_unit_test(test_asked),
		cmocka_unit_test(test_absence),
		cmocka_unit_test(test_no_small),
	};

	return cmocka_run_group_tests_name("ease", tests, NULL, NULL);
}
