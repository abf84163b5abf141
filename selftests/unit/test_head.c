// SPDX-License-Identifier: GPL-2.0
/*
 * Where the time of a disk goes: what requests are charged for it, in drives made up.
 */
#include "unit.h"
#include "head.h"
#include "share.h"

#define SENDERS_MAX	5
#define DEPTH_MAX	8

/**
 * struct sender - a cgroup, which always has more
 * @weight: its weight
 * @bytes: size of its requests
 * @ns: what the drive takes for one
 * @moved: they are no run
 * @write: direction
 */
struct sender {
	u32 weight;
	u32 bytes;
	u64 ns;
	bool moved;
	bool write;

	u64 vtime;
	double time;
};

struct sent {
	struct sender *by;
	u64 at_ns;
};

static void complete(struct blender_head *h, const struct sent *rq, u64 now)
{
	struct sender *s = rq->by;
	const struct blender_answer a = {
		.now_ns = now, .service_ns = now - rq->at_ns, .bytes = s->bytes,
		.write = s->write, .moved = s->moved,
	};
	s64 took = (s64)blender_head_bytes(blender_head_took(h, &a));

	s->vtime = blender_share_correct(s->vtime, took - s->bytes, s->weight);
	s->time += s->ns;
}

static struct sender *furthest_behind(struct sender *s, u32 n)
{
	struct sender *next = s;

	for (u32 i = 1; i < n; i++)
		if (blender_share_before(s[i].vtime, next->vtime))
			next = &s[i];
	return next;
}

/*
 * A drive that serves in order, @depth in flight, as core/dispatch.c and feedback.c run
 * it: charged by size when sent, corrected when they come back.
 */
static void serve(struct sender *s, u32 n, u32 depth, u64 for_ns)
{
	struct sent queue[DEPTH_MAX];
	struct blender_head h;
	u32 first = 0, inflight = 0;
	u64 now = SEC;

	blender_head_init(&h);
	blender_head_begins(&h, now);
	for_ns += now;
	while (now < for_ns) {
		while (inflight < depth) {
			struct sender *next = furthest_behind(s, n);

			next->vtime += blender_share_cost(next->bytes, 0, next->weight);
			queue[(first + inflight++) % DEPTH_MAX] = (struct sent){ next, now };
		}
		now += queue[first].by->ns;
		complete(&h, &queue[first], now);
		first = (first + 1) % DEPTH_MAX;
		inflight--;
	}
}

/* Of @n senders each has as much of the time as its weight says. */
static void check_time(struct sender *s, u32 n, u32 depth)
{
	double all = 0, weights = 0;

	serve(s, n, depth, 200 * SEC);
	for (u32 i = 0; i < n; i++) {
		all += s[i].time;
		weights += s[i].weight;
	}
	for (u32 i = 0; i < n; i++)
		expect_range(s[i].time / all * weights / s[i].weight, 0.96, 1.04,
			     "depth %u, sender %u: part of the time over that of its weight",
			     depth, i);
}

/* From the outer tracks, the inner ones, twice the weight, and at random. */
static void test_time_is_shared(void **state)
{
	static const u32 depth[] = { 1, 4, DEPTH_MAX };

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(depth); i++) {
		struct sender s[SENDERS_MAX] = {
			{ 100, 128 * KB, 128 * KB * 4 },
			{ 100, 128 * KB, 128 * KB * 8 },
			{ 400, 128 * KB, 128 * KB * 5 },
			{ 100, 64 * KB, 7 * MSEC, .moved = true },
			{ 100, 64 * KB, 17 * MSEC, .moved = true },
		};

		check_time(s, ARRAY_SIZE(s), depth[i]);
	}
}

/* A faster device, all of it: writes that say the truth have as much time as reads. */
static void test_array(void **state)
{
	struct sender s[] = {
		{ 100, MB, MB }, { 100, MB, MB, .write = true },
		{ 100, 64 * KB, 2 * MSEC, .moved = true },
	};

	(void)state;
	check_time(s, ARRAY_SIZE(s), 4);
}

