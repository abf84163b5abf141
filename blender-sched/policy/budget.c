// SPDX-License-Identifier: GPL-2.0
/*
 * The in-flight budgets for bulk on flash.
 *
 * Problem. What has been given to the device is out of the scheduler's hands:
 * a small read that arrives behind 4 MiB waits for 4 MiB. Giving too little
 * leaves dies and link idle. The right amount is what the device needs to stay
 * busy, and no data sheet or setting tells it.
 *
 * Model. As a network path's (BBR, Cardwell et al., 2016), a device's delivered
 * bandwidth grows with what is in flight up to a knee, and beyond it only the
 * waiting grows. One request is in service; the cap is on what may wait behind
 * it inside the device:
 *
 *	behind  =  bytes in flight - their mean size   <   cap
 *
 * The knee of a network path can be computed, bandwidth times bare delay. That
 * of flash cannot: dies collide at random, writes hide in a buffer until it is
 * full, and small requests of others take a share that no sum of bytes shows.
 * So it is found by trial, as PCC does (Dong et al., 2015): the smallest cap
 * that delivers, within a per cent or two, what a larger one would.
 *
 * Control.
 *
 *	      contended         no base yet, held for long,
 *	 OPEN ---------> HOLD ------------------------------> UP <---------+
 *	  ^                ^     or bandwidth has changed     | |          | more
 *	  |  not contended |                       more? keep | | no more  | indeed:
 *	  +----------------+       +--------------------------+ |          | take it
 *	                   |       v      the old cap again     |          |
 *	                   |     CHECK -------------------------|----------+
 *	                   |       | it delivers as much        |
 *	                   |       +--------------------------->|
 *	                   | after a rise                       v
 *	                   +<-----------------------------------+
 *	                   |  less delivers less                v
 *	                   +---------------------------------- DOWN --+ as much:
 *	                                                        ^     | take it
 *	                                                        +-----+
 *
 * Each measurement takes ROUND_NS and a number of requests; time during which no
 * bulk was waiting is left out, since bulk that runs dry says nothing of the
 * device. What was in flight at a change is not counted. A load changes on its own
 * (buffered writes come in waves): so a larger cap must win against the measurement
 * before it and against one after it. Steps are a quarter of the cap or one request,
 * and double with each success; the longer they are the more they must bring, and one
 * that does not is tried anew at half the length: five times as much in flight for two
 * per cent is no bargain. At rest a trial up is over as soon as a few requests have shown
 * that it brings nothing.
 *
 * Bulk that runs dry says nothing of the device, but for one thing: what it delivers all
 * the same, the device can. So a trial up whose cap lets go all that is asked for is over
 * after half a second, sooner if it brings nothing, and won if all of it together is better
 * by so much. Or the last step would never be taken: a loader with four requests ahead
 * would have three in flight for good. If it has not won, a shorter one is tried as ever:
 * five times the cap lets go all where a quarter more would do. And a cap at rest that has
 * let go all for as long as it is to rest is tried with one request less than that; at once
 * when requests have come to take half as long again (a volume whose burst is used up). Or
 * one that chance has won, or another load has left, would stay; and where nothing waits
 * nobody's turn comes, and weights mean nothing.
 *
 * Reads and writes apart. A drive serves them by different means: a write is done
 * when it is in the buffer, reads and the programs that empty the buffer take turns
 * on the dies by rules of the drive's own. Two writes in flight fill a buffer, and
 * as part of one sum they would leave no room for the reads that the dies could
 * serve meanwhile. So each direction has its budget. Trials of either are judged by the
 * bandwidth of both together: more in flight of one that only takes from the other is
 * no gain. And by its own: where writes complete in waves (writeback, a buffer that fills
 * and drains, a checkpoint that pauses), what comes and goes with a wave is not the trial's
 * doing. While one tries, the other holds still and measures nothing.
 *
 * A write that somebody waits for (a commit) finds the buffer as bulk writes left it.
 * While one is with the device, bulk writes go as far as 256 KiB, or one at a time, so
 * that it waits behind few and the next of its kind finds more room. Where a commit takes
 * long whatever is beside it (a volume across a network), they go as far as fits into the
 * least that one took, and a quarter more, or the bandwidth would never be seen to grow.
 *
 * When the device changes. Garbage collection, a controller that grows hot, another host
 * on a shared array, another load: whatever the cause, bandwidth is not what it was, and
 * six per cent more or less over 80 ms, of both directions and of the own one, begin the
 * search anew from where the cap is. A
 * change that leaves the bandwidth as it is, but makes a smaller cap enough, shows in the
 * next trial down. The bandwidth looked at is what bulk has with the cap as it is, so a
 * pause of the drive, in which nothing at all comes back, is a slow measurement and not a
 * lost one.
 *
 * Read stalls behind writes. A drive that takes in more writes than it can program lets
 * reads wait for whole programs and erases. The budget of writes sees to that as far as
 * waiting writes are the cause; what is in the drive's buffer already cannot be called
 * back. That small reads wait more while writes go on is not counted against the writes:
 * whoever wants that bounded says so with latency_target_us.
 *
 * A target. Without one, bulk has all that brings bandwidth. With latency_target_us it
 * has no more than one request in flight in each direction while the moving average of
 * small requests is above it, and nothing is learned from that time. The average rises
 * by a quarter and falls by a thirty-second, so that a target between what the cap gives
 * and what one request gives is kept by being below it most of the time.
 *
 * Several hardware queues share the budgets: what waits in the drive waits there for the
 * same dies, whichever queue it came by.
 *
 * What follows from it: a cold start begins with two requests in flight and
 * doubles what waits every 40 ms; a device that becomes slower or faster by
 * more than a few per cent is tried anew within 160 ms. At rest, one trial up and one
 * down are all the variation there is: half a second after a change, two seconds
 * after that, and then every eight. Contention that comes and goes within seconds is one
 * to it.
 *
 * Worked example, SATA at 550 MB/s, 128 KiB reads of 240 us transfer each and
 * 80 us of flash access: one in flight delivers 410 MB/s; with a second one
 * waiting, 545; a third adds nothing. The cap settles below 128 KiB, and a small
 * read waits for one request and the rest of another, 0.3 ms on average.
 */
