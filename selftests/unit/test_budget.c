// SPDX-License-Identifier: GPL-2.0
/*
 * The in-flight budget against a small model of a flash device: dies work side
 * by side, the link carries one request after the other.
 */
#include "unit.h"
#include "budget.h"

#define DIES_MAX	128
#define FLYING_MAX	256

/**
 * struct device - and the bulk sender in front of it, who keeps so many outstanding
 * @link_bps: bytes per second of the link
 * @die_ns: flash access, on one of @dies
 * @turn_ns: from a completion to the next dispatch
 * @sizes: of requests, in turn
 * @small: latency-lane requests, one each millisecond
 * @least: a wanted latency is missed: one bulk request at a time
 * @commits: the small ones are writes that somebody waits for, and so is the bulk
 * @collide: a request's die is not the one that is free first, but any
 * @depth: requests outstanding
 * @wave_ns: the other direction's bulk completes in waves, by other means of the device,
 *	so long from one to the next; 0: there is none
 * @wave_percent: so much of that time
 * @wave_bps: bytes per second on average
 */
struct device {
	u64 link_bps;
	u64 die_ns;
	u32 dies;
	u64 turn_ns;
	u32 sizes[4];
	u32 nr_sizes;
	bool small;
	bool least;
	bool commits;
	struct rng collide;
	u32 depth;
	u64 wave_ns;
	u32 wave_percent;
	u64 wave_bps;

	u64 now_ns;
	u64 die_free[DIES_MAX];
	u64 link_free;
	struct flight {
		u64 sent_ns, done_ns;
		u32 bytes;
		bool small;
	} flying[FLYING_MAX];
	u32 nr_flying, nr_bulk, nr_commits;
	u64 bulk_bytes;
	u32 turn;
	u64 next_small_ns;
	u64 next_beside_ns;

	/* What came out of it. */
	u64 delivered;
	u64 smalls, small_ns, small_max_ns;
};

static void send(struct device *d, u32 bytes, bool small)
{
	u64 *die = &d->die_free[0], ready;
	u32 i;

	for (i = 1; i < d->dies; i++)
		if (d->die_free[i] < *die)
			die = &d->die_free[i];
	if (d->collide.state)
		die = &d->die_free[rng_below(&d->collide, d->dies)];
	*die = (*die > d->now_ns ? *die : d->now_ns) + d->die_ns;
	ready = *die > d->link_free ? *die : d->link_free;
	d->link_free = ready + bytes * SEC / d->link_bps;
	assert_true(d->nr_flying < FLYING_MAX);
	d->flying[d->nr_flying++] = (struct flight) {
		d->now_ns, d->link_free, bytes, small,
	};
	d->nr_commits += small && d->commits;
	if (small)
		return;
	d->nr_bulk++;
	d->bulk_bytes += bytes;
}

static void fill(struct device *d, const struct blender_budget *b)
{
	u32 bytes = d->sizes[d->turn % d->nr_sizes];

	if (d->small && d->now_ns >= d->next_small_ns) {
		send(d, 4096, true);
		d->next_small_ns = d->now_ns + MSEC;
	}
	while (d->nr_bulk < d->depth &&
	       blender_budget_allows(b, d->bulk_bytes, d->nr_bulk, d->least,
				     d->nr_commits)) {
		send(d, bytes, false);
		bytes = d->sizes[++d->turn % d->nr_sizes];
	}
	assert_true(d->nr_bulk > 0);
}

static void land(struct device *d, struct blender_budget *b, u32 i)
{
	struct flight f = d->flying[i];
	u64 ns = d->now_ns - f.sent_ns;

	d->flying[i] = d->flying[--d->nr_flying];
	if (f.small) {
		if (d->commits) {
			blender_budget_commit(b, ns);
			d->nr_commits--;
		}
		d->smalls++;
		d->small_ns += ns;
		d->small_max_ns = ns > d->small_max_ns ? ns : d->small_max_ns;
		return;
	}
	blender_budget_deliver(b, &(struct blender_delivery) {
		.now_ns = d->now_ns, .service_ns = ns, .bytes = f.bytes,
		.inflight = d->nr_bulk - 1, .waiting = d->depth > d->nr_bulk,
		.stands_for = 1, .disturbed = d->least,
	});
	d->nr_bulk--;
	d->bulk_bytes -= f.bytes;
	d->delivered += f.bytes;
}