static u64 took(struct blender_head *h, u64 now, u64 service, u32 bytes, bool write,
		bool moved)
{
	const struct blender_answer a = {
		.now_ns = now, .service_ns = service, .bytes = bytes, .write = write,
		.moved = moved,
	};

	return blender_head_took(h, &a);
}

/* What comes back at once does not pay for what the head is still on its way to. */
static void test_quick_ones_beside(void **state)
{
	struct blender_head h;
	u64 now = SEC, quick = 0, slow;

	(void)state;
	blender_head_init(&h);
	blender_head_begins(&h, now);
	for (u32 i = 0; i < 80; i++)
		quick += took(&h, now + (i + 1) * MSEC / 4, MSEC / 10, 4 * KB, false, false);
	slow = took(&h, now + 20 * MSEC, 20 * MSEC, 128 * KB, false, true);
	expect_range(quick, 8 * MSEC, 8 * MSEC, "80 quick ones, ns");
	expect_range(slow, 12 * MSEC, 12 * MSEC, "one of 20 ms beside them, ns");
}

/* Whatever comes back when, nobody together pays for more time than there was. */
static void test_no_more_than_there_was(void **state)
{
	struct rng r = { 5 };
	struct blender_head h;
	u64 now = SEC, paid = 0;

	(void)state;
	blender_head_init(&h);
	blender_head_begins(&h, now);
	for (u32 i = 0; i < 100000; i++) {
		/* Some are told of late, or their time is not known. */
		u64 told = now - rng_below(&r, 2) * rng_below(&r, MSEC);

		paid += took(&h, told, rng_below(&r, 3) * rng_below(&r, 20 * MSEC),
			     4 * KB << rng_below(&r, 8), false, rng_below(&r, 2));
		now += rng_below(&r, 2 * MSEC);
		assert_true(paid <= now - SEC);
	}
}

/* A write that is answered from the drive's memory counts for what a read takes. */
static void test_cached_writes(void **state)
{
	struct blender_head h;
	u64 now = SEC;

	(void)state;
	blender_head_init(&h);
	for (u32 i = 0; i < 200; i++) {
		now += MSEC;
		took(&h, now, MSEC, 256 * KB, false, false);
		now += 9 * MSEC;
		took(&h, now, 9 * MSEC, 256 * KB, false, true);
	}
	expect_range(took(&h, now + MSEC / 10, MSEC / 10, 256 * KB, true, false),
		     0.9 * MSEC, 1.1 * MSEC, "a cached write of 256 KiB, ns");
	expect_range(took(&h, now + MSEC / 10, MSEC / 10, 4 * KB, true, true),
		     7 * MSEC, 9 * MSEC, "a cached write at random, ns");
	expect_range(took(&h, now + 30 * MSEC, 30 * MSEC, 256 * KB, true, false),
		     15 * MSEC, 30 * MSEC, "one that had to wait for room, ns");
}

/* The read that comes after a flush, or after a hang, does not pay for it. */
static void test_trouble(void **state)
{
	struct blender_head h;

	(void)state;
	blender_head_init(&h);
	blender_head_begins(&h, SEC);
	expect_range(took(&h, 31 * SEC, 30 * SEC, 128 * KB, false, false), MSEC / 2,
		     20 * MSEC, "half a minute, ns");
}

/* So many reads of so many bytes, each so far from the one before and taking so long. */
static void reads_of(struct blender_head *h, u32 n, u32 bytes, u64 way, u64 ns, u64 beside,
		     bool stream)
{
	for (u32 i = 0; i < n; i++) {
		u64 at = h->at + way;

		blender_head_took(h, &(struct blender_answer) {
			.now_ns = h->paid_ns + ns, .service_ns = ns, .at = at,
			.bytes = bytes, .beside = beside, .moved = true, .stream = stream,
		});
	}
}

static void reads(struct blender_head *h, u32 n, u32 bytes, u64 way, u64 ns, u64 beside)
{
	reads_of(h, n, bytes, way, ns, beside, false);
}

#define GB_SECTORS	(1000000000ULL / 512)