#include "budget.h"

#define UNLIMITED		(~0ULL)
#define USEC_PER_SEC_		1000000ULL

/* Requests in a measurement, at least: each is then one and a half per cent. */
#define ROUND_REQUESTS		64
/* ... but a slow device may do with these few after so long. */
#define ROUND_FEW		16
#define ROUND_MAX_NS		(200 * BLENDER_NSEC_PER_MSEC)
/* A close trial is measured for so long. */
#define CLOSE_MAX_NS		(4 * BLENDER_BUDGET_ROUND_NS)
/* A trial that could not be measured for so long is given up. */
#define TRIAL_MAX_NS		(500 * BLENDER_NSEC_PER_MSEC)
/* ... and one that lets go all that is asked for after this, if it brings nothing. */
#define HOPE_NS			(4 * BLENDER_BUDGET_ROUND_NS)

/* A trial down is won with this much less; for one up see up_percent(). */
#define DOWN_PERCENT		99
/* One up at rest that has brought less after a few requests is over. */
#define IN_VAIN_PERCENT		101
/* Requests that take so much longer are a sign of a device that has become slower. */
#define LONGER_PERCENT		150
/* Bandwidth outside of these bounds is not what was measured before. */
#define SLOWER_PERCENT		94
#define FASTER_PERCENT		106

/* Steps double at most so often. */
#define WON_MAX			4

static u64 max_u64(u64 a, u64 b)
{
	return a > b ? a : b;
}

/* Start to measure, once what is in flight now has come back. */
static void measure(struct blender_budget *b, u32 inflight)
{
	memset(&b->round, 0, sizeof(b->round));
	memset(&b->whole, 0, sizeof(b->whole));
	b->waited_ns = 0;
	b->settle = inflight;
}

/* The best cap known is in force since then, and the next trial is a first one. */
static void rest(struct blender_budget *b, u64 since_ns)
{
	b->state = BLENDER_BUDGET_HOLD;
	b->cap_bytes = b->base_cap;
	b->since_ns = since_ns;
	b->won = 0;
	b->rising = false;
	b->rest_service_ns = 0;
	b->longer = false;
}

