// SPDX-License-Identifier: GPL-2.0
/*
 * Tags: how soon they follow, and that they do not waver. Requests go through
 * stream detection first, as they do in the kernel.
 */
#include "stream_table.h"
#include "tag.h"

struct cgroup {
	struct table table;
	struct blender_tagger tagger;
	struct rng rng;
	u64 at;
	u32 changes;
};

static void cgroup_init(struct cgroup *cg, u64 seed)
{
	table_init(&cg->table);
	blender_tag_init(&cg->tagger);
	cg->rng.state = seed;
	cg->at = 1 << 30;
	cg->changes = 0;
}

static void cgroup_free(struct cgroup *cg)
{
	table_free(&cg->table);
}

static void sends(struct cgroup *cg, u64 sector, u32 kb)
{
	enum blender_seq seq = table_see(&cg->table, sector, kb * 2);

	cg->changes += blender_tag_update(&cg->tagger, seq, kb * KB);
}

static void sends_stream(struct cgroup *cg, u32 kb)
{
	sends(cg, cg->at, kb);
	cg->at += kb * 2;
}

/* Anywhere on 8 TiB. */
static void sends_random(struct cgroup *cg, u32 kb)
{
	sends(cg, rng_below(&cg->rng, (8ULL << 30) / kb) * kb * 2, kb);
}

/* Requests until the tag is @tag; at most 10000. */
static u32 requests_until(struct cgroup *cg, enum blender_tag tag, u32 kb)
{
	u32 n;

	for (n = 1; n <= 10000; n++) {
		if (tag == BLENDER_TAG_STREAMING)
			sends_stream(cg, kb);
		else
			sends_random(cg, kb);
		if (cg->tagger.tag == tag)
			break;
	}
	return n;
}

/*
 * From either end to the other, @phases times: a new place for each stream, as
 * a workload that changes its phase would have.
 */
static void check_reaction(u32 kb, u32 to_stream, u32 to_random)
{
	struct cgroup cg;
	u32 n, phase, i;

	cgroup_init(&cg, kb);
	for (phase = 0; phase < 6; phase++) {
		cg.at += 1 << 28;
		n = requests_until(&cg, BLENDER_TAG_STREAMING, kb);
		expect_range(n, 1, to_stream, "%u KiB, random to stream", kb);
		for (i = 0; i < 500; i++)
			sends_stream(&cg, kb);
		n = requests_until(&cg, BLENDER_TAG_RANDOM, kb);
		expect_range(n, 1, to_random, "%u KiB, stream to random", kb);
		for (i = 0; i < 500; i++)
			sends_random(&cg, kb);
	}
	cgroup_free(&cg);
}

/* 200 ms at 100 requests per second. */
static void test_reaction_64k(void **state)
{
	(void)state;
	check_reaction(64, 20, 20);
	check_reaction(128, 20, 20);
	check_reaction(1024, 20, 20);
}

/* What holds for small ones: confirmation alone takes 256 KiB. */
static void test_reaction_small(void **state)
{
	(void)state;
	check_reaction(32, 8 + 20, 20);
	check_reaction(16, 16 + 20, 20);
	check_reaction(4, 64 + 20, 20);
}

/* A new cgroup is unknown until there is evidence. */
static void test_first_requests(void **state)
{
	struct cgroup cg;

	(void)state;
	cgroup_init(&cg, 1);
	assert_int_equal(cg.tagger.tag, BLENDER_TAG_UNKNOWN);
	for (u32 i = 0; i < 3; i++) {
		sends_stream(&cg, 64);
		assert_int_equal(cg.tagger.tag, BLENDER_TAG_UNKNOWN);
	}
	expect_range(requests_until(&cg, BLENDER_TAG_STREAMING, 64), 1, 10,
		     "a new streaming cgroup");
	assert_int_equal(cg.changes, 1);
	cgroup_free(&cg);

	cgroup_init(&cg, 2);
	expect_range(requests_until(&cg, BLENDER_TAG_RANDOM, 4), 1, 10,
		     "a new random cgroup");
	assert_int_equal(cg.changes, 1);
	cgroup_free(&cg);
}

/* Many short files: the first requests of each must not count against it. */
static void test_small_files(void **state)
{
	struct cgroup cg;
	u32 i, streaming = 0;

	(void)state;
	cgroup_init(&cg, 3);
	for (i = 0; i < 16 * 1000; i++) {
		if (i % 16 == 0)
			cg.at += 1 << 20;
		sends_stream(&cg, 128);
		if (i >= 160)
			streaming += cg.tagger.tag == BLENDER_TAG_STREAMING;
	}
	expect_range(streaming, 16000 - 160, 16000 - 160,
		     "2 MiB files by 128 KiB: requests at which it was streaming");
	cgroup_free(&cg);
}

