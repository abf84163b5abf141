// SPDX-License-Identifier: GPL-2.0
/*
 * Picking: what must hold for every view of a device, and how long a lane waits
 * while the others are flooded.
 */
#include "unit.h"
#include "pick.h"
#include "params.h"

#define RT	BLENDER_LANE_RT
#define LATENCY	BLENDER_LANE_LATENCY
#define STREAM	BLENDER_LANE_STREAM
#define IDLE	BLENDER_LANE_IDLE

static u32 sum(const u32 *a)
{
	return a[RT] + a[LATENCY] + a[STREAM] + a[IDLE];
}

static u32 few(struct rng *r)
{
	return rng_below(r, 2) ? 0 : rng_below(r, 20);
}

/* A moment in the past, now and then one just ahead: clocks of other CPUs. */
static u64 moment(struct rng *r, u64 now)
{
	if (!rng_below(r, 50))
		return now + rng_below(r, 20 * USEC);
	return now - rng_below(r, 1ULL << (10 + rng_below(r, 26)));
}

static u64 deadline(struct rng *r, u64 now)
{
	return rng_below(r, 2) ? moment(r, now) : now + rng_below(r, 5 * MSEC);
}

/* Any view that the core may come to. */
static struct blender_view any_view(struct rng *r)
{
	struct blender_view v = { .now_ns = 100 * SEC + rng_below(r, SEC) };
	struct blender_run *run = &v.run;
	int i;

	v.rotational = rng_below(r, 2);
	v.contended = rng_below(r, 4);
	v.slice = rng_below(r, 2) ? LATENCY : STREAM;
	v.slice_start_ns = moment(r, v.now_ns);
	v.bunch_until_ns = deadline(r, v.now_ns);
	v.quantum_bytes = rng_below(r, 2) * rng_below(r, 64 * MB);
	v.latency_streak = few(r);
	v.depth = few(r);
	v.sparse = rng_below(r, 2);
	v.bunch_ns = rng_below(r, 100 * MSEC);
	for (i = 0; i < BLENDER_LANE_NR; i++) {
		v.queued[i] = few(r);
		v.inflight[i] = few(r);
		v.served_ns[i] = moment(r, v.now_ns);
	}
	/* The budget never refuses with nothing in flight: test_budget.c. */
	v.budget_allows = !v.inflight[STREAM] || rng_below(r, 2);
	if (!v.rotational && v.queued[STREAM] &&
	    (!v.budget_allows || rng_below(r, 4) == 0))
		v.held_ns = moment(r, v.now_ns);
	run->active = rng_below(r, 2);
	run->next_queued = run->active && sum(v.queued) && rng_below(r, 2);
	run->start_ns = rng_below(r, 4) ? moment(r, v.now_ns) : 0;
	run->bytes = rng_below(r, 64 * MB);
	run->inflight = rng_below(r, v.inflight[STREAM] + 1);
	run->inflight_bytes = run->inflight * (4 * KB + rng_below(r, MB));
	run->wait_until_ns = deadline(r, v.now_ns);
	run->lone = rng_below(r, 2);
	run->streams = rng_below(r, 200);
	v.scattered = rng_below(r, v.inflight[STREAM] - run->inflight + 1);
	v.stream_next = v.queued[STREAM] && rng_below(r, 2);
	return v;
}

static void check_decision(const struct blender_view *v,
			   const struct blender_decision *d)
{
	assert_in_range(d->reason, 0, BLENDER_WHY_NR - 1);
	switch (d->action) {
	case BLENDER_ACTION_SERVE:
		assert_in_range(d->lane, 0, BLENDER_LANE_NR - 1);
		assert_true(v->queued[d->lane]);
		break;
	case BLENDER_ACTION_CONTINUE_RUN:
		assert_true(v->rotational && v->run.active && v->run.next_queued);
		break;
	case BLENDER_ACTION_WAIT:
		/* There is a time, and it is not long past. */
		assert_true(d->until_ns > v->now_ns || !sum(v->queued));
		break;
	case BLENDER_ACTION_NOTHING:
		assert_int_equal(sum(v->queued), 0);
		break;
	default:
		fail();
	}
}

static void test_any_view(void **state)
{
	struct rng r = { 1 };

	(void)state;
	for (u32 i = 0; i < 500000; i++) {
		struct blender_view v = any_view(&r);
		struct blender_decision d = blender_pick(&v);

		check_decision(&v, &d);
	}
}