/* What of the other direction has completed meanwhile. */
static void beside(struct device *d, struct blender_budget *b)
{
	while (d->wave_ns && d->next_beside_ns <= d->now_ns) {
		blender_budget_beside(b, &(struct blender_delivery) {
			.now_ns = d->next_beside_ns, .bytes = 128 * KB,
			.inflight = d->nr_bulk, .waiting = d->depth > d->nr_bulk,
			.stands_for = 1,
		});
		d->next_beside_ns += 128 * KB * SEC / (d->wave_bps * 100 / d->wave_percent);
		if (d->next_beside_ns % d->wave_ns > d->wave_ns * d->wave_percent / 100)
			d->next_beside_ns += d->wave_ns - d->next_beside_ns % d->wave_ns;
	}
}

/* Run for @ns; returns bulk bytes per second. */
static double run(struct device *d, struct blender_budget *b, u32 depth, u64 ns)
{
	u64 start = d->now_ns, end = start + ns;
	u32 i, next;

	d->depth = depth;
	d->delivered = d->smalls = d->small_ns = d->small_max_ns = 0;
	while (d->now_ns < end) {
		fill(d, b);
		for (next = 0, i = 1; i < d->nr_flying; i++)
			if (d->flying[i].done_ns < d->flying[next].done_ns)
				next = i;
		d->now_ns = d->flying[next].done_ns;
		beside(d, b);
		land(d, b, next);
		d->now_ns += d->turn_ns;
	}
	return (double)d->delivered * SEC / (d->now_ns - start);
}

/* The cap without what is being tried at the moment. */
static u64 steady_cap(const struct blender_budget *b)
{
	return b->base_cap;
}

static const struct profile {
	const char *name;
	struct device d;
} profiles[] = {
	{ "sata, 128 KiB", { .link_bps = 550000000, .die_ns = 80 * USEC, .dies = 32,
	  .turn_ns = 5 * USEC, .sizes = { 128 * KB }, .nr_sizes = 1 } },
	{ "sata, 1 MiB", { .link_bps = 550000000, .die_ns = 80 * USEC, .dies = 32,
	  .turn_ns = 5 * USEC, .sizes = { MB }, .nr_sizes = 1 } },
	{ "sata, mixed", { .link_bps = 550000000, .die_ns = 80 * USEC, .dies = 32,
	  .turn_ns = 5 * USEC, .sizes = { 128 * KB, MB, 64 * KB }, .nr_sizes = 3 } },
	{ "sata, 16 KiB", { .link_bps = 550000000, .die_ns = 80 * USEC, .dies = 32,
	  .turn_ns = 5 * USEC, .sizes = { 16 * KB }, .nr_sizes = 1 } },
	{ "nvme, 128 KiB", { .link_bps = 6800000000, .die_ns = 70 * USEC, .dies = 128,
	  .turn_ns = 1 * USEC, .sizes = { 128 * KB }, .nr_sizes = 1 } },
	{ "nvme, 512 KiB", { .link_bps = 6800000000, .die_ns = 70 * USEC, .dies = 128,
	  .turn_ns = 1 * USEC, .sizes = { 512 * KB }, .nr_sizes = 1 } },
	{ "few dies, 128 KiB", { .link_bps = 6800000000, .die_ns = 300 * USEC, .dies = 4,
	  .turn_ns = 1 * USEC, .sizes = { 128 * KB }, .nr_sizes = 1 } },
	{ "slow writes, 128 KiB", { .link_bps = 530000000, .die_ns = 1500 * USEC, .dies = 16,
	  .turn_ns = 5 * USEC, .sizes = { 128 * KB }, .nr_sizes = 1 } },
	{ "cloud disk, 256 KiB", { .link_bps = 250000000, .die_ns = 1000 * USEC, .dies = 64,
	  .turn_ns = 50 * USEC, .sizes = { 256 * KB }, .nr_sizes = 1 } },
};

/*
 * Contention comes after a second without: bandwidth stays within 95 %, and
 * small requests are clearly better off than behind a full queue.
 */
