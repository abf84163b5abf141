// SPDX-License-Identifier: GPL-2.0
/*
 * Lane choice: each rule, the order of the rules, and their edges.
 */
#include "unit.h"
#include "lane.h"
#include "params.h"

#define LIGHT	BLENDER_LIGHT_BYTES
#define SMALL	BLENDER_SMALL_BYTES

#define AUTO	BLENDER_CLASS_AUTO
#define PIN_S	BLENDER_CLASS_STREAMING
#define PIN_R	BLENDER_CLASS_RANDOM
#define NEW	BLENDER_SEQ_NEW
#define CONT	BLENDER_SEQ_CONTINUES
#define CONF	BLENDER_SEQ_CONFIRMED
#define STREAM	BLENDER_SEQ_STREAM

/* A case names only what is not as usual. */
#pragma GCC diagnostic ignored "-Woverride-init"

/* A read, or a write that someone waits for, or one that nobody waits for. */
#define READ(...)	{ .sync = 1, .bytes = 4096, __VA_ARGS__ }
#define WRITE(...)	{ .sync = 1, .write = 1, .bytes = 4096, __VA_ARGS__ }
#define ASYNC(...)	{ .write = 1, .bytes = 4096, __VA_ARGS__ }
/* What a direct writer sends: REQ_SYNC and REQ_IDLE. */
#define DIRECT(...)	WRITE(.more = 1, __VA_ARGS__)
#define RT		.prio = BLENDER_PRIO_RT
#define IDLE		.prio = BLENDER_PRIO_IDLE

