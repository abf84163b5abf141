// SPDX-License-Identifier: GPL-2.0
/*
 * Bulk reads beside bulk writes on flash: two budgets over one lane that is shared by
 * weight, as core/queues.c runs them, in front of small models of a device. One has a
 * link that both directions share, one has means of its own for each.
 */
#include "unit.h"
#include "budget.h"
#include "share.h"

#define SENDERS_MAX	8
#define FLYING_MAX	128

/**
 * struct sender - a cgroup that always wants more
 * @depth: requests outstanding, queued and in flight
 */
struct sender {
	bool write;
	u32 bytes;
	u32 depth;
	u32 weight;

	u64 vtime;
	u32 inflight;
	u64 delivered;
};

/**
 * struct drive - and those who use it
 * @bps: bytes per second of reads and of writes
 * @apart: each direction has means of its own; else one link serves both in turn
 * @most_writes: in flight, of the last run
 * @trials: begun in it
 */
struct drive {
	u64 bps[2];
	bool apart;

	struct sender sender[SENDERS_MAX];
	u32 nr_senders;
	struct blender_budget budget[2];
	u64 now_ns, free_ns[2];
	u64 inflight_bytes[2];
	u32 inflight[2];
	struct flight {
		u64 sent_ns, done_ns;
		struct sender *from;
	} flying[FLYING_MAX];
	u32 nr_flying;
	u32 most_writes;
	u32 trials;
};

static bool may_send(const struct drive *d, bool write)
{
	return blender_budget_allows(&d->budget[write], d->inflight_bytes[write],
				     d->inflight[write], false, false);
}

/* Who of those that were not looked at yet is furthest behind? */
static struct sender *next_in_turn(struct drive *d, const bool *seen)
{
	struct sender *next = NULL;

	for (u32 i = 0; i < d->nr_senders; i++) {
		struct sender *s = &d->sender[i];

		if (!seen[i] && s->inflight < s->depth &&
		    (!next || blender_share_before(s->vtime, next->vtime)))
			next = s;
	}
	return next;
}

/* As blender_next_bulk() and blender_pass_over() do it. */
static struct sender *choose(struct drive *d)
{
	bool seen[SENDERS_MAX] = { false };
	struct sender *s;

	while ((s = next_in_turn(d, seen))) {
		if (may_send(d, s->write))
			break;
		if (!blender_share_lets_by(s->write))
			return NULL;
		seen[s - d->sender] = true;
	}
	for (u32 i = 0; s && i < d->nr_senders; i++)
		if (seen[i])
			d->sender[i].vtime =
				blender_share_passed_over(d->sender[i].vtime, s->vtime);
	return s;
}

static void send(struct drive *d, struct sender *s)
{
	u64 *free = &d->free_ns[d->apart && s->write];

	s->vtime += blender_share_cost(s->bytes, 0, s->weight);
	s->inflight++;
	d->inflight[s->write]++;
	d->inflight_bytes[s->write] += s->bytes;
	if (s->write && d->inflight[true] > d->most_writes)
		d->most_writes = d->inflight[true];
	*free = (*free > d->now_ns ? *free : d->now_ns) +
		s->bytes * SEC / d->bps[s->write];
	assert_true(d->nr_flying < FLYING_MAX);
	d->flying[d->nr_flying++] = (struct flight) { d->now_ns, *free, s };
}

static u32 queued(const struct drive *d, bool write)
{
	u32 sum = 0;

	for (u32 i = 0; i < d->nr_senders; i++)
		if (d->sender[i].write == write)
			sum += d->sender[i].depth - d->sender[i].inflight;
	return sum;
}