static void check_converges(const struct profile *p)
{
	struct device d = p->d;
	struct blender_budget b;
	double open, capped, open_us, capped_us;

	d.small = true;
	blender_budget_init(&b);
	open = run(&d, &b, 64, SEC);
	open_us = d.small_ns / 1e3 / d.smalls;
	assert_int_equal(blender_budget_contend(&b, true, 0, d.now_ns),
			 BLENDER_BUDGET_STATE);
	run(&d, &b, 64, SEC);
	capped = run(&d, &b, 64, 4 * SEC);
	capped_us = d.small_ns / 1e3 / d.smalls;
	expect_range(capped / open, 0.95, 1.05, "%s: bandwidth kept", p->name);
	expect_range(capped_us / open_us, 0, 0.5,
		     "%s: small requests' latency, of that without a cap (%.0f us)",
		     p->name, open_us);
}

static void test_converges(void **state)
{
	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(profiles); i++)
		check_converges(&profiles[i]);
}

/* Contention from the first request on: nothing was learned before. */
static void test_cold_start(void **state)
{
	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(profiles); i++) {
		struct device d = profiles[i].d, alone = d;
		struct blender_budget b, none;
		double open;

		blender_budget_init(&none);
		open = run(&alone, &none, 64, SEC);
		blender_budget_init(&b);
		blender_budget_contend(&b, true, 0, 0);
		run(&d, &b, 64, SEC);
		expect_range(run(&d, &b, 64, 4 * SEC) / open, 0.95, 1.05,
			     "%s: bandwidth from a second after a cold start", profiles[i].name);
	}
}

/*
 * A loader that keeps fewer requests than the device could take: all of them go, though
 * nothing waits while more is tried.
 */
static void test_shallow(void **state)
{
	struct device d = { .link_bps = 20000000000, .die_ns = MSEC, .dies = 128,
			    .turn_ns = USEC, .sizes = { 128 * KB }, .nr_sizes = 1 };

	(void)state;
	for (u32 depth = 2; depth <= 48; depth += depth < 8 ? 1 : 8) {
		struct device alone = d, beside = d;
		struct blender_budget b, none;
		double open;

		blender_budget_init(&none);
		open = run(&alone, &none, depth, SEC);
		blender_budget_init(&b);
		blender_budget_contend(&b, true, 0, 0);
		run(&beside, &b, depth, 2 * SEC);
		expect_range(run(&beside, &b, depth, 10 * SEC) / open, 0.97, 1.01,
			     "%u requests outstanding: bandwidth", depth);
	}
}

/*
 * A loader whose requests all go, because the cap is what another load has left: in time
 * the cap is again the least that delivers as much.
 */
static void test_load_gone(void **state)
{
	struct device d = profiles[0].d;
	struct blender_budget b;
	double before, after;

	(void)state;
	blender_budget_init(&b);
	blender_budget_contend(&b, true, 0, 0);
	run(&d, &b, 64, SEC);
	b.base_cap = b.cap_bytes = MB;
	b.state = BLENDER_BUDGET_HOLD;
	before = run(&d, &b, 4, 100 * MSEC);
	run(&d, &b, 4, 12 * SEC);
	after = run(&d, &b, 4, SEC);
	expect_range(steady_cap(&b) / KB, 0, 128, "KiB that may wait");
	expect_range(after / before, 0.98, 1.02, "bandwidth");
}

/*
 * Writes beside the reads complete in waves: what comes with one is no gain of the reads'
 * trial, and what goes with it no loss.
 */
static void test_waves_beside(void **state)
{
	static const struct { u64 ms; u32 percent; } waves[] = {
		{ 30, 50 }, { 50, 30 }, { 100, 60 }, { 200, 30 }, { 400, 60 }, { 1000, 50 },
	};

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(waves); i++) {
		struct device d = profiles[0].d;
		struct blender_budget b;
		double open;

		d.small = true;
		d.wave_bps = 600000000;
		d.wave_ns = waves[i].ms * MSEC;
		d.wave_percent = waves[i].percent;
		blender_budget_init(&b);
		open = run(&d, &b, 16, SEC);
		blender_budget_contend(&b, true, 0, d.now_ns);
		run(&d, &b, 16, 2 * SEC);
		expect_range(run(&d, &b, 16, 20 * SEC) / open, 0.95, 1.01,
			     "waves of %lu ms: bandwidth", (unsigned long)waves[i].ms);
		expect_range(d.small_ns / 1e3 / d.smalls, 200, 800,
			     "waves of %lu ms: small requests' latency, us",
			     (unsigned long)waves[i].ms);
	}
}

