// SPDX-License-Identifier: GPL-2.0
/*
 * Sharing a lane by weight: shares by simulating a lane as core/queues.c runs
 * it, which always serves the cgroup furthest behind.
 */
#include "unit.h"
#include "share.h"

#define SENDERS_MAX	64

/**
 * struct sender - a cgroup
 * @bytes: size of its requests
 * @on_ns: sends for so long ...
 * @off_ns: ... and then nothing for so long; 0: always
 */
struct sender {
	u32 weight;
	u32 bytes;
	u32 position_bytes;
	u64 on_ns, off_ns;

	u64 vtime;
	bool active;
	double cost, delivered;
};

static bool wants(const struct sender *s, u64 now)
{
	return !s->off_ns || now % (s->on_ns + s->off_ns) < s->on_ns;
}

/* Serve at 1 byte per ns for @ns, from virtual time @start. */
static void serve(struct sender *s, u32 n, u32 bonus, u64 ns, u64 start)
{
	u64 lane = start, now = 0;
	u32 i;

	while (now < ns) {
		struct sender *next = NULL;

		for (i = 0; i < n; i++) {
			if (!wants(&s[i], now)) {
				s[i].active = false;
				continue;
			}
			if (!s[i].active)
				s[i].vtime = blender_share_enter(s[i].vtime, lane,
								 bonus, s[i].weight);
			s[i].active = true;
			if (!next || blender_share_before(s[i].vtime, next->vtime))
				next = &s[i];
		}
		if (!next) {
			now += 10000;
			continue;
		}
		lane = blender_share_later(lane, next->vtime);
		next->vtime += blender_share_cost(next->bytes,
						  next->position_bytes, next->weight);
		next->cost += next->bytes + next->position_bytes +
			      BLENDER_SHARE_REQUEST_BYTES;
		next->delivered += next->bytes;
		now += next->bytes;
	}
}

/* Within 3 % of its weight's part, everybody, when all always have something. */
static void check_shares(struct sender *s, u32 n, u64 start)
{
	double weights = 0, cost = 0;
	u32 i;

	for (i = 0; i < n; i++) {
		weights += s[i].weight;
		s[i].vtime = start;
	}
	serve(s, n, BLENDER_SHARE_STREAM_BONUS, 20 * SEC, start);
	for (i = 0; i < n; i++)
		cost += s[i].cost;
	for (i = 0; i < n; i++)
		expect_range(s[i].cost / cost * weights / s[i].weight, 0.97, 1.03,
			     "weight %u of %g, requests of %u bytes: share over weight",
			     s[i].weight, weights, s[i].bytes);
}

static void test_two_to_one(void **state)
{
	struct sender same[] = { { 200, MB }, { 100, MB } };
	struct sender small[] = { { 200, 64 * KB }, { 100, MB } };
	struct sender large[] = { { 200, MB }, { 100, 64 * KB } };

	(void)state;
	check_shares(same, 2, 0);
	check_shares(small, 2, 0);
	check_shares(large, 2, 0);
}

static void test_all_weights(void **state)
{
	struct rng r = { 17 };

	(void)state;
	for (u32 round = 0; round < 10; round++) {
		struct sender s[20] = { 0 };
		u32 n = 2 + rng_below(&r, 19), i;

		for (i = 0; i < n; i++) {
			s[i].weight = 100 + rng_below(&r, 900);
			s[i].bytes = 16 * KB << rng_below(&r, 7);
		}
		check_shares(s, n, 0);
	}
}

/* The ends of the range: 20 s at 1 GB/s give 2 MB to one in ten thousand. */
static void test_extreme_weights(void **state)
{
	struct sender s[] = { { 10000, MB }, { 1, 4 * KB } };

	(void)state;
	check_shares(s, 2, 0);
}

/* Virtual time may wrap. */
static void test_wrap(void **state)
{
	struct sender s[] = { { 200, MB }, { 1, 64 * KB }, { 10000, 512 * KB } };

	(void)state;
	check_shares(s, 3, ~0ULL - 1000000);
}

/* 64 cgroups, and one of them with 1000 times the weight. */
static void test_many(void **state)
{
	struct sender s[SENDERS_MAX] = { 0 };

	(void)state;
	for (u32 i = 0; i < SENDERS_MAX; i++)
		s[i] = (struct sender) { .weight = i ? 10 : 10000, .bytes = 64 * KB };
	check_shares(s, SENDERS_MAX, 0);
}