/**
 * blender_budget_init() - start without knowledge and without a cap
 * @b: the budget
 */
void blender_budget_init(struct blender_budget *b)
{
	memset(b, 0, sizeof(*b));
	b->state = BLENDER_BUDGET_OPEN;
	b->cap_bytes = UNLIMITED;
	b->base_cap = 1;
	measure(b, 0);
}

/* Contention has ended, for now. */
static void end(struct blender_budget *b, u64 now_ns)
{
	b->ended_state = b->state;
	b->ended_cap = b->cap_bytes;
	b->ended_ns = now_ns;
	b->state = BLENDER_BUDGET_OPEN;
	b->cap_bytes = UNLIMITED;
}

/*
 * It begins, with so many in flight. After a short absence all goes on where it was: of
 * someone who comes for a moment each second no moment is long enough to learn in.
 */
static void begin(struct blender_budget *b, u32 inflight, u64 now_ns)
{
	u64 away_ns = blender_age(now_ns, b->ended_ns);

	if (b->hold_for_ns && away_ns < BLENDER_BUDGET_HOLD_NS) {
		b->state = b->ended_state;
		b->cap_bytes = b->ended_cap;
		b->since_ns += away_ns;
		b->settle = inflight;
	} else {
		b->hold_for_ns = BLENDER_BUDGET_HOLD_MIN_NS;
		rest(b, now_ns);
		measure(b, inflight);
	}
	b->waiting = false;
	b->last_ns = now_ns;
}

/**
 * blender_budget_contend() - contention began, goes on, or ended
 * @b: the budget
 * @contended: someone wants low latency, or others want their share
 * @inflight: bulk requests of its direction in flight
 * @now_ns: time
 *
 * The cap of the last time is taken up again; after a while it is tried anew.
 */
enum blender_budget_event blender_budget_contend(struct blender_budget *b,
						 bool contended, u32 inflight,
						 u64 now_ns)
{
	if (contended != blender_budget_is_open(b))
		return BLENDER_BUDGET_SAME;
	if (contended)
		begin(b, inflight, now_ns);
	else
		end(b, now_ns);
	return BLENDER_BUDGET_STATE;
}

static u64 step_of(const struct blender_budget *b)
{
	return max_u64(b->base_cap / 4, b->mean_bytes) << b->won;
}

/* Trials are over. The longer they change nothing, the rarer they become. */
static void hold(struct blender_budget *b, u64 now_ns)
{
	if (b->base_cap != b->held_cap)
		b->hold_for_ns = BLENDER_BUDGET_HOLD_MIN_NS;
	else if (b->hold_for_ns < BLENDER_BUDGET_HOLD_NS)
		b->hold_for_ns *= 4;
	b->held_cap = b->base_cap;
	rest(b, now_ns);
}

static void try_up(struct blender_budget *b, u64 now_ns)
{
	b->state = BLENDER_BUDGET_UP;
	b->cap_bytes = b->base_cap + step_of(b);
	b->since_ns = now_ns;
}

/* Two in flight keep a device busy; one may do beside the other direction's. */
static void try_down(struct blender_budget *b, u64 now_ns)
{
	u64 step = step_of(b);

	if (!b->base_cap) {
		hold(b, now_ns);
		return;
	}
	b->state = BLENDER_BUDGET_DOWN;
	b->cap_bytes = b->base_cap > step ? b->base_cap - step :
		       b->base_cap > 1;
	b->since_ns = now_ns;
}

static void win(struct blender_budget *b, u64 cap, struct blender_rate rate)
{
	b->base_cap = cap;
	b->base.all = max_u64(b->base.all, rate.all);
	b->base.own = max_u64(b->base.own, rate.own);
	if (b->won < WON_MAX)
		b->won++;
}

/* What both directions would come to, had they changed since @base as the own one has. */
static u64 as_own(struct blender_rate rate, struct blender_rate base)
{
	u64 own = base.own >> 10;

	return own ? div64_u64((rate.own >> 10) * (base.all >> 10), own) << 10 : rate.all;
}