/*
 * Commits all the time beside bulk writes: those have nearly what the device can, also
 * where a commit takes long by itself, and commits wait hardly longer than they must.
 */
static void test_commits(void **state)
{
	static const struct { u64 die_ns; double us; } devices[] = {
		{ 20 * USEC, 700 }, { MSEC, 2000 }, { 5 * MSEC, 9000 },
	};

	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(devices); i++) {
		struct device d = { .link_bps = 1000000000, .die_ns = devices[i].die_ns,
				    .dies = 128, .turn_ns = USEC, .sizes = { 128 * KB },
				    .nr_sizes = 1, .small = true, .commits = true };
		struct blender_budget b;
		double open;

		blender_budget_init(&b);
		open = run(&d, &b, 64, SEC);
		blender_budget_contend(&b, true, 0, d.now_ns);
		run(&d, &b, 64, 3 * SEC);
		expect_range(run(&d, &b, 64, 10 * SEC) / open, 0.93, 1.01,
			     "commits of %.2f ms: bandwidth", devices[i].die_ns / 1e6);
		expect_range(d.small_ns / 1e3 / d.smalls, 0, devices[i].us,
			     "commits of %.2f ms: mean, us", devices[i].die_ns / 1e6);
	}
}

/*
 * The last step of a rise lets go all that is asked for, many times what the device needs:
 * a shorter one does, too.
 */
static void test_long_step(void **state)
{
	(void)state;
	for (u32 depth = 96; depth <= 192; depth += 32) {
		struct device d = { .link_bps = 1000000000, .die_ns = 5 * MSEC, .dies = 128,
				    .turn_ns = USEC, .sizes = { 128 * KB }, .nr_sizes = 1,
				    .small = true };
		struct blender_budget b;
		double open, capped;

		blender_budget_init(&b);
		open = run(&d, &b, depth, SEC);
		blender_budget_contend(&b, true, 0, d.now_ns);
		run(&d, &b, depth, 12 * SEC);
		capped = run(&d, &b, depth, 10 * SEC);
		expect_range(capped / open, 0.96, 1.01, "%u wanted: bandwidth", depth);
		expect_range(steady_cap(&b) / (128.0 * KB), 30, 60,
			     "%u wanted: requests that wait", depth);
	}
}

/*
 * A device so fast that nothing has to wait becomes slow (a volume whose burst is used up):
 * that is noticed though the cap holds nothing back, and within a second.
 */
static void test_burst_over(void **state)
{
	struct device d = { .link_bps = 1000000000, .die_ns = 2 * MSEC, .dies = 128,
			    .turn_ns = USEC, .sizes = { 128 * KB }, .nr_sizes = 1,
			    .small = true };
	struct blender_budget b;
	double behind_all_us;

	(void)state;
	blender_budget_init(&b);
	blender_budget_contend(&b, true, 0, 0);
	run(&d, &b, 16, 6 * SEC);
	expect_range(run(&d, &b, 16, SEC) / 1e6, 950, 1001, "MB/s in the burst");
	d.link_bps /= 8;
	behind_all_us = 16 * 128.0 * KB * 1e6 / d.link_bps;
	run(&d, &b, 16, SEC);
	expect_range(run(&d, &b, 16, 2 * SEC) / 1e6, 110, 126, "MB/s after it");
	expect_range(d.small_ns / 1e3 / d.smalls / behind_all_us, 0.05, 0.4,
		     "small requests' latency, of that behind all that is asked for");
}

/*
 * A trial up that lets go all that is asked for, and brings nothing, is short: while it
 * lasts, small requests wait longer.
 */
