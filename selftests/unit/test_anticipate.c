// SPDX-License-Identifier: GPL-2.0
/*
 * Anticipation: wait for those who come soon, not for those who do not.
 */
#include "unit.h"
#include "anticipate.h"

static struct blender_think learned(u64 think_ns, u32 times)
{
	struct blender_think t = { 0 };

	while (times--)
		blender_think_learn(&t, think_ns);
	return t;
}

static u64 wait_after(u64 think_ns, u32 times)
{
	struct blender_think t = learned(think_ns, times);

	return blender_anticipate_ns(&t, -1);
}

static void test_first(void **state)
{
	(void)state;
	expect_equal(wait_after(0, 0), BLENDER_ANTICIPATE_FIRST_NS,
		     "nothing learned yet");
}

/* Soon enough: the wait covers the think time, and is never above the limit. */
static void test_quick_sender(void **state)
{
	(void)state;
	for (u64 us = 0; us <= 2400; us += 50)
		expect_range(wait_after(us * USEC, 20), us * USEC,
			     BLENDER_ANTICIPATE_LIMIT_NS,
			     "think time %u us: wait", (u32)us);
}

/* Waiting would cost more than half a positioning: do not wait. */
static void test_slow_sender(void **state)
{
	(void)state;
	for (u64 ms = 3; ms <= 10000; ms *= 3)
		expect_equal(wait_after(ms * MSEC, 1), 0,
			     "think time %u ms: wait", (u32)ms);
	expect_equal(wait_after(~0ULL, 300), 0, "never comes: wait");
}

/* Waits in vain end the waiting, and quick requests bring it back. */
static void test_learning(void **state)
{
	struct blender_think t = learned(200 * USEC, 255);
	u32 n;

	(void)state;
	for (n = 0; blender_anticipate_ns(&t, -1) && n < 100; n++)
		blender_think_learn(&t, ~0ULL);
	expect_range(n, 2, 8, "waits in vain until it stops waiting");
	for (n = 0; !blender_anticipate_ns(&t, -1) && n < 100; n++)
		blender_think_learn(&t, 200 * USEC);
	expect_range(n, 1, 16, "quick requests until it waits again");
	for (n = 0; n < 1000; n++)
		blender_think_learn(&t, 200 * USEC);
	expect_range(t.mean_us, 150, 250, "mean of 200 us");
}

/* The administrator's word holds, whatever was learned. */
static void test_setting(void **state)
{
	static const s32 settings[] = { 0, 1, 3000, BLENDER_ANTICIPATE_US_MAX };
	struct blender_think quick = learned(100 * USEC, 10);
	struct blender_think slow = learned(SEC, 10);

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(settings); i++) {
		u64 want = settings[i] * USEC;

		expect_equal(blender_anticipate_ns(&quick, settings[i]), want,
			     "anticipate_us=%d", settings[i]);
		expect_equal(blender_anticipate_ns(&slow, settings[i]), want,
			     "anticipate_us=%d", settings[i]);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_first),
		cmocka_unit_test(test_quick_sender),
		cmocka_unit_test(test_slow_sender),
		cmocka_unit_test(test_learning),
		cmocka_unit_test(test_setting),
	};

	return cmocka_run_group_tests_name("anticipate", tests, NULL, NULL);
}