/* On a disk each positioning is paid for: 256 KiB runs against 8 MiB runs. */
static void test_position_cost(void **state)
{
	struct sender s[] = {
		{ .weight = 100, .bytes = 256 * KB, .position_bytes = 2 * MB },
		{ .weight = 100, .bytes = 8 * MB, .position_bytes = 2 * MB },
	};

	(void)state;
	check_shares(s, 2, 0);
	expect_range(s[1].delivered / s[0].delivered, 5, 10,
		     "bytes of long runs over those of short ones");
}

/*
 * Absence is no capital: who comes back after 200 ms gets its part of the time
 * that it is there, and a bonus that is small beside it.
 */
static void test_absence(void **state)
{
	struct sender s[] = {
		{ .weight = 100, .bytes = 64 * KB },
		{ .weight = 100, .bytes = 64 * KB,
		  .on_ns = 100 * MSEC, .off_ns = 200 * MSEC },
	};

	(void)state;
	serve(s, 2, BLENDER_SHARE_STREAM_BONUS, 30 * SEC, 0);
	/* Half of one third of the time. */
	expect_range(s[1].delivered / (s[0].delivered + s[1].delivered),
		     0.95 / 6, 1.1 / 6, "share of a third of the time");
}

/* Neither is being late to come: an old virtual time far behind is forgotten. */
static void test_enter(void **state)
{
	const u64 lane = 1ULL << 60;

	(void)state;
	for (u32 w = 1; w <= 10000; w = w * 3 + 1) {
		u64 bonus = (u64)BLENDER_SHARE_STREAM_BONUS * BLENDER_SHARE_SCALE / w;

		assert_int_equal(blender_share_enter(0, lane,
				 BLENDER_SHARE_STREAM_BONUS, w), lane - bonus);
		/* Who was served more than its part is not let off. */
		assert_int_equal(blender_share_enter(lane + 5, lane,
				 BLENDER_SHARE_STREAM_BONUS, w), lane + 5);
		assert_int_equal(blender_share_enter(lane, lane, 0, w), lane);
	}
}

/* Away for so long that virtual time has wrapped: no longer in front of nobody. */
static void test_enter_wrapped(void **state)
{
	const u64 own = 1000;

	(void)state;
	for (u32 w = 1; w <= 10000; w = w * 3 + 1) {
		u64 lane = own + (1ULL << 63) + 5;
		u64 most = BLENDER_SHARE_DEBT_BYTES * BLENDER_SHARE_SCALE / w;
		u64 got = blender_share_enter(own, lane, 0, w);

		assert_false(blender_share_before(lane + most, got));
	}
}

/*
 * On a disk the run of one that has all its requests in flight: it comes anew with each,
 * while time in the lane stands still for who waits. It owes all of it.
 */
static void test_debt(void **state)
{
	const u64 lane = 1ULL << 60;

	(void)state;
	for (u32 w = 1; w <= 10000; w = w * 3 + 1) {
		u64 cost = blender_share_cost(MB, 0, w);
		u64 own = lane;

		for (u32 i = 0; i < 256; i++)
			own = blender_share_enter(own, lane, BLENDER_SHARE_STREAM_BONUS,
						  w) + cost;
		assert_int_equal(own - lane, 256 * cost);
	}
}

/* A cgroup's reads and writes on a disk: runs against scattered writes, the same time. */
static void test_lead(void **state)
{
	double bytes[2] = { 0 };
	s32 lead = 0;

	(void)state;
	for (u32 i = 0; i < 100000; i++) {
		bool write = lead > 0;
		u32 size = write ? 4 * KB : 128 * KB;
		u32 position = write ? 2 * MB : 0;

		lead = blender_share_lead(lead, write, size + position);
		bytes[write] += size + position;
	}
	expect_range(bytes[0] / bytes[1], 0.6, 1.5, "time of the reads over that of the writes");

	/* What one had while the other had no wish is no debt. */
	for (u32 i = 0; i < 100000; i++)
		lead = blender_share_lead(lead, true, MB);
	for (u32 i = 0; lead < 0; i++) {
		assert_true(i <= BLENDER_SHARE_LEAD_BYTES / MB);
		lead = blender_share_lead(lead, false, MB);
	}
}