static void test_hopeless(void **state)
{
	struct device d = profiles[0].d;
	u64 trial_ns = 0, longest_ns = 0;
	struct blender_budget b;
	u32 trials = 0;

	(void)state;
	blender_budget_init(&b);
	blender_budget_contend(&b, true, 0, 0);
	run(&d, &b, 3, 5 * SEC);
	for (u64 end = d.now_ns + 30 * SEC; d.now_ns < end; ) {
		u64 start = d.now_ns;

		run(&d, &b, 3, MSEC);
		trials += !trial_ns && b.state == BLENDER_BUDGET_UP;
		trial_ns = b.state == BLENDER_BUDGET_UP ? trial_ns + d.now_ns - start : 0;
		longest_ns = trial_ns > longest_ns ? trial_ns : longest_ns;
	}
	assert_in_range(trials, 2, 10);
	expect_range(longest_ns / 1e6, 1, 200, "ms of the longest trial up");
}

/*
 * Somebody comes for a moment once a second: what is learned meanwhile, 150 ms each
 * time, adds up to a cap that keeps the bandwidth.
 */
static void test_moments(void **state)
{
	struct device d = { .link_bps = 1000000000, .die_ns = 4 * MSEC, .dies = 128,
			    .turn_ns = USEC, .sizes = { 128 * KB }, .nr_sizes = 1 };
	struct blender_budget b;
	double open = 0, capped = 0;

	(void)state;
	blender_budget_init(&b);
	for (u32 i = 0; i < 60; i++) {
		open = run(&d, &b, 64, 850 * MSEC);
		blender_budget_contend(&b, true, d.nr_bulk, d.now_ns);
		capped = run(&d, &b, 64, 150 * MSEC);
		blender_budget_contend(&b, false, d.nr_bulk, d.now_ns);
	}
	expect_range(capped / open, 0.9, 1.05, "bandwidth in the sixtieth moment");
}

/*
 * The more in flight, the rarer is an idle die, without an end: a flood is to have
 * nearly all, not five times as much in flight for a few per cent.
 */
static void test_diminishing(void **state)
{
	struct device d = { .link_bps = 800000000, .die_ns = 70 * USEC, .dies = 2,
			    .turn_ns = 0, .sizes = { 4 * KB }, .nr_sizes = 1,
			    .collide = { 1 } };
	struct blender_budget b;
	double open;

	(void)state;

	blender_budget_init(&b);
	open = run(&d, &b, 200, SEC);
	blender_budget_contend(&b, true, 0, d.now_ns);
	run(&d, &b, 200, SEC);
	expect_range(run(&d, &b, 200, 2 * SEC) / open, 0.88, 1,
		     "bandwidth of a flood");
	expect_range(steady_cap(&b) / (4.0 * KB), 4, 60, "requests that wait");
}

/*
 * A card that takes a second for twenty requests: what is in flight beyond one only
 * waits, and it is found out.
 */
static void test_slow(void **state)
{
	struct device d = { .link_bps = 10000000, .die_ns = 80 * USEC, .dies = 4,
			    .turn_ns = 5 * USEC, .sizes = { 512 * KB }, .nr_sizes = 1 };
	struct blender_budget b;

	(void)state;
	blender_budget_init(&b);
	blender_budget_contend(&b, true, 0, 0);
	run(&d, &b, 64, 60 * SEC);
	assert_int_equal(steady_cap(&b), 0);
}

/* The device becomes slower (garbage collection), and fast again. */
static void check_speed_change(const struct profile *p, u32 factor)
{
	struct device d = p->d;
	struct blender_budget b;
	double before, slow;
	u64 cap;

	blender_budget_init(&b);
	before = run(&d, &b, 64, SEC);
	blender_budget_contend(&b, true, 0, d.now_ns);
	run(&d, &b, 64, 3 * SEC);
	cap = steady_cap(&b);

	d.link_bps /= factor;
	d.die_ns *= factor;
	run(&d, &b, 64, SEC);
	slow = run(&d, &b, 64, 2 * SEC);
	expect_range(slow / before, 0.93 / factor, 1.1 / factor,
		     "%s: bandwidth at 1/%u of the speed", p->name, factor);
	expect_range(steady_cap(&b), 0, 2.0 * cap,
		     "%s: cap at 1/%u of the speed", p->name, factor);

	d.link_bps *= factor;
	d.die_ns /= factor;
	run(&d, &b, 64, SEC);
	expect_range(run(&d, &b, 64, 2 * SEC) / before, 0.95, 1.05,
		     "%s: bandwidth at full speed again", p->name);
	expect_range(steady_cap(&b), 0.5 * cap, 2.0 * cap,
		     "%s: cap at full speed again", p->name);
}