static bool is_within(u64 rate, u64 base)
{
	return rate * 100 >= base * SLOWER_PERCENT && rate * 100 <= base * FASTER_PERCENT;
}

/* Only if both are not what they were: one alone is the load. */
static bool differs(const struct blender_budget *b, struct blender_rate rate)
{
	return !is_within(rate.all, b->base.all) &&
	       !is_within(as_own(rate, b->base), b->base.all);
}

static u64 follow(u64 average, u64 value)
{
	return average / 8 * 7 + value / 8;
}

/* HOLD has been measured: leave it at that, or try something? */
static void judge_hold(struct blender_budget *b, struct blender_rate rate, u64 now_ns)
{
	bool known = b->base.all && !differs(b, rate);

	if (known) {
		rate.all = follow(b->base.all, rate.all);
		rate.own = follow(b->base.own, rate.own);
	}
	b->base = rate;
	if (known && blender_age(now_ns, b->since_ns) < b->hold_for_ns)
		return;
	try_up(b, now_ns);
}

/*
 * A step of a quarter must bring two per cent, a longer one as much as the quarters
 * it is made of (their number is the logarithm of its ratio). Else five times as much
 * in flight, and waiting, would be worth two per cent to it.
 */
static u32 up_percent(const struct blender_budget *b)
{
	static const u8 percent[WON_MAX + 1] = { 102, 104, 106, 110, 114 };

	return percent[b->won];
}

/* No more to be had by such a step: by a shorter one? */
static void top_reached(struct blender_budget *b, u64 now_ns)
{
	if (b->won) {
		b->won--;
		try_up(b, now_ns);
	} else if (b->rising) {
		hold(b, now_ns);
	} else {
		try_down(b, now_ns);
	}
}

/* What a trial is won or lost by, ... */
static u64 threshold(const struct blender_budget *b)
{
	if (b->state == BLENDER_BUDGET_UP)
		return b->base.all * up_percent(b) / 100;
	if (b->state == BLENDER_BUDGET_CHECK)
		return b->up.all * 100 / up_percent(b);
	return b->base.all * DOWN_PERCENT / 100;
}

/*
 * ... and what is held against it. Both together must be better with more in flight, and
 * the own direction too: if it is not, it is the other's waves that have come, or gone.
 */
static u64 judged(const struct blender_budget *b, struct blender_rate rate)
{
	u64 own;

	if (b->state == BLENDER_BUDGET_CHECK) {
		own = as_own(rate, b->up);
		return own > rate.all ? own : rate.all;
	}
	own = as_own(rate, b->base);
	return own < rate.all ? own : rate.all;
}

static void judge_up(struct blender_budget *b, struct blender_rate rate, u64 now_ns)
{
	if (judged(b, rate) < threshold(b)) {
		top_reached(b, now_ns);
		return;
	}
	b->up_cap = b->cap_bytes;
	b->up = rate;
	b->state = BLENDER_BUDGET_CHECK;
	b->cap_bytes = b->base_cap;
	b->since_ns = now_ns;
}

static void judge_check(struct blender_budget *b, struct blender_rate rate, u64 now_ns)
{
	if (judged(b, rate) > threshold(b)) {
		b->base = rate;
		top_reached(b, now_ns);
		return;
	}
	b->rising = true;
	win(b, b->up_cap, b->up);
	try_up(b, now_ns);
}

static void judge_down(struct blender_budget *b, struct blender_rate rate, u64 now_ns)
{
	if (judged(b, rate) >= threshold(b)) {
		win(b, b->cap_bytes, rate);
		try_down(b, now_ns);
	} else {
		hold(b, now_ns);
	}
}

/*
 * At rest there is time: over four rounds, a load with a rhythm of its own (large
 * writes between reads) comes out even, and is not taken for a device that changed.
 */
static u64 round_ns(const struct blender_budget *b)
{
	return b->state == BLENDER_BUDGET_HOLD && b->base.all ?
	       4 * BLENDER_BUDGET_ROUND_NS : BLENDER_BUDGET_ROUND_NS;
}

static bool measured(const struct blender_budget *b, const struct blender_round *r)
{
	if (r->ns < round_ns(b))
		return false;
	return r->requests >= ROUND_REQUESTS ||
	       (r->requests >= ROUND_FEW && r->ns >= ROUND_MAX_NS);
}