static bool is_past(const struct blender_view *v, u64 since_ns, u64 limit_ns)
{
	return v->now_ns > since_ns && v->now_ns - since_ns >= limit_ns;
}

static bool has_waited(const struct blender_view *v, int lane, u64 limit_ns)
{
	return v->queued[lane] && is_past(v, v->served_ns[lane], limit_ns);
}

/* Bulk of a direction may wait for too long while the lane as a whole does not. */
static bool held_long(const struct blender_view *v)
{
	return v->held_ns && is_past(v, v->held_ns, BLENDER_LANE_WAIT_NS);
}

/* Who has waited too long is next; after them realtime, always. */
static void test_order(void **state)
{
	struct rng r = { 2 };

	(void)state;
	for (u32 i = 0; i < 200000; i++) {
		struct blender_view v = any_view(&r);
		struct blender_decision d = blender_pick(&v);

		if (has_waited(&v, IDLE, BLENDER_IDLE_WAIT_NS) ||
		    has_waited(&v, STREAM, BLENDER_LANE_WAIT_NS) || held_long(&v) ||
		    has_waited(&v, LATENCY, BLENDER_LANE_WAIT_NS)) {
			assert_int_equal(d.action, BLENDER_ACTION_SERVE);
			assert_int_equal(d.reason, BLENDER_WHY_WAITED);
		} else if (v.queued[RT]) {
			assert_int_equal(d.action, BLENDER_ACTION_SERVE);
			assert_int_equal(d.lane, RT);
		}
	}
}

/* Flash without contention: whatever is queued goes at once. */
static void test_flash_conserves_work(void **state)
{
	struct rng r = { 3 };

	(void)state;
	for (u32 i = 0; i < 200000; i++) {
		struct blender_view v = any_view(&r);

		v.rotational = false;
		v.contended = false;
		assert_int_equal(blender_pick(&v).action == BLENDER_ACTION_SERVE,
				 sum(v.queued) > 0);
	}
}

/*
 * A disk with random requests only, uncontended: the drive gets all of them, to
 * sort them as well as it can.
 */
static void test_disk_conserves_work(void **state)
{
	struct rng r = { 4 };

	(void)state;
	for (u32 i = 0; i < 200000; i++) {
		struct blender_view v = any_view(&r);

		v.rotational = true;
		v.contended = false;
		v.run.active = false;
		v.run.next_queued = false;
		v.slice = STREAM;
		assert_int_equal(blender_pick(&v).action == BLENDER_ACTION_SERVE,
				 sum(v.queued) > 0);
	}
}

/*
 * What is queued is of the other direction than the run in flight: alone on the disk, a
 * cgroup's goes at once; others', or with more that goes its direction, or with many
 * ahead, when it is over.
 */
static void test_read_beside_written(void **state)
{
	struct blender_view v = {
		.now_ns = 50 * SEC, .rotational = true, .slice = STREAM,
		.queued[STREAM] = 2, .served_ns[STREAM] = 50 * SEC,
		.inflight[STREAM] = 2,
		.run = { .active = true, .start_ns = 50 * SEC, .inflight = 2,
			 .inflight_bytes = MB, .streams = 2, .lone = true },
	};

	(void)state;
	assert_int_equal(blender_pick(&v).action, BLENDER_ACTION_SERVE);
	v.run.inflight = 0;
	v.run.wait_until_ns = v.now_ns + MSEC;
	assert_int_equal(blender_pick(&v).action, BLENDER_ACTION_SERVE);
	v.run.lone = false;
	assert_int_equal(blender_pick(&v).reason, BLENDER_WHY_ANTICIPATE);
	v.run.inflight = 2;
	assert_int_equal(blender_pick(&v).reason, BLENDER_WHY_DEPTH);
	v.run.lone = true;
	v.queued[STREAM] = 7;
	assert_int_equal(blender_pick(&v).reason, BLENDER_WHY_DEPTH);
	v.queued[STREAM] = 2;
	v.contended = true;
	assert_int_equal(blender_pick(&v).reason, BLENDER_WHY_DEPTH);
}

/*
 * A run that has used its time ends, so that others have theirs; but not where it would
 * have the next turn itself and nothing of it is queued. Small requests end it, and so
 * does a time after which nobody is to wait.
 */