static void test_speed_change(void **state)
{
	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(profiles); i++) {
		check_speed_change(&profiles[i], 2);
		check_speed_change(&profiles[i], 8);
	}
}

/* Whatever it was told, it never keeps an empty device from getting work. */
static void test_never_stuck(void **state)
{
	struct rng r = { 21 };
	struct blender_wish w = { 0 };
	struct blender_budget b;
	u64 now = 0;

	(void)state;
	blender_budget_init(&b);
	for (u32 i = 0; i < 1000000; i++) {
		struct blender_delivery d = {
			.now_ns = now, .service_ns = rng_next(&r) >> rng_below(&r, 64),
			.bytes = rng_below(&r, 4) * rng_below(&r, 2 * MB),
			.inflight = rng_below(&r, 5),
			.stands_for = 1,
			.waiting = rng_below(&r, 4),
		};

		now += rng_next(&r) >> (30 + rng_below(&r, 34));
		if (!rng_below(&r, 5))
			blender_budget_contend(&b, rng_below(&r, 4), 0, now);
		blender_budget_deliver(&b, &d);
		blender_wish_hear(&w, rng_next(&r) >> rng_below(&r, 64),
				  rng_below(&r, 2) * rng_below(&r, 1000), now);
		assert_true(blender_budget_allows(&b, rng_next(&r), 0, w.missed, false));
		assert_in_range(b.state, 0, BLENDER_BUDGET_STATE_NR - 1);
	}
}

/*
 * Under a steady load the cap is steady: over ten seconds its mean deviation is
 * below a tenth, and trials are rare enough not to show in a 99th percentile.
 */
static void test_steady(void **state)
{
	(void)state;
	for (u32 i = 0; i < ARRAY_SIZE(profiles); i++) {
		struct device d = profiles[i].d;
		double sum = 0, dev = 0, cap[1000];
		u32 larger = 0, j;
		struct blender_budget b;

		blender_budget_init(&b);
		blender_budget_contend(&b, true, 0, 0);
		run(&d, &b, 64, 5 * SEC);
		for (j = 0; j < 1000; j++) {
			run(&d, &b, 64, 10 * MSEC);
			cap[j] = b.cap_bytes + b.mean_bytes;
			larger += b.cap_bytes > b.base_cap;
			sum += cap[j];
		}
		for (j = 0; j < 1000; j++)
			dev += cap[j] * 1000 > sum ? cap[j] - sum / 1000 :
						     sum / 1000 - cap[j];
		expect_range(dev / sum, 0, 0.1, "%s: mean deviation of the cap",
			     profiles[i].name);
		expect_range(larger / 10.0, 0, 0.9, "%s: time with more, per cent",
			     profiles[i].name);
	}
}

/* Trials in nine seconds of a device that is faster and slower in turn. */
static u32 trials_in_rhythm(u64 period_ns)
{
	struct device d = profiles[0].d;
	u64 link_bps = d.link_bps;
	struct blender_budget b;
	u32 i, trials = 0;

	blender_budget_init(&b);
	blender_budget_contend(&b, true, 0, 0);
	for (i = 0; d.now_ns < 13 * SEC; i++) {
		u8 before = b.state;

		d.link_bps = link_bps / 8 * (i % 2 ? 7 : 9);
		run(&d, &b, 64, period_ns);
		if (d.now_ns > 4 * SEC)
			trials += before == BLENDER_BUDGET_HOLD && b.state != before;
	}
	return trials;
}

/*
 * A load with a rhythm of its own is no device that changes: faster and slower by an
 * eighth in turn, it is tried as seldom as a steady one, but for rhythms that fall in
 * with that of the measurements.
 */