static const struct lane_case {
	const char *what;
	struct blender_request rq;
	u8 class;
	u32 light;
	u8 lane;
	u8 reason;
} cases[] = {
#define TO(lane, reason)	BLENDER_LANE_##lane, BLENDER_WHY_##reason
	/* 1. ioprio class, before everything else. */
	{ "rt read", READ(RT), AUTO, 0, TO(RT, REALTIME) },
	{ "rt large stream", READ(RT, .bytes = MB, .seq = STREAM), AUTO, 0, TO(RT, REALTIME) },
	{ "rt of a flood", READ(RT), AUTO, 100 * MB, TO(RT, REALTIME) },
	{ "rt, pinned streaming", READ(RT), PIN_S, 0, TO(RT, REALTIME) },
	{ "rt metadata", READ(RT, .meta = 1), AUTO, 0, TO(RT, REALTIME) },
	{ "rt async", ASYNC(RT), AUTO, 0, TO(RT, REALTIME) },
	{ "idle read", READ(IDLE), AUTO, 0, TO(IDLE, IDLE) },
	{ "idle metadata", READ(IDLE, .meta = 1), AUTO, 0, TO(LATENCY, META) },
	{ "idle journal", WRITE(IDLE, .fua = 1), AUTO, 0, TO(LATENCY, META) },
	{ "idle fua of a flood", DIRECT(IDLE, .fua = 1), AUTO, 129 * KB, TO(STREAM, BACKLOG) },
	{ "large idle fua", DIRECT(IDLE, .fua = 1, .bytes = 256 * KB), AUTO, 0, TO(STREAM, LARGE) },
	{ "idle commit", WRITE(IDLE), AUTO, 0, TO(IDLE, IDLE) },
	{ "idle, pinned random", READ(IDLE), PIN_R, 0, TO(IDLE, IDLE) },
	/* 2. Metadata and journal of anyone. */
	{ "metadata read", READ(.meta = 1), AUTO, 0, TO(LATENCY, META) },
	{ "metadata of a flood", READ(.meta = 1), AUTO, 100 * MB, TO(LATENCY, META) },
	{ "metadata, pinned streaming", READ(.meta = 1), PIN_S, 0, TO(LATENCY, META) },
	{ "metadata in sequence", READ(.meta = 1, .seq = STREAM), AUTO, 0, TO(LATENCY, META) },
	{ "async metadata", ASYNC(.meta = 1), AUTO, 0, TO(LATENCY, META) },
	{ "journal, fua", WRITE(.fua = 1, .bytes = 64 * KB), AUTO, 128 * KB, TO(LATENCY, META) },
	{ "fua of a flood", DIRECT(.fua = 1), AUTO, 129 * KB, TO(STREAM, BACKLOG) },
	{ "large fua", DIRECT(.fua = 1, .bytes = 256 * KB), AUTO, 0, TO(STREAM, LARGE) },
	{ "fua direct write", DIRECT(.fua = 1, .seq = STREAM), AUTO, 0, TO(LATENCY, META) },
	{ "empty flush", { .write = 1, .sync = 1, .fua = 1 }, AUTO, 0, TO(LATENCY, META) },
	{ "largest metadata", READ(.meta = 1, .bytes = 256 * KB), AUTO, 0, TO(LATENCY, META) },
	{ "bulk metadata", READ(.meta = 1, .bytes = 256 * KB + 512), AUTO, 0, TO(STREAM, LARGE) },
	{ "bulk metadata that nobody waits for", ASYNC(.meta = 1, .bytes = 512 * KB), AUTO, 0, TO(STREAM, ASYNC) },
	/* 3. Nobody waits. */
	{ "discard", { .write = 1, .erase = 1 }, AUTO, 0, TO(STREAM, ERASE) },
	{ "sync discard", WRITE(.erase = 1), AUTO, 0, TO(STREAM, ERASE) },
	{ "discard, pinned random", WRITE(.erase = 1), PIN_R, 0, TO(STREAM, ERASE) },
	{ "async write", ASYNC(), AUTO, 0, TO(STREAM, ASYNC) },
	{ "async write of a stream", ASYNC(.seq = STREAM), AUTO, 0, TO(STREAM, ASYNC) },
	{ "async write, pinned random", ASYNC(), PIN_R, 0, TO(STREAM, ASYNC) },
	/* 4. Pinned streaming. */
	{ "small read, pinned streaming", READ(), PIN_S, 0, TO(STREAM, PINNED) },
	{ "commit, pinned streaming", WRITE(), PIN_S, 0, TO(STREAM, PINNED) },
	/* 5. Commits. */
	{ "commit", WRITE(), AUTO, 0, TO(LATENCY, COMMIT) },
	{ "commits in sequence", WRITE(.seq = STREAM), AUTO, 0, TO(LATENCY, COMMIT) },
	{ "largest commit", WRITE(.bytes = 32 * KB), AUTO, 0, TO(LATENCY, COMMIT) },
	{ "above a commit", WRITE(.bytes = 33 * KB, .seq = STREAM), AUTO, 0, TO(STREAM, STREAM) },
	{ "above a commit, alone", WRITE(.bytes = 33 * KB), AUTO, 0, TO(LATENCY, SMALL) },
	{ "commit, pinned random", WRITE(), PIN_R, 0, TO(LATENCY, COMMIT) },
	{ "more to follow: no commit", DIRECT(), AUTO, 0, TO(LATENCY, SMALL) },
	{ "direct writer's stream", DIRECT(.seq = STREAM), AUTO, 0, TO(STREAM, STREAM) },
	{ "commit at the limit", WRITE(), AUTO, LIGHT, TO(LATENCY, COMMIT) },
	{ "flood of commits", WRITE(), AUTO, LIGHT + 512, TO(STREAM, BACKLOG) },
	/* 6. Streams. */
	{ "stream of small reads", READ(.seq = STREAM), AUTO, 0, TO(STREAM, STREAM) },
	{ "stream", READ(.seq = STREAM, .bytes = MB), AUTO, 0, TO(STREAM, STREAM) },
	{ "confirming read", READ(.seq = CONF), AUTO, 0, TO(STREAM, STREAM) },
	{ "not yet confirmed", READ(.seq = CONT), AUTO, 0, TO(LATENCY, SMALL) },
	{ "small stream, pinned random", READ(.seq = STREAM), PIN_R, 0, TO(LATENCY, PINNED) },
	{ "large stream, pinned random", READ(.seq = STREAM, .bytes = MB), PIN_R, 0, TO(STREAM, LARGE) },
	/* 7. Large, or too much outstanding. */
	{ "largest small read", READ(.bytes = SMALL), AUTO, 0, TO(LATENCY, SMALL) },
	{ "large read", READ(.bytes = SMALL + 512), AUTO, 0, TO(STREAM, LARGE) },
	{ "last one that is light", READ(), AUTO, LIGHT - 4096, TO(LATENCY, SMALL) },
	{ "flood of small reads", READ(), AUTO, LIGHT - 4095, TO(STREAM, BACKLOG) },
	{ "huge flood", READ(), AUTO, 0xffffffffu - 511, TO(STREAM, BACKLOG) },
	{ "flood, pinned random", READ(), PIN_R, LIGHT, TO(STREAM, BACKLOG) },
	{ "two of 64 KiB are light", READ(.bytes = SMALL), AUTO, SMALL, TO(LATENCY, SMALL) },
	{ "three are not", READ(.bytes = SMALL), AUTO, 2 * SMALL, TO(STREAM, BACKLOG) },
	/* 8. Small and light. */
	{ "small read", READ(), AUTO, 0, TO(LATENCY, SMALL) },
	{ "small read, pinned random", READ(), PIN_R, 0, TO(LATENCY, PINNED) },
#undef TO
};

static void test_cases(void **state)
{
	u32 bad = 0;

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct lane_case *c = &cases[i];
		struct blender_lane_choice got;

		got = blender_lane_choose(&c->rq, c->class, c->light);
		if (got.lane == c->lane && got.reason == c->reason)
			continue;
		printf("# %s: expected %s/%s, got %s/%s\n", c->what,
		       blender_lane_name(c->lane), blender_reason_name(c->reason),
		       blender_lane_name(got.lane), blender_reason_name(got.reason));
		bad++;
	}
	assert_int_equal(bad, 0);
}