static void test_first_goes_on(void **state)
{
	struct blender_view v = {
		.now_ns = 50 * SEC, .rotational = true, .contended = true,
		.slice = STREAM, .slice_start_ns = 50 * SEC - 200 * MSEC,
		.queued[STREAM] = 4, .served_ns[STREAM] = 50 * SEC,
		.served_ns[LATENCY] = 50 * SEC, .inflight[STREAM] = 1,
		.run = { .active = true, .start_ns = 50 * SEC - 200 * MSEC,
			 .inflight = 1, .inflight_bytes = 128 * KB, .streams = 2 },
	};

	(void)state;
	assert_int_equal(blender_pick(&v).action, BLENDER_ACTION_SERVE);
	v.run.first = true;
	assert_int_equal(blender_pick(&v).reason, BLENDER_WHY_DEPTH);
	v.queued[LATENCY] = 1;
	assert_int_equal(blender_pick(&v).lane, LATENCY);
	v.queued[LATENCY] = 0;
	v.run.start_ns = v.now_ns - BLENDER_SWEEP_WAIT_NS;
	assert_int_equal(blender_pick(&v).action, BLENDER_ACTION_SERVE);
}

/* A disk that has had something for long gets no more until it has answered that. */
static void test_overdue(void **state)
{
	struct blender_view v = {
		.now_ns = 50 * SEC, .rotational = true, .contended = true,
		.slice = LATENCY, .slice_start_ns = 50 * SEC - 20 * MSEC,
		.queued[LATENCY] = 4, .served_ns[LATENCY] = 50 * SEC,
		.inflight[LATENCY] = 2,
	};
	struct blender_decision d;

	(void)state;
	assert_int_equal(blender_pick(&v).action, BLENDER_ACTION_SERVE);
	v.overdue = true;
	d = blender_pick(&v);
	assert_int_equal(d.reason, BLENDER_WHY_SETTLE);
	/* It may hang, or its task be asleep. */
	assert_in_range(d.until_ns, v.now_ns + 1, v.now_ns + BLENDER_LANE_WAIT_NS);
	v.contended = false;
	assert_int_equal(blender_pick(&v).action, BLENDER_ACTION_SERVE);
}

/* The head goes to a run only when what is scattered over the disk is done with. */
static void test_scattered_settle(void **state)
{
	struct blender_view v = {
		.now_ns = 50 * SEC, .rotational = true, .contended = true,
		.slice = STREAM, .slice_start_ns = 50 * SEC,
		.queued[STREAM] = 4, .served_ns[STREAM] = 50 * SEC,
		.inflight[STREAM] = 2, .scattered = 1, .stream_next = true,
	};

	(void)state;
	assert_int_equal(blender_pick(&v).reason, BLENDER_WHY_SETTLE);
	v.stream_next = false;
	assert_int_equal(blender_pick(&v).action, BLENDER_ACTION_SERVE);
	v.stream_next = true;
	v.scattered = 0;
	assert_int_equal(blender_pick(&v).action, BLENDER_ACTION_SERVE);
	v.scattered = 1;
	v.contended = false;
	assert_int_equal(blender_pick(&v).action, BLENDER_ACTION_SERVE);
	/* A drive that has lost it must not stop all others. */
	v.contended = true;
	v.served_ns[STREAM] = v.now_ns - BLENDER_LANE_WAIT_NS;
	assert_int_equal(blender_pick(&v).reason, BLENDER_WHY_WAITED);
}

/*
 * Who reads at random, one at a time, has nothing queued when his turn comes again: the
 * head stays for a moment, but not while there is something else to do with it.
 */
static void test_scattered_stays(void **state)
{
	const struct blender_view stays = {
		.now_ns = 50 * SEC, .rotational = true, .contended = true,
		.slice = STREAM, .slice_start_ns = 50 * SEC,
		.queued[STREAM] = 4, .served_ns[STREAM] = 50 * SEC,
		.served_ns[LATENCY] = 50 * SEC, .stream_next = true,
		.run = { .active = true, .scattered = true, .first = true,
			 .start_ns = 50 * SEC, .wait_until_ns = 50 * SEC + MSEC },
	};
	struct blender_view v = stays;

	(void)state;
	assert_int_equal(blender_pick(&v).reason, BLENDER_WHY_ANTICIPATE);
	assert_int_equal(blender_pick(&v).until_ns, v.run.wait_until_ns);
	v.now_ns = v.run.wait_until_ns;
	assert_int_equal(blender_pick(&v).action, BLENDER_ACTION_SERVE);
	v = stays;
	v.run.first = false;
	assert_int_equal(blender_pick(&v).action, BLENDER_ACTION_SERVE);
	v = stays;
	v.stream_next = false;
	assert_int_equal(blender_pick(&v).action, BLENDER_ACTION_SERVE);
	v = stays;
	v.queued[LATENCY] = 1;
	assert_int_equal(blender_pick(&v).lane, LATENCY);
	/* Several of them are in flight side by side. */
	v = stays;
	v.stream_next = false;
	v.inflight[STREAM] = v.scattered = v.run.inflight = 1;
	assert_int_equal(blender_pick(&v).action, BLENDER_ACTION_SERVE);
}