static void add(struct blender_round *r, const struct blender_delivery *d, bool own,
		u64 ns)
{
	u64 bytes = (u64)d->bytes * d->stands_for;

	r->ns += ns;
	r->bytes += bytes;
	r->own_bytes += own ? bytes : 0;
	r->requests += own;
}

/* Count a delivery; apart, if bulk was waiting since the one before it. */
static void count(struct blender_budget *b, const struct blender_delivery *d,
		  bool own)
{
	u64 ns = blender_age(d->now_ns, b->last_ns);

	if (b->settle) {
		b->settle -= own;
	} else {
		add(&b->whole, d, own, ns);
		if (b->waiting) {
			add(&b->round, d, own, ns);
			b->waited_ns += ns;
		}
	}
	/* Completions overtake one another; time does not go back. */
	b->last_ns = max_u64(b->last_ns, d->now_ns);
	b->waiting = d->waiting;
}

/**
 * blender_budget_learn() - a bulk request completed: how large they are, and how slow
 * @b: the budget of its direction
 * @d: the request; bytes and service_ns count
 *
 * All that a budget without a cap does.
 */
void blender_budget_learn(struct blender_budget *b, const struct blender_delivery *d)
{
	b->mean_bytes = b->mean_bytes ?
			b->mean_bytes - b->mean_bytes / 16 + d->bytes / 16 :
			d->bytes;
	if (!d->service_ns)
		return;
	b->service_ns = b->service_ns ?
			b->service_ns - b->service_ns / 16 + d->service_ns / 16 :
			d->service_ns;
}

static bool is_trial(const struct blender_budget *b)
{
	return !blender_budget_is_open(b) && b->state != BLENDER_BUDGET_HOLD;
}

/*
 * A trial with too little waiting to be measured: what it lets go is not asked for. Time
 * that was measured does not count: a slow device takes longer for its few requests.
 */
static bool is_overdue(const struct blender_budget *b, u64 now_ns)
{
	return is_trial(b) &&
	       blender_age(now_ns, b->since_ns) >= TRIAL_MAX_NS + b->round.ns;
}

/* In microseconds: no measurement is so long that this wraps. */
static struct blender_rate rate_of(const struct blender_round *r)
{
	u64 us = r->ns / BLENDER_NSEC_PER_USEC;

	return (struct blender_rate) {
		.all = div64_u64(r->bytes * USEC_PER_SEC_, us),
		.own = div64_u64(r->own_bytes * USEC_PER_SEC_, us),
	};
}

/*
 * A trial that two requests more or less would have decided otherwise goes on for a while:
 * what chance has won would stay. But one up that seems lost is: small requests wait longer
 * while it lasts.
 */
static bool is_close(const struct blender_budget *b)
{
	u64 rate, wanted, off;

	if (!is_trial(b) || b->round.ns >= CLOSE_MAX_NS)
		return false;
	rate = judged(b, rate_of(&b->round));
	wanted = threshold(b);
	if (b->state == BLENDER_BUDGET_UP && rate < wanted)
		return false;
	off = rate > wanted ? rate - wanted : wanted - rate;
	return off * b->round.requests < 2 * wanted;
}

/* A trial up that has brought as good as nothing after @ns of what @r has. */
static bool brings_nothing(const struct blender_budget *b, const struct blender_round *r,
			   u64 ns)
{
	return b->state == BLENDER_BUDGET_UP && r->requests >= ROUND_FEW && r->ns >= ns &&
	       judged(b, rate_of(r)) * 100 < b->base.all * IN_VAIN_PERCENT;
}

/*
 * At rest most trials up bring nothing, and small requests wait longer while they last:
 * of one that has not brought half of what it must by a part of its time the rest can be
 * spared.
 */
static bool in_vain(const struct blender_budget *b)
{
	return !b->rising && !b->won && b->hold_for_ns > BLENDER_BUDGET_HOLD_MIN_NS &&
	       brings_nothing(b, &b->round, BLENDER_BUDGET_ROUND_NS / 8);
}

/*
 * The same where nothing waits: it lets go all that is asked for, and all of it together
 * is no more than before.
 */