static struct blender_request any_request(struct rng *r)
{
	return (struct blender_request) {
		.bytes = 512 * rng_below(r, 4096), .seq = rng_below(r, 4),
		.prio = rng_below(r, 3), .write = rng_below(r, 2),
		.sync = rng_below(r, 2), .more = rng_below(r, 2),
		.meta = rng_below(r, 2), .fua = rng_below(r, 2),
		.erase = rng_below(r, 2),
	};
}

/*
 * What holds for every request: more outstanding never earns the latency lane,
 * larger never does, and realtime and idle are for those who asked.
 */
static void test_no_privilege(void **state)
{
	struct rng r = { 11 };

	(void)state;
	for (u32 i = 0; i < 1000000; i++) {
		struct blender_request rq = any_request(&r);
		u8 class = rng_below(&r, BLENDER_CLASS_NR);
		u32 light = 512 * rng_below(&r, 1024);
		u8 lane = blender_lane_choose(&rq, class, light).lane;

		assert_int_equal(lane == BLENDER_LANE_RT, rq.prio == BLENDER_PRIO_RT);
		if (rq.prio != BLENDER_PRIO_IDLE || rq.fua)
			assert_int_not_equal(lane, BLENDER_LANE_IDLE);
		else if (!rq.meta && !rq.fua)
			assert_int_equal(lane, BLENDER_LANE_IDLE);
		if (lane != BLENDER_LANE_STREAM)
			continue;
		assert_int_equal(blender_lane_choose(&rq, class, light + 4096).lane, lane);
		/* A write above the size of a commit is judged like a read. */
		if (!blender_is_commit(&rq))
			rq.bytes += 512;
		assert_int_equal(blender_lane_choose(&rq, class, light).lane, lane);
	}
}

static void check_evidence(struct blender_request rq, enum blender_seq want)
{
	assert_int_equal(blender_evidence(&rq), want);
}

/* What a request says of its cgroup: commits are no stream, metadata nothing. */
static void test_evidence(void **state)
{
	(void)state;
	check_evidence((struct blender_request)READ(.seq = STREAM), STREAM);
	check_evidence((struct blender_request)READ(.seq = NEW), NEW);
	check_evidence((struct blender_request)READ(.seq = CONT), CONT);
	check_evidence((struct blender_request)DIRECT(.seq = STREAM), STREAM);
	check_evidence((struct blender_request)ASYNC(.seq = STREAM), STREAM);
	check_evidence((struct blender_request)WRITE(.seq = STREAM), NEW);
	check_evidence((struct blender_request)WRITE(.seq = STREAM, .bytes = MB), STREAM);
	check_evidence((struct blender_request)READ(.meta = 1, .seq = NEW), CONT);
	check_evidence((struct blender_request)WRITE(.meta = 1, .seq = STREAM), CONT);
	check_evidence((struct blender_request)WRITE(.erase = 1, .seq = NEW), CONT);
}

/* Every lane and reason has a name, and no two the same. */
static void test_names(void **state)
{
	(void)state;
	assert_string_equal(blender_lane_name(BLENDER_LANE_NR), "invalid");
	assert_string_equal(blender_reason_name(BLENDER_WHY_NR), "invalid");
	for (u32 i = 0; i < BLENDER_LANE_NR; i++)
		assert_non_null(blender_lane_name(i));
	for (u32 i = 0; i < BLENDER_WHY_NR; i++) {
		assert_non_null(blender_reason_name(i));
		for (u32 k = 0; k < i; k++)
			assert_string_not_equal(blender_reason_name(i),
						blender_reason_name(k));
	}
}

/* Nothing comes to wait longer than it would alone. */
static void test_join(void **state)
{
	static const struct blender_request kinds[] = {
		ASYNC(), WRITE(), DIRECT(), ASYNC(.meta = 1), WRITE(.meta = 1),
	};
	static const char may[ARRAY_SIZE(kinds)][ARRAY_SIZE(kinds) + 1] = {
		"+----",
		"+++--",
		"+++--",
		"+--+-",
		"+++++",
	};

	(void)state;
	for (u32 rq = 0; rq < ARRAY_SIZE(kinds); rq++)
		for (u32 part = 0; part < ARRAY_SIZE(kinds); part++)
			assert_int_equal(blender_may_join(&kinds[rq], &kinds[part]),
					 may[rq][part] == '+');
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
		cmocka_unit_test(test_no_privilege),
		cmocka_unit_test(test_evidence),
		cmocka_unit_test(test_join),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests_name("lane", tests, NULL, NULL);
}
