// SPDX-License-Identifier: GPL-2.0
/*
 * Tags: something is left for others, and nobody who wants his part goes without.
 */
#include "unit.h"
#include "depth.h"

/* With a full set of bulk writes a read finds a tag, with one of both a small request. */
static void test_left(void **state)
{
	(void)state;
	for (u32 all = 4; all <= 10240; all++) {
		assert_true(blender_bulk_tags(all, true) > 0);
		assert_true(blender_bulk_tags(all, true) < blender_bulk_tags(all, false));
		assert_true(blender_bulk_tags(all, false) < all);
	}
	for (u32 all = 1; all < 4; all++)
		assert_in_range(blender_bulk_tags(all, true), 1, all);
	assert_int_equal(blender_bulk_tags(64, false), 48);
	assert_int_equal(blender_bulk_tags(64, true), 32);
	assert_int_equal(blender_bulk_tags(1024, false), 1024 - BLENDER_LEFT_TAGS);
	assert_int_equal(blender_bulk_tags(1024, true), 1024 - 2 * BLENDER_LEFT_TAGS);
}

/* Of 64 tags bulk reads may take 48, bulk writes 32. */
static void test_part(void **state)
{
	static const struct {
		struct blender_holding h;
		enum blender_depth depth;
	} cases[] = {
		/* held, all, weight, weights. Alone: */
		{ { 64, 64, 100, 100 }, BLENDER_DEPTH_BULK },
		/* Few are taken. */
		{ { 23, 23, 100, 200 }, BLENDER_DEPTH_BULK },
		{ { 24, 24, 100, 200 }, BLENDER_DEPTH_READS },
		{ { 35, 35, 100, 200 }, BLENDER_DEPTH_READS },
		{ { 36, 36, 100, 200 }, BLENDER_DEPTH_NONE },
		/* Many are, but not by it. */
		{ { 15, 60, 100, 200 }, BLENDER_DEPTH_BULK },
		{ { 16, 60, 100, 200 }, BLENDER_DEPTH_READS },
		{ { 23, 60, 100, 200 }, BLENDER_DEPTH_READS },
		{ { 24, 60, 100, 200 }, BLENDER_DEPTH_NONE },
		{ { 25, 60, 400, 500 }, BLENDER_DEPTH_BULK },
		{ { 26, 60, 400, 500 }, BLENDER_DEPTH_READS },
		{ { 0, 64, 1, 10000 }, BLENDER_DEPTH_BULK },
		{ { 1, 64, 1, 10000 }, BLENDER_DEPTH_NONE },
	};

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(cases); i++)
		assert_int_equal(blender_depth_of(&cases[i].h, 64), cases[i].depth);

	assert_int_equal(blender_depth_tags(BLENDER_DEPTH_ALL, 64, true), 64);
	assert_int_equal(blender_depth_tags(BLENDER_DEPTH_BULK, 64, false), 48);
	assert_int_equal(blender_depth_tags(BLENDER_DEPTH_BULK, 64, true), 32);
	assert_int_equal(blender_depth_tags(BLENDER_DEPTH_READS, 64, false), 48);
	assert_int_equal(blender_depth_tags(BLENDER_DEPTH_READS, 64, true), 1);
	assert_int_equal(blender_depth_tags(BLENDER_DEPTH_NONE, 64, false), 1);
}

/*
 * Cgroups of many tasks that read one request each. Who has no tag sleeps; each request
 * that completes wakes one of the sleepers, who takes a tag if he may, or sleeps on.
 * Everybody has his part, or all that he wants, most of the time.
 */
#define CGROUPS	4
#define STEPS	20000

struct toy {
	u32 tasks[CGROUPS];
	u32 weight[CGROUPS];
	u32 held[CGROUPS];
	u64 sum[CGROUPS];
	u32 all;
	u32 seed;
};

static u32 weights_of(const struct toy *t)
{
	u32 sum = 0;

	for (u32 i = 0; i < CGROUPS; i++)
		sum += t->tasks[i] ? t->weight[i] : 0;
	return sum;
}

static void take(struct toy *t, u32 tags, u32 i)
{
	const struct blender_holding h = {
		.held	 = t->held[i],
		.all	 = t->all,
		.weight	 = t->weight[i],
		.weights = weights_of(t),
	};

	if (blender_depth_tags(blender_depth_of(&h, tags), tags, false) > 1 &&
	    t->all < blender_bulk_tags(tags, false)) {
		t->held[i]++;
		t->all++;
	}
}

/* The @nth of all that @count has; the last cgroup if there are fewer. */
static u32 owner_of(const u32 *count, u32 nth)
{
	u32 i = 0;

	while (i < CGROUPS - 1 && nth >= count[i])
		nth -= count[i++];
	return i;
}

static void one_step(struct toy *t, u32 tags)
{
	u32 sleeping[CGROUPS], sleepers = 0;

	if (t->all) {
		u32 done = owner_of(t->held, blender_random(&t->seed) % t->all);

		t->held[done]--;
		t->all--;
		/* Its task comes again at once. */
		take(t, tags, done);
	}
	for (u32 i = 0; i < CGROUPS; i++)
		sleepers += sleeping[i] = t->tasks[i] - t->held[i];
	if (sleepers)
		take(t, tags, owner_of(sleeping, blender_random(&t->seed) % sleepers));
}

static void check_toy(struct toy t)
{
	const u32 tags = 64, bulk = blender_bulk_tags(tags, false);

	t.seed = 1;
	for (u32 i = 0; i < STEPS; i++) {
		one_step(&t, tags);
		assert_in_range(t.all, 0, bulk);
		for (u32 j = 0; j < CGROUPS; j++)
			t.sum[j] += t.held[j];
	}
	for (u32 i = 0; i < CGROUPS; i++) {
		u32 part = bulk * t.weight[i] / weights_of(&t);
		u32 wanted = t.tasks[i] < part ? t.tasks[i] : part;

		if (t.sum[i] * 10 < (u64)STEPS * wanted * 7)
			fail_msg("cgroup %u of %u tasks, weight %u: %.1f tags, its part is %u",
				 i, t.tasks[i], t.weight[i], (double)t.sum[i] / STEPS, part);
	}
}

static void test_toys(void **state)
{
	(void)state;
	check_toy((struct toy){ { 200 }, { 100 } });
	check_toy((struct toy){ { 96, 8 }, { 100, 100 } });
	check_toy((struct toy){ { 96, 8 }, { 100, 400 } });
	check_toy((struct toy){ { 96, 40 }, { 100, 1600 } });
	check_toy((struct toy){ { 500, 12, 1, 12 }, { 100, 100, 100, 100 } });
	check_toy((struct toy){ { 128, 128, 128, 128 }, { 100, 200, 300, 400 } });
	check_toy((struct toy){ { 1000, 1000 }, { 1, 10000 } });
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_left),
		cmocka_unit_test(test_part),
		cmocka_unit_test(test_toys),
	};

	return cmocka_run_group_tests_name("depth", tests, NULL, NULL);
}
