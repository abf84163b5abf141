// SPDX-License-Identifier: GPL-2.0
/*
 * Contention: who shares the device with whom, and what is only a trace.
 */
#include "unit.h"
#include "contend.h"

static void send(struct blender_contention *c, u8 lane, u8 seq, u32 bytes,
		 u8 scale, u32 times, bool rotational)
{
	const struct blender_arrival a = {
		.lane = lane, .seq = seq, .bytes = bytes, .scale = scale,
	};

	while (times--)
		blender_contend_arrive(c, &a, rotational);
}

static struct blender_contention begin(u32 cgroups)
{
	struct blender_contention c;

	blender_contend_init(&c, SEC);
	c.present = cgroups;
	return c;
}

#define BULK(c, times)	\
	send(c, BLENDER_LANE_STREAM, BLENDER_SEQ_STREAM, 128 * KB, 1, times, false)
#define SMALL(c, times)	\
	send(c, BLENDER_LANE_LATENCY, BLENDER_SEQ_NEW, 4 * KB, 1, times, false)

/* Alone nobody contends, whatever it sends; a second cgroup makes the difference. */
static void test_alone(void **state)
{
	struct blender_contention c = begin(1);

	(void)state;

	BULK(&c, 1000);
	assert_false(blender_contended(&c, false));
	assert_false(blender_contended(&c, true));
	c.present = 2;
	assert_true(blender_contended(&c, false));
	assert_true(blender_contended(&c, true));
}

/* Small requests alone contend for a disk and not for flash. */
static void test_small_only(void **state)
{
	struct blender_contention c = begin(2);

	(void)state;

	SMALL(&c, 1000);
	assert_true(blender_contended(&c, true));
	assert_false(blender_contended(&c, false));
}

/* A random reader that hits the end of an old stream now and then is no bulk. */
static void test_trace_of_bulk(void **state)
{
	struct blender_contention c = begin(2);

	(void)state;

	for (u32 i = 0; i < 100; i++) {
		SMALL(&c, 100);
		send(&c, BLENDER_LANE_STREAM, BLENDER_SEQ_STREAM, 4 * KB, 1, 1, false);
		assert_false(blender_contended(&c, false));
	}
	BULK(&c, 100);
	assert_true(blender_contended(&c, false));
}

/* A slow device has few requests in so short a time, but large ones. */
static void test_few_large(void **state)
{
	struct blender_contention c = begin(2);

	(void)state;

	SMALL(&c, 1);
	send(&c, BLENDER_LANE_STREAM, BLENDER_SEQ_STREAM, 256 * KB, 1, 1, false);
	assert_false(blender_contended(&c, false));
	send(&c, BLENDER_LANE_STREAM, BLENDER_SEQ_STREAM, 256 * KB, 1, 1, false);
	assert_true(blender_contended(&c, false));
}

/* Within one cgroup: small reads beside writeback, wherever it goes. */
static void test_writeback(void **state)
{
	static const struct blender_arrival page = {
		.lane = BLENDER_LANE_STREAM, .seq = BLENDER_SEQ_NEW, .bytes = 4 * KB,
		.async = true, .scale = 1,
	};
	struct blender_contention c = begin(1);

	(void)state;

	for (u32 i = 0; i < 100; i++)
		blender_contend_arrive(&c, &page, false);
	assert_false(blender_contended(&c, false));
	/* Half of its size may be the beginning of anything. */
	SMALL(&c, 100);
	assert_true(blender_contended(&c, false));
	c = begin(1);
	send(&c, BLENDER_LANE_STREAM, BLENDER_SEQ_NEW, 128 * KB, 1, 100, false);
	SMALL(&c, 100);
	assert_false(blender_contended(&c, false));
}

/* Within one cgroup: small requests beside large streams, at once. */
static void test_within_one(void **state)
{
	struct blender_contention c = begin(1);

	(void)state;

	BULK(&c, 100);
	SMALL(&c, 1);
	assert_true(blender_contended(&c, false));
}

/*
 * A stream of small requests is small until it is confirmed: streams that come and
 * go do not contend with one another.
 */
static void test_stream_of_small(void **state)
{
	struct blender_contention c = begin(1);

	(void)state;

	for (u32 i = 0; i < 100; i++) {
		send(&c, BLENDER_LANE_LATENCY, BLENDER_SEQ_NEW, 4 * KB, 16, 8, false);
		send(&c, BLENDER_LANE_LATENCY, BLENDER_SEQ_CONTINUES, 4 * KB, 16,
		     8 * 63, false);
		send(&c, BLENDER_LANE_STREAM, BLENDER_SEQ_STREAM, 4 * KB, 16, 8 * 448,
		     false);
		assert_false(blender_contended(&c, false));
	}
	/* As many random ones are somebody else's. */
	send(&c, BLENDER_LANE_LATENCY, BLENDER_SEQ_NEW, 4 * KB, 1, c.seen, false);
	assert_true(blender_contended(&c, false));
}

/* ioprio classes want to be told apart, of one cgroup as well. */
static void test_classes(void **state)
{
	struct blender_contention c = begin(1);

	(void)state;

	send(&c, BLENDER_LANE_IDLE, BLENDER_SEQ_NEW, 4 * KB, 1, 1, false);
	assert_true(blender_contended(&c, false));
}

/* Who is of a class, or has a weight of his own, wants more than others. */
static void test_plain(void **state)
{
	struct blender_contention c = begin(2);

	(void)state;

	BULK(&c, 100);
	SMALL(&c, 100);
	assert_true(blender_contend_is_plain(&c));
	send(&c, BLENDER_LANE_IDLE, BLENDER_SEQ_NEW, 4 * KB, 1, 1, false);
	assert_false(blender_contend_is_plain(&c));

	c = begin(2);
	blender_contend_weighs(&c);
	assert_false(blender_contend_is_plain(&c));
	blender_contend_turn(&c, SEC + BLENDER_EPOCH_NS);
	assert_false(blender_contend_is_plain(&c));
	blender_contend_turn(&c, SEC + 2 * BLENDER_EPOCH_NS);
	assert_true(blender_contend_is_plain(&c));
}

/* What was seen counts for one to two epochs, and for none after a long silence. */
static void test_epochs(void **state)
{
	struct blender_contention c = begin(1);

	(void)state;

	c.active[0] = 2;
	BULK(&c, 100);
	blender_contend_heavy(&c);
	blender_contend_turn(&c, SEC + BLENDER_EPOCH_NS - 1);
	assert_true(blender_contended(&c, false));
	blender_contend_turn(&c, SEC + BLENDER_EPOCH_NS);
	assert_true(blender_contended(&c, false));
	assert_true(blender_contend_is_heavy(&c));
	blender_contend_turn(&c, SEC + 2 * BLENDER_EPOCH_NS);
	assert_false(blender_contended(&c, false));
	assert_false(blender_contend_is_heavy(&c));

	c.active[0] = 2;
	BULK(&c, 100);
	blender_contend_turn(&c, 10 * SEC);
	assert_false(blender_contended(&c, false));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_alone),
		cmocka_unit_test(test_small_only),
		cmocka_unit_test(test_trace_of_bulk),
		cmocka_unit_test(test_few_large),
		cmocka_unit_test(test_writeback),
		cmocka_unit_test(test_within_one),
		cmocka_unit_test(test_stream_of_small),
		cmocka_unit_test(test_classes),
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_epochs),
	};

	return cmocka_run_group_tests_name("contend", tests, NULL, NULL);
}