/*
 * The idle class, with nobody else queued: all of it when it is alone; one at a time
 * beside those who were there a moment ago; and none while a disk's head waits.
 */
static void test_idle_steps_back(void **state)
{
	struct blender_view v = {
		.now_ns = 50 * SEC, .contended = true, .budget_allows = true,
		.queued[IDLE] = 8, .served_ns[IDLE] = 50 * SEC,
	};

	(void)state;
	v.inflight[IDLE] = 8;
	assert_int_equal(blender_pick(&v).action, BLENDER_ACTION_SERVE);
	v.served_ns[LATENCY] = v.now_ns - 5 * MSEC;
	assert_int_equal(blender_pick(&v).action, BLENDER_ACTION_WAIT);
	v.inflight[IDLE] = 0;
	assert_int_equal(blender_pick(&v).action, BLENDER_ACTION_SERVE);
	v.inflight[LATENCY] = 1;
	assert_int_equal(blender_pick(&v).action, BLENDER_ACTION_WAIT);
	v.inflight[LATENCY] = 0;

	v.rotational = true;
	v.slice = STREAM;
	v.run.active = true;
	v.run.wait_until_ns = v.now_ns + MSEC;
	assert_int_equal(blender_pick(&v).until_ns, v.now_ns + MSEC);
	v.run.wait_until_ns = v.now_ns - MSEC;
	assert_int_equal(blender_pick(&v).action, BLENDER_ACTION_SERVE);
	v.slice = LATENCY;
	v.bunch_until_ns = v.now_ns + MSEC;
	assert_int_equal(blender_pick(&v).until_ns, v.now_ns + MSEC);
}

/*
 * A toy device under the core's bookkeeping. Flash serves @ways requests side
 * by side, a disk one, taking longer when it has to move its head.
 */
#define TAGS	32

struct flight {
	u64 done_ns;
	u8 lane;
	bool of_run;
};

struct toy {
	struct blender_view v;
	u64 service_ns;
	u64 move_ns;
	u64 busy_until_ns;
	u32 ways;
	u8 last_lane;
	bool flooded[BLENDER_LANE_NR];
	bool capped;
	struct flight flight[TAGS];
	u32 flying;
	u64 served[BLENDER_LANE_NR];
};

static u64 service(struct toy *t, bool cont)
{
	u64 start = t->busy_until_ns > t->v.now_ns ? t->busy_until_ns : t->v.now_ns;
	u64 ns = t->service_ns + (cont ? 0 : t->move_ns);

	t->busy_until_ns = start + ns / t->ways;
	return start + ns;
}

static void send(struct toy *t, u8 lane, bool cont)
{
	struct blender_view *v = &t->v;
	bool run = lane == STREAM && v->rotational;

	t->flight[t->flying++] = (struct flight) {
		.done_ns = service(t, cont), .lane = lane, .of_run = run,
	};
	t->served[lane]++;
	v->queued[lane]--;
	v->inflight[lane]++;
	v->served_ns[lane] = v->now_ns;
	v->latency_streak = lane == LATENCY ? v->latency_streak + 1 :
			    lane == STREAM ? 0 : v->latency_streak;
	if ((lane == LATENCY || lane == STREAM) && v->slice != lane) {
		v->slice = lane;
		v->slice_start_ns = v->now_ns;
	}
	if (!run)
		return;
	if (!cont)
		v->run = (struct blender_run) { .active = true };
	v->run.bytes += 128 * KB;
	v->run.inflight++;
	v->run.inflight_bytes += 128 * KB;
}