static void test_rhythm(void **state)
{
	u32 trials = 0, rhythms = 0;

	(void)state;
	for (u32 ms = 3; ms <= 24; ms++, rhythms++)
		trials += trials_in_rhythm(ms * MSEC);
	expect_range(1.0 * trials / rhythms, 1, 4, "trials in nine seconds");
	expect_range(trials_in_rhythm(7 * MSEC), 1, 1, "of them in a rhythm of 7 ms");
}

/* Nobody else there: no limit at all. */
static void test_open(void **state)
{
	struct device d = profiles[0].d;
	struct blender_budget b;

	(void)state;
	blender_budget_init(&b);
	assert_true(blender_budget_allows(&b, 1ULL << 40, 100000, false, false));
	blender_budget_contend(&b, true, 0, 0);
	run(&d, &b, 64, SEC);
	assert_false(blender_budget_allows(&b, 1ULL << 40, 100000, false, false));
	assert_int_equal(blender_budget_contend(&b, false, 0, d.now_ns),
			 BLENDER_BUDGET_STATE);
	assert_true(blender_budget_allows(&b, 1ULL << 40, 100000, false, false));
	assert_int_equal(blender_budget_contend(&b, false, 0, d.now_ns),
			 BLENDER_BUDGET_SAME);
}

/*
 * Contention that ends in the middle of a rise and comes back soon finds it as it was;
 * after long, there is nothing left of it.
 */
static void test_interrupted(void **state)
{
	struct device d = { .link_bps = 800000000, .die_ns = 70 * USEC, .dies = 8,
			    .sizes = { 4 * KB }, .nr_sizes = 1, .collide = { 1 } };
	struct blender_budget b, before;

	(void)state;
	blender_budget_init(&b);
	blender_budget_contend(&b, true, 0, d.now_ns);
	while (b.won < 2)
		run(&d, &b, 200, MSEC);
	before = b;
	blender_budget_contend(&b, false, 0, d.now_ns);
	run(&d, &b, 200, SEC);
	blender_budget_contend(&b, true, 0, d.now_ns);
	assert_int_equal(b.state, before.state);
	assert_int_equal(b.cap_bytes, before.cap_bytes);
	assert_int_equal(b.won, before.won);
	blender_budget_contend(&b, false, 0, d.now_ns);
	run(&d, &b, 200, 9 * SEC);
	blender_budget_contend(&b, true, 0, d.now_ns);
	assert_int_equal(b.state, BLENDER_BUDGET_HOLD);
	assert_int_equal(b.won, 0);
	assert_false(b.rising);
}

/*
 * Bulk that pauses is no slow device, and nothing is tried on it. Pauses begin
 * everywhere in a measurement.
 */
static void test_pause(void **state)
{
	(void)state;
	for (u32 burst = 20; burst < 120; burst++) {
		struct blender_budget b;
		u64 now = 0;

		blender_budget_init(&b);
		blender_budget_contend(&b, true, 0, now);
		for (u32 i = 0; i < 20 * burst; i++) {
			bool last = i % burst == burst - 1;

			now += 250 * USEC;
			blender_budget_deliver(&b, &(struct blender_delivery) {
				.now_ns = now, .service_ns = 330 * USEC,
				.bytes = 128 * KB, .waiting = !last,
				.stands_for = 1, .inflight = last ? 0 : 1,
			});
			if (last)
				now += 300 * MSEC;
		}
		expect_range(b.base.all, 515e6, 530e6,
			     "bursts of %u requests: bandwidth", burst);
		expect_range(b.base_cap, 0, 1, "bursts of %u requests: cap", burst);
	}
}

/*
 * Times come from several CPUs, and one may be a little older than the last: an
 * interval is then nothing, never nearly for ever.
 */
static void test_time_back(void **state)
{
	struct blender_budget b;
	u64 now = 10 * SEC;

	(void)state;
	blender_budget_init(&b);
	blender_budget_contend(&b, true, 0, now);
	for (u32 i = 0; i < 100000; i++) {
		now += 250 * USEC;
		blender_budget_deliver(&b, &(struct blender_delivery) {
			.now_ns = i % 3 ? now : now - 253 * USEC,
			.service_ns = 330 * USEC, .bytes = 128 * KB,
			.waiting = true, .stands_for = 1,
		});
	}
	expect_range(b.base.all, 250e6, 800e6, "bandwidth of 128 KiB each 250 us");
	expect_range(b.base_cap, 0, 1, "cap");
}