static bool is_hopeless(const struct blender_budget *b)
{
	return brings_nothing(b, &b->whole, HOPE_NS);
}

/*
 * A trial up that let go all that was asked for has delivered at least so much. It is
 * looked at once, at its end: with a look at each part of it, chance would win.
 */
static bool has_won(struct blender_budget *b)
{
	if (b->state != BLENDER_BUDGET_UP || !measured(b, &b->whole) ||
	    judged(b, rate_of(&b->whole)) < threshold(b))
		return false;
	b->round = b->whole;
	return true;
}

/*
 * The cap at rest has let go all that was asked for, for long, or requests have come to
 * take longer. It is from a trial that looked as if it was better, or from a load that is
 * gone, or the device is slower than it was: would one request less do?
 */
static bool is_too_much(const struct blender_budget *b, const struct blender_delivery *d)
{
	if (d->inflight <= 1 || d->waiting || b->waited_ns >= b->whole.ns / 4)
		return false;
	return b->longer || blender_age(d->now_ns, b->since_ns) >= b->hold_for_ns;
}

/* One less than are in flight, with the one that has just come back. */
static void try_less(struct blender_budget *b, const struct blender_delivery *d)
{
	u64 less = (u64)(d->inflight - 1) * b->mean_bytes;

	b->base = rate_of(&b->whole);
	try_down(b, d->now_ns);
	if (b->cap_bytes > less)
		b->cap_bytes = less;
}

/* At rest, whether anything waits or not: go on to the next while. */
static void look_again(struct blender_budget *b)
{
	if (!b->rest_service_ns)
		b->rest_service_ns = b->service_ns;
	b->longer = b->service_ns * 100 > b->rest_service_ns * LONGER_PERCENT;
	memset(&b->whole, 0, sizeof(b->whole));
	b->waited_ns = 0;
}

static void judge(struct blender_budget *b, u64 now_ns)
{
	struct blender_rate rate = rate_of(&b->round);

	if (b->state == BLENDER_BUDGET_HOLD)
		judge_hold(b, rate, now_ns);
	else if (b->state == BLENDER_BUDGET_UP)
		judge_up(b, rate, now_ns);
	else if (b->state == BLENDER_BUDGET_CHECK)
		judge_check(b, rate, now_ns);
	else
		judge_down(b, rate, now_ns);
}

static enum blender_budget_event
delivered(struct blender_budget *b, const struct blender_delivery *d, bool own)
{
	u64 cap = b->cap_bytes;
	u8 state = b->state;

	if (state == BLENDER_BUDGET_OPEN)
		return BLENDER_BUDGET_SAME;
	count(b, d, own);
	if (d->disturbed) {
		if (is_trial(b))
			hold(b, d->now_ns);
		measure(b, d->inflight);
		return b->state != state ? BLENDER_BUDGET_STATE : BLENDER_BUDGET_SAME;
	}
	if ((measured(b, &b->round) && !is_close(b)) || in_vain(b)) {
		judge(b, d->now_ns);
	} else if (state == BLENDER_BUDGET_HOLD) {
		if (!measured(b, &b->whole))
			return BLENDER_BUDGET_SAME;
		if (!is_too_much(b, d)) {
			look_again(b);
			return BLENDER_BUDGET_SAME;
		}
		try_less(b, d);
	} else if (!is_overdue(b, d->now_ns) && !is_hopeless(b)) {
		return BLENDER_BUDGET_SAME;
	} else if (has_won(b)) {
		judge(b, d->now_ns);
	} else if (state == BLENDER_BUDGET_UP) {
		top_reached(b, d->now_ns);
	} else {
		hold(b, d->now_ns);
	}
	measure(b, b->cap_bytes != cap ? d->inflight : 0);
	if (b->state != state)
		return BLENDER_BUDGET_STATE;
	return b->cap_bytes != cap ? BLENDER_BUDGET_CAP : BLENDER_BUDGET_SAME;
}

/**
 * blender_budget_deliver() - a bulk request completed
 * @b: the budget of its direction
 * @d: the request
 *
 * Return: what changed, for the trace.
 */