/* Tag changes while @percent of the requests, by chance, belong to a stream. */
static u32 changes_at(u32 percent, u32 kb, u32 requests)
{
	struct cgroup cg;
	u32 i, before;

	cgroup_init(&cg, percent * 10000 + kb);
	for (i = 0; i < 1000; i++)
		sends_stream(&cg, kb);
	if (percent < 50)
		for (i = 0; i < 1000; i++)
			sends_random(&cg, kb);
	before = cg.changes;
	for (i = 0; i < requests; i++) {
		if (rng_below(&cg.rng, 100) < percent)
			sends_stream(&cg, kb);
		else
			sends_random(&cg, kb);
	}
	cgroup_free(&cg);
	return cg.changes - before;
}

static const u32 sizes_kb[] = { 4, 64, 128, 1024 };

/*
 * A steady mix keeps its tag: at four to one, less than one change per 10,000
 * requests. A tag that changes by chance would tell nobody anything.
 */
static void test_steady_mix(void **state)
{
	static const u32 percents[] = { 10, 20, 80, 90 };

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(sizes_kb); i++)
		for (u32 k = 0; k < ARRAY_SIZE(percents); k++)
			expect_range(changes_at(percents[k], sizes_kb[i], 100000),
				     0, 10, "%u%% stream, %u KiB: changes in 100,000",
				     percents[k], sizes_kb[i]);
}

/* Strictly taking turns never changes the tag, whatever the proportion. */
static void test_regular_mix(void **state)
{
	(void)state;
	for (u32 s = 0; s < ARRAY_SIZE(sizes_kb); s++) {
		for (u32 stream = 1; stream <= 4; stream++) {
			for (u32 random = 1; random <= 4; random++) {
				struct cgroup cg;
				u32 i, before = 0;

				cgroup_init(&cg, s);
				for (i = 0; i < 4000; i++) {
					if (i == 2000)
						before = cg.changes;
					if (i % (stream + random) < stream)
						sends_stream(&cg, sizes_kb[s]);
					else
						sends_random(&cg, sizes_kb[s]);
				}
				expect_equal(cg.changes, before,
					     "%u stream, %u random of %u KiB in turn: changes",
					     stream, random, sizes_kb[s]);
				cgroup_free(&cg);
			}
		}
	}
}

/* The thresholds are apart: between them nothing changes. */
static void test_hysteresis(void **state)
{
	struct blender_tagger t;
	u32 score;

	(void)state;
	for (score = 0; score <= BLENDER_TAG_ONE; score += 64) {
		for (u8 tag = 0; tag < BLENDER_TAG_NR; tag++) {
			bool high = score > BLENDER_TAG_STREAMING_ABOVE;
			bool low = score < BLENDER_TAG_RANDOM_BELOW;
			u8 want = high ? BLENDER_TAG_STREAMING :
				  low ? BLENDER_TAG_RANDOM : tag;

			t = (struct blender_tagger) { .score = score, .tag = tag };
			assert_int_equal(blender_tag_update(&t,
					 BLENDER_SEQ_CONTINUES, 65536),
					 want != tag);
			assert_int_equal(t.tag, want);
			assert_int_equal(t.score, score);
		}
	}
}

/* The score stays in its range for every verdict and size. */
static void test_range(void **state)
{
	struct rng r = { 5 };
	struct blender_tagger t;

	(void)state;
	blender_tag_init(&t);
	for (u32 i = 0; i < 1000000; i++) {
		u32 same = rng_below(&r, 50), seq = rng_below(&r, 4);
		u32 bytes = rng_below(&r, 10) ? rng_below(&r, 4 * MB) : ~0u;

		while (same--)
			blender_tag_update(&t, seq, bytes);
		assert_in_range(t.score, 0, BLENDER_TAG_ONE);
	}
}

static void test_pinned(void **state)
{
	struct blender_tagger t = { 0 };

	(void)state;
	for (u8 tag = 0; tag < BLENDER_TAG_NR; tag++) {
		t.tag = tag;
		assert_int_equal(blender_tag_effective(&t, BLENDER_CLASS_AUTO), tag);
		assert_int_equal(blender_tag_effective(&t, BLENDER_CLASS_STREAMING),
				 BLENDER_TAG_STREAMING);
		assert_int_equal(blender_tag_effective(&t, BLENDER_CLASS_RANDOM),
				 BLENDER_TAG_RANDOM);
	}
}

static void test_names(void **state)
{
	(void)state;
	assert_string_equal(blender_tag_name(BLENDER_TAG_UNKNOWN), "unknown");
	assert_string_equal(blender_tag_name(BLENDER_TAG_STREAMING), "streaming");
	assert_string_equal(blender_tag_name(BLENDER_TAG_RANDOM), "random");
	assert_string_equal(blender_tag_name(BLENDER_TAG_NR), "invalid");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_reaction_64k),
		cmocka_unit_test(test_reaction_small),
		cmocka_unit_test(test_first_requests),
		cmocka_unit_test(test_small_files),
		cmocka_unit_test(test_steady_mix),
		cmocka_unit_test(test_regular_mix),
		cmocka_unit_test(test_hysteresis),
		cmocka_unit_test(test_range),
		cmocka_unit_test(test_pinned),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests_name("tag", tests, NULL, NULL);
}