/* A latency target that is missed leaves one request in flight; no target, no effect. */
static void test_latency_target(void **state)
{
	struct device d = profiles[0].d;
	struct blender_wish w = { 0 };
	struct blender_budget b;
	u64 now = SEC;

	(void)state;
	blender_budget_init(&b);
	run(&d, &b, 64, SEC);
	blender_budget_contend(&b, true, 0, d.now_ns);
	run(&d, &b, 64, SEC);
	for (u32 i = 0; i < 50; i++)
		blender_wish_hear(&w, 5000, 0, now);
	assert_false(w.missed);
	for (u32 i = 0; i < 50; i++)
		blender_wish_hear(&w, 5000, 1000, now);
	assert_true(w.missed);
	assert_true(blender_budget_allows(&b, 0, 0, true, false));
	assert_false(blender_budget_allows(&b, 4096, 1, true, false));
	for (u32 i = 0; i < 500; i++)
		blender_wish_hear(&w, 100, 1000, now);
	assert_false(w.missed);
	blender_wish_hear(&w, ~0ULL, 1000, now);
	assert_true(w.missed);
	/* A target hardly above what the device needs is met again, too. */
	for (u32 i = 0; i < 2000; i++)
		blender_wish_hear(&w, 80, 100, now);
	assert_false(w.missed);
}

/* Who missed it sends nothing any more: bulk need not wait for ever. */
static void test_target_given_up(void **state)
{
	struct blender_wish w = { 0 };
	u64 now = SEC;

	(void)state;
	blender_wish_hear(&w, 50000, 1000, now);
	blender_wish_turn(&w, now + BLENDER_EPOCH_NS);
	assert_true(w.missed);
	blender_wish_turn(&w, now + 3 * BLENDER_EPOCH_NS);
	assert_false(w.missed);
}

/* While it is missed no cap limits bulk, and so nothing is learned of caps. */
static void test_missed_teaches_nothing(void **state)
{
	struct device d = profiles[0].d;
	struct blender_budget b;
	u64 cap;

	(void)state;
	blender_budget_init(&b);
	run(&d, &b, 64, SEC);
	blender_budget_contend(&b, true, 0, d.now_ns);
	run(&d, &b, 64, 3 * SEC);
	while (b.state == BLENDER_BUDGET_HOLD)
		run(&d, &b, 64, MSEC);
	cap = b.base_cap;
	d.least = true;
	run(&d, &b, 64, 10 * SEC);
	assert_int_equal(b.state, BLENDER_BUDGET_HOLD);
	assert_int_equal(b.base_cap, cap);
}

static void test_names(void **state)
{
	(void)state;
	for (u32 i = 0; i < BLENDER_BUDGET_STATE_NR; i++)
		assert_string_not_equal(blender_budget_state_name(i), "invalid");
	assert_string_equal(blender_budget_state_name(BLENDER_BUDGET_STATE_NR),
			    "invalid");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_converges),
		cmocka_unit_test(test_cold_start),
		cmocka_unit_test(test_shallow),
		cmocka_unit_test(test_load_gone),
		cmocka_unit_test(test_waves_beside),
		cmocka_unit_test(test_commits),
		cmocka_unit_test(test_long_step),
		cmocka_unit_test(test_burst_over),
		cmocka_unit_test(test_hopeless),
		cmocka_unit_test(test_moments),
		cmocka_unit_test(test_diminishing),
		cmocka_unit_test(test_slow),
		cmocka_unit_test(test_speed_change),
		cmocka_unit_test(test_never_stuck),
		cmocka_unit_test(test_steady),
		cmocka_unit_test(test_rhythm),
		cmocka_unit_test(test_open),
		cmocka_unit_test(test_interrupted),
		cmocka_unit_test(test_pause),
		cmocka_unit_test(test_time_back),
		cmocka_unit_test(test_latency_target),
		cmocka_unit_test(test_target_given_up),
		cmocka_unit_test(test_missed_teaches_nothing),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests_name("budget", tests, NULL, NULL);
}