/* As feed_budgets() of core/feedback.c does. */
static void feed(struct drive *d, const struct flight *f, bool write)
{
	bool of = f->from->write, tried = blender_budget_tries(&d->budget[write], d->now_ns);
	const struct blender_delivery delivery = {
		.now_ns = d->now_ns, .service_ns = d->now_ns - f->sent_ns,
		.bytes = f->from->bytes, .inflight = d->inflight[write],
		.waiting = queued(d, write), .stands_for = 1,
		.disturbed = blender_budget_tries(&d->budget[!write], d->now_ns),
	};

	if (write == of)
		blender_budget_deliver(&d->budget[write], &delivery);
	else
		blender_budget_beside(&d->budget[write], &delivery);
	d->trials += !tried && blender_budget_tries(&d->budget[write], d->now_ns);
}

static void land(struct drive *d, u32 i)
{
	struct flight f = d->flying[i];
	bool write = f.from->write;

	d->flying[i] = d->flying[--d->nr_flying];
	f.from->inflight--;
	f.from->delivered += f.from->bytes;
	d->inflight[write]--;
	d->inflight_bytes[write] -= f.from->bytes;
	feed(d, &f, write);
	feed(d, &f, !write);
	/* Both at once would not know whose doing the difference was. */
	assert_false(blender_budget_tries(&d->budget[false], d->now_ns) &&
		     blender_budget_tries(&d->budget[true], d->now_ns));
}

static void run(struct drive *d, u64 ns)
{
	u64 end = d->now_ns + ns;
	struct sender *s;
	u32 i, next;

	d->most_writes = d->trials = 0;
	for (i = 0; i < d->nr_senders; i++)
		d->sender[i].delivered = 0;
	while (d->now_ns < end) {
		while ((s = choose(d)))
			send(d, s);
		/* Whoever waits, waits for something. */
		assert_true(d->nr_flying > 0);
		for (next = 0, i = 1; i < d->nr_flying; i++)
			if (d->flying[i].done_ns < d->flying[next].done_ns)
				next = i;
		d->now_ns = d->flying[next].done_ns;
		land(d, next);
	}
}

static double mbps(const struct drive *d, u32 sender, u64 ns)
{
	return d->sender[sender].delivered * 1e3 / ns;
}

/* Two readers and a writer with a deeper queue of larger requests. */
static void checkpoint(struct drive *d, u32 read_weight, u32 write_weight)
{
	static const struct sender reader = { .bytes = 128 * KB, .depth = 4 };
	static const struct sender writer = { .write = true, .bytes = MB, .depth = 8 };

	d->nr_senders = 3;
	d->sender[0] = d->sender[1] = reader;
	d->sender[2] = writer;
	d->sender[0].weight = d->sender[1].weight = read_weight;
	d->sender[2].weight = write_weight;
	for (int i = 0; i < 2; i++) {
		blender_budget_init(&d->budget[i]);
		blender_budget_contend(&d->budget[i], true, 0, 0);
	}
}

/* On one link, depth and size of requests give nobody more than his weight. */
static void test_one_link(void **state)
{
	static const u32 weights[][2] = {
		{ 100, 100 }, { 400, 100 }, { 100, 400 }, { 10000, 1000 },
	};

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(weights); i++) {
		struct drive d = { .bps = { 550000000, 530000000 } };
		double read, write, wanted = (double)weights[i][1] / weights[i][0];

		checkpoint(&d, weights[i][0], weights[i][1]);
		run(&d, SEC);
		run(&d, 20 * SEC);
		read = (mbps(&d, 0, 20 * SEC) + mbps(&d, 1, 20 * SEC)) / 2;
		write = mbps(&d, 2, 20 * SEC);
		expect_range(write / read, wanted * 0.95, wanted * 1.05,
			     "weights %u and %u: the writer's share over a reader's",
			     weights[i][0], weights[i][1]);
		expect_range(2 * read + write, 0.97 * 530, 550,
			     "weights %u and %u: all, MB/s", weights[i][0], weights[i][1]);
	}
}

/*
 * A link that two requests keep busy is not taken for one that changes, or for one that
 * more reads would fill better, because a write of 1 MiB ends now or a little later.
 */