static void complete(struct toy *t, u32 i)
{
	struct flight f = t->flight[i];
	struct blender_view *v = &t->v;

	t->flight[i] = t->flight[--t->flying];
	v->inflight[f.lane]--;
	if (f.lane == LATENCY)
		v->bunch_until_ns = v->now_ns + BLENDER_ANTICIPATE_BUNCH_NS;
	if (!f.of_run || !v->run.inflight)
		return;
	v->run.inflight--;
	v->run.inflight_bytes -= 128 * KB;
	if (!v->run.start_ns)
		v->run.start_ns = v->now_ns;
	if (!v->run.inflight)
		v->run.wait_until_ns = v->now_ns + BLENDER_ANTICIPATE_FIRST_NS;
}

static void arrive(struct toy *t, u8 lane)
{
	if (!t->v.queued[lane]++)
		t->v.served_ns[lane] = t->v.now_ns;
}

/* Dispatch until the verdict is to wait; returns until when, 0 for no time. */
static u64 dispatch(struct toy *t)
{
	struct blender_view *v = &t->v;

	for (;;) {
		struct blender_decision d;

		for (u8 i = 0; i < BLENDER_LANE_NR; i++)
			while (t->flooded[i] && v->queued[i] < 64)
				arrive(t, i);
		if (t->flying == TAGS || !sum(v->queued))
			return 0;
		v->budget_allows = !t->capped || v->inflight[STREAM] < 2;
		v->run.next_queued = v->run.active && v->queued[STREAM];
		d = blender_pick(v);
		check_decision(v, &d);
		if (d.action == BLENDER_ACTION_CONTINUE_RUN)
			send(t, STREAM, true);
		else if (d.action == BLENDER_ACTION_SERVE)
			send(t, d.lane, false);
		else
			return d.until_ns;
	}
}

/* Go on to the next thing that happens: a completion, or @until. */
static void advance(struct toy *t, u64 until)
{
	u64 next = until ?: ~0ULL;
	u32 i;

	for (i = 0; i < t->flying; i++)
		if (t->flight[i].done_ns < next)
			next = t->flight[i].done_ns;
	assert_true(next != ~0ULL);
	t->v.now_ns = next;
	for (i = 0; i < t->flying; )
		if (t->flight[i].done_ns <= next)
			complete(t, i);
		else
			i++;
}

static struct toy toy(bool disk, bool contended, u32 floods)
{
	struct toy t = {
		.v = { .now_ns = 100 * SEC, .rotational = disk,
		       .contended = contended, .slice = STREAM, .depth = 32 },
		.service_ns = MSEC,
		.move_ns = disk ? 11 * MSEC : 0,
		.ways = disk ? 1 : 8,
	};

	for (u8 i = 0; i < BLENDER_LANE_NR; i++)
		t.flooded[i] = floods >> i & 1;
	return t;
}

/*
 * One request after the other in @lane, each 5 ms after the last was done, while
 * the flooded lanes never run dry. Returns the longest wait for dispatch.
 */
static u64 longest_wait(struct toy *t, u8 lane, u64 duration_ns)
{
	u64 end = t->v.now_ns + duration_ns, next = t->v.now_ns, longest = 0;
	u64 since = 0, until, wait;
	bool idle;

	while (t->v.now_ns < end) {
		idle = !t->v.queued[lane] && !t->v.inflight[lane];
		if (idle && t->v.now_ns >= next) {
			since = t->v.now_ns;
			arrive(t, lane);
		}
		until = dispatch(t);
		if (since && !t->v.queued[lane]) {
			wait = t->v.now_ns - since;
			longest = wait > longest ? wait : longest;
			since = 0;
		}
		if (t->v.inflight[lane])
			next = t->v.now_ns + 5 * MSEC;
		if (idle && next > t->v.now_ns && (!until || next < until))
			until = next;
		advance(t, until);
	}
	/* Not served at all in the end: that counts as well. */
	if (since && t->v.now_ns - since > longest)
		longest = t->v.now_ns - since;
	return longest;
}

/* A full drive has to be emptied first: its tags' worth of service. */
static u64 drive_ns(const struct toy *t)
{
	return TAGS * (t->service_ns + t->move_ns) / t->ways;
}