/* Corrected by less and by more, whatever the weight. */
static void test_correct(void **state)
{
	(void)state;
	assert_int_equal(blender_share_correct(1000000, -1, 10000), 999999);
	assert_int_equal(blender_share_correct(1000000, 3, 1), 1030000);
	assert_int_equal(blender_share_correct(5, -7, 10000), (u64)-2);
}

/* A light one that becomes heavy does not pay as a light one for what it had. */
static void test_reweigh(void **state)
{
	const u64 lane = ~0ULL - 1000, ahead = blender_share_cost(96 * MB, 0, 1);

	(void)state;
	assert_int_equal(blender_share_reweigh(lane + ahead, lane, 1, 10000) - lane,
			 blender_share_cost(96 * MB, 0, 10000));
	assert_int_equal(blender_share_reweigh(lane + 5000, lane, 10000, 1) - lane,
			 5000ULL * 10000);
	assert_int_equal(blender_share_reweigh(lane - 7, lane, 1, 10000), lane - 7);
}

/* A sparse sender goes ahead of those who were there all along. */
static void test_sparse_first(void **state)
{
	const u64 lane = 1ULL << 40;
	u64 vtime = blender_share_enter(0, lane, blender_share_latency_bonus(0), 100);
	u32 n;

	(void)state;
	for (n = 0; blender_share_before(vtime, lane); n++)
		vtime += blender_share_cost(4 * KB, 0, 100);
	expect_range(n, 8, 32, "requests of 4 KiB ahead of the others");
}

/*
 * One after the other comes back from an absence and is served at once: each is ahead
 * of who was served all along by its own bonus, not by that of those before as well.
 */
static void test_newcomers(void **state)
{
	const u64 start = 1ULL << 40;
	u64 lane = start;

	(void)state;
	for (u32 i = 0; i < 100; i++) {
		u64 vtime = blender_share_enter(0, lane, blender_share_latency_bonus(0),
						i ? 100 : 1);

		lane = blender_share_later(lane, vtime);
		if (i)
			assert_int_equal(vtime, blender_share_enter(0, start,
					 blender_share_latency_bonus(0), 100));
	}
}

/* Whose turn it nearly is: one run of its own ahead, not a hundred. */
static void test_near(void **state)
{
	(void)state;
	for (u32 weight = BLENDER_WEIGHT_DEFAULT; weight <= BLENDER_WEIGHT_MAX; weight *= 10) {
		u64 run = blender_share_cost(BLENDER_SHARE_LARGEST_BYTES, 0, weight);

		assert_true(blender_share_near(~0ULL, run - 1, weight));
		assert_false(blender_share_near(~0ULL, 2 * run, weight));
	}
	/* Who has little weight is near while one of the others' runs is between. */
	assert_true(blender_share_near(0, blender_share_cost(16 * MB, 0, 100), 1));
	assert_false(blender_share_near(0, blender_share_cost(16 * MB, 0, 1), 1));
}

static void test_cost(void **state)
{
	(void)state;
	assert_true(blender_share_cost(0, 0, 10000) > 0);
	assert_int_equal(blender_share_cost(MB, 0, 1),
			 blender_share_cost(MB, 0, 100) * 100);
	assert_true(blender_share_cost(~0u, ~0u, 1) >
		    blender_share_cost(~0u, 0, 1));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_two_to_one),
		cmocka_unit_test(test_all_weights),
		cmocka_unit_test(test_extreme_weights),
		cmocka_unit_test(test_wrap),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_position_cost),
		cmocka_unit_test(test_absence),
		cmocka_unit_test(test_enter),
		cmocka_unit_test(test_enter_wrapped),
		cmocka_unit_test(test_debt),
		cmocka_unit_test(test_lead),
		cmocka_unit_test(test_correct),
		cmocka_unit_test(test_reweigh),
		cmocka_unit_test(test_sparse_first),
		cmocka_unit_test(test_newcomers),
		cmocka_unit_test(test_near),
		cmocka_unit_test(test_cost),
	};

	return cmocka_run_group_tests_name("share", tests, NULL, NULL);
}