static void test_mixed_at_rest(void **state)
{
	struct drive d = { .bps = { 550000000, 530000000 } };

	(void)state;
	checkpoint(&d, 100, 100);
	run(&d, SEC);
	run(&d, 16 * SEC);
	expect_range(d.trials, 2, 10, "trials in 16 seconds");
	for (int i = 0; i < 2; i++) {
		expect_range(d.budget[i].base.all / 1e6, 530, 560, "%s: bandwidth, MB/s",
			     i ? "writes" : "reads");
		expect_range(d.budget[i].base_cap, 0, 128 * KB, "%s: cap",
			     i ? "writes" : "reads");
	}
}

/* Writes that the drive cannot take faster do not hold up the reads. */
static void test_apart(void **state)
{
	struct drive d = { .bps = { 430000000, 60000000 }, .apart = true };

	(void)state;
	checkpoint(&d, 100, 100);
	run(&d, SEC);
	run(&d, 5 * SEC);
	expect_range(mbps(&d, 0, 5 * SEC) + mbps(&d, 1, 5 * SEC), 0.97 * 430, 1.01 * 430,
		     "reads, MB/s");
	expect_range(mbps(&d, 2, 5 * SEC), 0.97 * 60, 1.01 * 60, "writes, MB/s");
	expect_range(d.most_writes, 1, 3, "writes in flight at most");
}

/* Who was passed over for long takes no more than his share when he can again. */
static void test_no_capital(void **state)
{
	struct drive d = { .bps = { 430000000, 60000000 }, .apart = true };
	double read;

	(void)state;
	checkpoint(&d, 100, 100);
	run(&d, 5 * SEC);
	d.apart = false;
	d.bps[1] = 430000000;
	run(&d, SEC / 2);
	read = (mbps(&d, 0, SEC / 2) + mbps(&d, 1, SEC / 2)) / 2;
	expect_range(mbps(&d, 2, SEC / 2) / read, 0.9, 1.15,
		     "the writer's share over a reader's, at once");
}

/*
 * Reads that stop in the middle of a trial, or are all let go by it, do not keep the
 * writes from theirs.
 */
static void test_given_up(void **state)
{
	struct blender_delivery read = {
		.service_ns = 300 * USEC, .bytes = 128 * KB, .stands_for = 1,
		.waiting = true,
	};
	struct blender_budget b;
	u64 now = 0;

	(void)state;
	blender_budget_init(&b);
	blender_budget_contend(&b, true, 0, now);
	while (!blender_budget_tries(&b, now) && now < SEC) {
		read.now_ns = now += 300 * USEC;
		blender_budget_deliver(&b, &read);
	}
	assert_true(blender_budget_tries(&b, now));
	assert_false(blender_budget_tries(&b, now + SEC));

	read.waiting = false;
	for (u32 i = 0; i < 1000 && b.state != BLENDER_BUDGET_HOLD; i++) {
		read.now_ns = now += MSEC;
		blender_budget_deliver(&b, &read);
	}
	assert_int_equal(b.state, BLENDER_BUDGET_HOLD);
	assert_int_equal(b.cap_bytes, b.base_cap);
}

/* A small write that somebody waits for lets few bulk writes beside it. */
static void test_urgent(void **state)
{
	struct blender_budget b;

	(void)state;
	blender_budget_init(&b);
	assert_true(blender_budget_allows(&b, MB, 1, false, true));
	blender_budget_contend(&b, true, 0, 0);
	assert_true(blender_budget_allows(&b, MB, 1, false, false));
	assert_true(blender_budget_allows(&b, 128 * KB, 1, false, true));
	assert_false(blender_budget_allows(&b, 256 * KB, 1, false, true));
	assert_false(blender_budget_allows(&b, MB, 1, false, true));
	assert_true(blender_budget_allows(&b, 0, 0, false, true));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_link),
		cmocka_unit_test(test_mixed_at_rest),
		cmocka_unit_test(test_apart),
		cmocka_unit_test(test_no_capital),
		cmocka_unit_test(test_given_up),
		cmocka_unit_test(test_urgent),
	};

	return cmocka_run_group_tests_name("directions", tests, NULL, NULL);
}