/* What says to be a disk is one until many reads from afar have come at once. */
static void test_no_head(void **state)
{
	struct blender_head h;

	(void)state;
	blender_head_init(&h);
	assert_false(h.none);
	reads(&h, 31, 4 * KB, GB_SECTORS, 100 * USEC, 0);
	assert_false(h.none);
	reads(&h, 1, 4 * KB, GB_SECTORS, 100 * USEC, 0);
	assert_true(h.none);
	/* A busy moment of the host is no head, nor is a volume of a millisecond. */
	reads(&h, 200, 4 * KB, GB_SECTORS, SEC, 0);
	reads(&h, 1000, 4 * KB, GB_SECTORS, MSEC, 0);
	assert_true(h.none);
	/* But something that takes its time is. */
	reads(&h, 600, 4 * KB, GB_SECTORS, 6 * MSEC, 0);
	assert_false(h.none);
	expect_range(h.move_ns / 1e6, 5, 7, "learned anew: a movement, ms");
}

/*
 * Streams in turn, runs of so many requests each: the first takes so long, the others so.
 * Is there no head?
 */
static bool streams_in_turn(u32 bytes, u32 run, u64 first_ns, u64 others_ns)
{
	struct blender_head h;

	blender_head_init(&h);
	for (u32 i = 0; i < 100; i++) {
		reads_of(&h, 1, bytes, GB_SECTORS, first_ns, 4 * MB, true);
		reads_of(&h, run - 1, bytes, bytes / 512, others_ns, 4 * MB, true);
	}
	return h.none;
}

/* Nothing but streams: from one to another, faster than any head reads. */
static void test_streams_tell(void **state)
{
	struct blender_head h;

	(void)state;
	assert_true(streams_in_turn(64 * KB, 100, 90 * USEC, 90 * USEC));
	assert_true(streams_in_turn(128 * KB, 1, 120 * USEC, 0));
	assert_true(streams_in_turn(MB, 10, 1500 * USEC, 1000 * USEC));
	assert_true(streams_in_turn(4 * MB, 2, 8 * MSEC, 8 * MSEC));
	/* A disk: 290 MB/s, after a seek, or what it has read ahead. */
	for (u32 run = 2; run < 200; run += 10) {
		assert_false(streams_in_turn(128 * KB, run, 8 * MSEC, 450 * USEC));
		assert_false(streams_in_turn(128 * KB, run + 8, 150 * USEC, 450 * USEC));
		assert_false(streams_in_turn(MB, run, 2 * MSEC, 3600 * USEC));
	}
	/* One stream alone says nothing, whatever it reads. */
	blender_head_init(&h);
	reads_of(&h, 100000, 128 * KB, 128 * KB / 512, 10 * USEC, 0, true);
	assert_false(h.none);
}

/* What a disk does at once is not taken for more than it is. */
static void test_a_head(void **state)
{
	struct blender_head h;

	(void)state;
	blender_head_init(&h);
	/* Places of a few megabytes that it keeps in its memory. */
	reads(&h, 2000, 4 * KB, 20000, 100 * USEC, 0);
	assert_false(h.none);
	/* What came while others, and much, were under way. */
	reads(&h, 2000, 128 * KB, GB_SECTORS, 500 * USEC, MB + 1);
	assert_false(h.none);
	/* Two of three from its memory, the third at the speed of the fastest drives. */
	for (u32 i = 0; i < 2000; i++) {
		reads(&h, 2, 4 * KB, GB_SECTORS, 100 * USEC, 0);
		reads(&h, 1, 4 * KB, GB_SECTORS, 5 * MSEC, 0);
	}
	assert_false(h.none);
	/* Thirty-two sorted ones of a drive of 15,000 rpm. */
	reads(&h, 2000, 4 * KB, GB_SECTORS, 2200 * USEC, 31 * 4 * KB);
	assert_false(h.none);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_time_is_shared),
		cmocka_unit_test(test_array),
		cmocka_unit_test(test_quick_ones_beside),
		cmocka_unit_test(test_no_more_than_there_was),
		cmocka_unit_test(test_cached_writes),
		cmocka_unit_test(test_trouble),
		cmocka_unit_test(test_no_head),
		cmocka_unit_test(test_streams_tell),
		cmocka_unit_test(test_a_head),
	};

	return cmocka_run_group_tests_name("head", tests, NULL, NULL);
}