static void check_wait(bool disk, bool contended, bool capped, u8 lane, u32 floods)
{
	struct toy t = toy(disk, contended, floods);
	u64 limit = lane == IDLE ? BLENDER_IDLE_WAIT_NS : BLENDER_LANE_WAIT_NS;
	u64 longest;

	t.capped = capped;
	longest = longest_wait(&t, lane, lane == IDLE ? 25 * SEC : 5 * SEC);
	/* All lanes may be late at once, and take turns then. */
	expect_range(longest / 1e6, 0, (limit + 2 * drive_ns(&t)) / 1e6,
		     "%s%s%s, %s lane under floods 0x%x: longest wait, ms",
		     disk ? "disk" : "flash", contended ? " contended" : "",
		     capped ? " capped" : "", blender_lane_name(lane), floods);
	assert_true(t.served[lane] > 0);
}

/* Every lane under every combination of floods of the others. */
static void check_waits(bool disk)
{
	for (u8 lane = 0; lane < BLENDER_LANE_NR; lane++) {
		for (u32 floods = 0; floods < 16; floods++) {
			if (floods >> lane & 1)
				continue;
			check_wait(disk, true, true, lane, floods);
			check_wait(disk, true, false, lane, floods);
			check_wait(disk, false, false, lane, floods);
		}
	}
}

static void test_bounded_wait_flash(void **state)
{
	(void)state;
	check_waits(false);
}

static void test_bounded_wait_disk(void **state)
{
	(void)state;
	check_waits(true);
}

/* Small requests beside streams do not merely get their turn: they go soon. */
static void test_small_ones_soon(void **state)
{
	struct toy flash = toy(false, true, 1 << STREAM);
	struct toy disk = toy(true, true, 1 << STREAM);

	(void)state;
	flash.capped = true;
	expect_range(longest_wait(&flash, LATENCY, 10 * SEC) / 1e6, 0, 1,
		     "flash: longest wait, ms");
	expect_range(longest_wait(&disk, LATENCY, 10 * SEC) / 1e6, 0, 60,
		     "disk: longest wait, ms");
}

/* Streams keep half a disk beside a flood of small requests, or more. */
static void test_disk_time_is_shared(void **state)
{
	struct toy t = toy(true, true, 1 << STREAM | 1 << LATENCY);
	u64 end = t.v.now_ns + 20 * SEC;

	(void)state;
	while (t.v.now_ns < end)
		advance(&t, dispatch(&t));
	/* 12 ms per small request, 1 ms per request of a run. */
	expect_range(t.served[LATENCY] * 12 / 20e3, 0.3, 0.7, "small requests' time");
	expect_range(t.served[STREAM] * 1 / 20e3, 0.24, 0.7, "transfer of streams");
}

/* Flash: under both floods bulk gets one in seventeen at least. */
static void test_flash_streak(void **state)
{
	struct toy t = toy(false, true, 1 << STREAM | 1 << LATENCY);
	u64 end = t.v.now_ns + SEC;

	(void)state;
	while (t.v.now_ns < end)
		advance(&t, dispatch(&t));
	expect_range((double)t.served[LATENCY] / t.served[STREAM], 1,
		     BLENDER_LATENCY_BURST + 1, "small per bulk request");
}

/* A device without a queue: in turn, or bulk would have next to nothing of it. */
static void test_shallow_device(void **state)
{
	(void)state;
	for (u32 depth = 0; depth <= 8; depth++) {
		struct toy t = toy(false, true, 1 << STREAM | 1 << LATENCY);
		u64 end = t.v.now_ns + SEC;

		t.v.depth = depth;
		while (t.v.now_ns < end)
			advance(&t, dispatch(&t));
		expect_range((double)t.served[LATENCY] / t.served[STREAM], 0.9,
			     depth < 4 ? 1.1 : depth / 2 + 0.1,
			     "depth %u: small per bulk request", depth);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_any_view),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_flash_conserves_work),
		cmocka_unit_test(test_disk_conserves_work),
		cmocka_unit_test(test_bounded_wait_flash),
		cmocka_unit_test(test_bounded_wait_disk),
		cmocka_unit_test(test_small_ones_soon),
		cmocka_unit_test(test_disk_time_is_shared),
		cmocka_unit_test(test_read_beside_written),
		cmocka_unit_test(test_first_goes_on),
		cmocka_unit_test(test_overdue),
		cmocka_unit_test(test_scattered_settle),
		cmocka_unit_test(test_scattered_stays),
		cmocka_unit_test(test_idle_steps_back),
		cmocka_unit_test(test_flash_streak),
		cmocka_unit_test(test_shallow_device),
	};

	return cmocka_run_group_tests_name("pick", tests, NULL, NULL);
}