enum blender_budget_event
blender_budget_deliver(struct blender_budget *b,
		       const struct blender_delivery *d)
{
	blender_budget_learn(b, d);
	return delivered(b, d, true);
}

/**
 * blender_budget_beside() - a bulk request of the other direction completed
 * @b: the budget
 * @d: the request; waiting, disturbed and inflight are of the budget's own direction
 *
 * Return: what changed, for the trace.
 */
enum blender_budget_event
blender_budget_beside(struct blender_budget *b, const struct blender_delivery *d)
{
	return delivered(b, d, false);
}

/**
 * blender_budget_tries() - is a trial going on?
 * @b: the budget
 * @now_ns: time
 *
 * One that was given up ends with its next completion, which may never come.
 */
bool blender_budget_tries(const struct blender_budget *b, u64 now_ns)
{
	return is_trial(b) && !is_overdue(b, now_ns);
}

/**
 * blender_wish_hear() - a latency-lane request completed
 * @w: the wish for the device
 * @us: its latency, microseconds
 * @target_us: what the administrator wants, 0: nothing
 * @now_ns: time
 *
 * A target that is missed keeps bulk at the least; it is honoured if the
 * device can. The average leans to the slow side: rises by 1/4, falls by 1/32.
 */
void blender_wish_hear(struct blender_wish *w, u64 us, u32 target_us, u64 now_ns)
{
	u32 sample = us < 0x3fffffff ? (u32)us : 0x3fffffff;

	if (sample > w->latency_us)
		w->latency_us += (sample - w->latency_us) / 4;
	else
		w->latency_us -= (w->latency_us - sample + 31) / 32;
	w->missed = target_us && w->latency_us > target_us;
	w->heard_ns = now_ns;
}

/* Bytes in flight that wait behind the request in service. */
static u64 behind(u64 bytes, u32 requests)
{
	return bytes - div64_u64(bytes, requests);
}

/**
 * blender_budget_is_low() - is so little left in flight that it must be refilled?
 * @b: the budget
 * @bytes: bulk bytes in flight
 * @requests: bulk requests in flight
 *
 * To wake a worker for each completed request costs more than the rest of the
 * scheduler. A submitter that comes back with its next request refills the device
 * as well; a worker is needed when half of the budget has run out before. With a
 * budget of a few requests, that is at once.
 */
bool blender_budget_is_low(const struct blender_budget *b, u64 bytes,
			   u32 requests)
{
	return blender_budget_is_open(b) || requests <= 1 ||
	       behind(bytes, requests) < b->cap_bytes / 2;
}

/* How much may be there beside a commit. */
static u64 urgent_bytes(const struct blender_budget *b)
{
	u64 fits = div64_u64(b->base.own * (b->commit_ns / BLENDER_NSEC_PER_USEC),
			     USEC_PER_SEC_);

	return max_u64(fits + fits / 4, BLENDER_BUDGET_URGENT_BYTES);
}

/**
 * blender_budget_allows() - may one more bulk request go to the device?
 * @b: the budget
 * @bytes: bulk bytes of its direction in flight
 * @requests: and requests
 * @least: one at a time: a wanted latency is missed
 * @urgent: one of this direction that somebody waits for is with the device
 *
 * Always yes with nothing in flight, so that waiting for a completion is
 * always waiting for something.
 */
bool blender_budget_allows(const struct blender_budget *b, u64 bytes,
			   u32 requests, bool least, bool urgent)
{
	if (blender_budget_is_open(b) || !requests)
		return true;
	if (least || (urgent && bytes >= urgent_bytes(b)))
		return false;
	return behind(bytes, requests) < b->cap_bytes;
}

const char *blender_budget_state_name(enum blender_budget_state state)
{
	static const char * const names[BLENDER_BUDGET_STATE_NR] = {
		[BLENDER_BUDGET_OPEN]	= "open",
		[BLENDER_BUDGET_HOLD]	= "hold",
		[BLENDER_BUDGET_UP]	= "up",
		[BLENDER_BUDGET_CHECK]	= "check",
		[BLENDER_BUDGET_DOWN]	= "down",
	};

	return state < BLENDER_BUDGET_STATE_NR ? names[state] : "invalid";
}
