// SPDX-License-Identifier: GPL-2.0
/*
 * When to hold nothing back.
 *
 * Lanes and budgets are worth what they cost where the device is what all wait for. A
 * fast drive is not: the processor is, or the drive takes more than all of them ask for.
 * Then a request finds the same device whether bulk is held back or not, and a small one
 * behind a cap waits as long as without. What holding back costs (the look at each
 * request, a worker for what waited) is then lost for nothing.
 *
 * Model. A device with too much to do lets requests wait: one that has half as many again
 * takes half as long again for each (Little). So it is tried: what do requests take in
 * the device while bulk is held back, and what if four times as much may be there? If it
 * is a quarter more at most, for small reads, for bulk reads and bulk writes, the cap was
 * not what kept it low, and all is let go. It stays so for as long as they do not take
 * longer.
 *
 *	      held for a while, all kinds known
 *	 HOLD ---------------------------------> TRY
 *	  ^ ^                                    | |
 *	  | +------------------------------------+ |
 *	  |    requests take longer, or too few    | after TRY_NS: as long
 *	  |                                        v
 *	  +--------------------------------------- ON
 *	       requests take longer, or a kind has come that was not there in HOLD
 *
 * The mean of a few says little, so what counts as longer depends on how many there were;
 * for ON to begin it is a quarter, for ON to end somewhat more.
 *
 * In the first milliseconds of TRY and ON the device gets what was held back until then,
 * and that is not looked at. Then a trial that fails is over with the first requests that
 * show it: one small read that takes more than three times as long will do, of 16 it must
 * be three quarters more. The next one comes four times as long after it, up to a minute.
 * Contention that comes and goes within seconds is one to it.
 *
 * It is not for those who have asked for more than the same latency: weights other than
 * the default, ioprio classes, a latency target that is missed (@may of
 * blender_ease_turn()).
 *
 * Worked example: four readers of 64 KiB with 128 in flight each on an NVMe drive that
 * delivers 6.8 GB/s, and one processor that can ask for 3.8. With a cap of half a MiB
 * they have 3.2 GB/s, and a small read takes 87 us, one of theirs 106; without any 3.8,
 * 106 us and 111.
 */
#include "ease.h"

/*
 * Averages are over so many (@n of struct blender_took): of bulk, which comes in batches
 * of a queue depth, over some batches.
 */
static const u16 many[BLENDER_EASE_NR] = {
	[BLENDER_EASE_SMALL]	= 128,
	[BLENDER_EASE_READ]	= 256,
	[BLENDER_EASE_WRITE]	= 256,
};

/* A verdict needs so many of each. */
#define LEAST			16

/* So much longer may requests take. */
#define LONGER_PERCENT		25
/* More than that is not counted. */
#define EXCESS_MAX		1000
/*
 * ... and one alone so much more by chance, the mean of N by this over the square root
 * of N. Of bulk one batch is alone, not one request.
 */
static const u16 chance_percent[BLENDER_EASE_NR] = {
	[BLENDER_EASE_SMALL]	= 200,
	[BLENDER_EASE_READ]	= 800,
	[BLENDER_EASE_WRITE]	= 800,
};

#define HOLD_MIN_NS		(250 * BLENDER_NSEC_PER_MSEC)
#define HOLD_MAX_NS		(60000 * BLENDER_NSEC_PER_MSEC)
/* What was held back is gone after this. */
#define SETTLE_NS		(5 * BLENDER_NSEC_PER_MSEC)
/* A trial lasts so long, and longer if small reads are rare. */
#define TRY_NS			(50 * BLENDER_NSEC_PER_MSEC)
#define TRY_MAX_NS		(400 * BLENDER_NSEC_PER_MSEC)

static void enter(struct blender_ease *e, enum blender_ease_state state, u64 now_ns)
{
	e->state = state;
	e->since_ns = now_ns;
	memset(e->now, 0, sizeof(e->now));
}

/**
 * blender_ease_init() - hold back, and know nothing
 * @e: the device's
 */
void blender_ease_init(struct blender_ease *e)
{
	memset(e, 0, sizeof(*e));
	e->hold_for_ns = HOLD_MIN_NS;
}

/**
 * blender_ease_hear() - a request has completed while others contended
 * @e: the device's
 * @kind: what it was
 * @service_ns: what it took in the device, not 0
 * @now_ns: time
 */
void blender_ease_hear(struct blender_ease *e, enum blender_ease_kind kind,
		       u64 service_ns, u64 now_ns)
{
	struct blender_took *t = &e->now[kind];
	u32 ns = service_ns < 1U << 30 ? (u32)service_ns : 1U << 30;

	if (e->state != BLENDER_EASE_HOLD &&
	    blender_age(now_ns, e->since_ns) < SETTLE_NS)
		return;
	if (t->n < many[kind])
		t->n++;
	if (ns > t->ns)
		t->ns += (ns - t->ns) / t->n;
	else
		t->ns -= (t->ns - ns) / t->n;
}

static bool is_known(const struct blender_took *took, int kind)
{
	return took[kind].n == many[kind];
}

/* By how much more than LONGER_PERCENT do they take longer? In per cent, 0 if not. */
static u32 excess(const struct blender_ease *e, int kind)
{
	u64 held_ns = e->held[kind].ns;
	u64 may_ns = held_ns + held_ns * LONGER_PERCENT / 100;
	u64 more_ns = e->now[kind].ns;

	if (more_ns <= may_ns)
		return 0;
	more_ns = (more_ns - may_ns) * 100;
	return more_ns < held_ns * EXCESS_MAX ? (u32)div64_u64(more_ns, held_ns) : EXCESS_MAX;
}

/* Is anyone the worse for it, or there who was not there before? */
static bool hurts(const struct blender_ease *e)
{
	int i;

	for (i = 0; i < BLENDER_EASE_NR; i++) {
		u32 more = excess(e, i);

		if (!is_known(e->held, i)) {
			if (is_known(e->now, i))
				return true;
		} else if (more * more * e->now[i].n >
			   (u32)chance_percent[i] * chance_percent[i]) {
			return true;
		}
	}
	return false;
}

/* Has enough been seen of all that was there while bulk was held back? */
static bool is_seen(const struct blender_ease *e)
{
	int i;

	for (i = 0; i < BLENDER_EASE_NR; i++)
		if (is_known(e->held, i) && e->now[i].n < LEAST)
			return false;
	return true;
}

/* Does none of it take longer? */
static bool is_as_good(const struct blender_ease *e)
{
	int i;

	for (i = 0; i < BLENDER_EASE_NR; i++)
		if (is_known(e->held, i) && excess(e, i))
			return false;
	return true;
}

static void hold(struct blender_ease *e, u64 now_ns)
{
	enter(e, BLENDER_EASE_HOLD, now_ns);
}

/* Was it for nothing? Then it must not be often. */
static void give_up(struct blender_ease *e, u64 now_ns)
{
	hold(e, now_ns);
	e->hold_for_ns *= 4;
	if (e->hold_for_ns > HOLD_MAX_NS)
		e->hold_for_ns = HOLD_MAX_NS;
}

static bool is_ripe(const struct blender_ease *e, u64 now_ns)
{
	return blender_age(now_ns, e->since_ns) >= e->hold_for_ns &&
	       is_known(e->now, BLENDER_EASE_SMALL) &&
	       (is_known(e->now, BLENDER_EASE_READ) ||
		is_known(e->now, BLENDER_EASE_WRITE));
}

static void try(struct blender_ease *e, u64 now_ns)
{
	memcpy(e->held, e->now, sizeof(e->held));
	enter(e, BLENDER_EASE_TRY, now_ns);
}

static void judge(struct blender_ease *e, u64 now_ns)
{
	u64 tried_ns = blender_age(now_ns, e->since_ns);

	if (hurts(e) || tried_ns >= TRY_MAX_NS) {
		give_up(e, now_ns);
	} else if (tried_ns >= TRY_NS && is_seen(e)) {
		if (!is_as_good(e)) {
			give_up(e, now_ns);
			return;
		}
		e->hold_for_ns = HOLD_MIN_NS;
		e->state = BLENDER_EASE_ON;
		e->since_ns = now_ns;
	}
}

/* Contention begins, or goes on after an absence. */
static void begin(struct blender_ease *e, u64 now_ns)
{
	u64 away_ns = blender_age(now_ns, e->ended_ns);

	if (e->ended_ns && away_ns < BLENDER_BUDGET_HOLD_NS) {
		e->since_ns += away_ns;
	} else {
		e->hold_for_ns = HOLD_MIN_NS;
		hold(e, now_ns);
	}
}

/**
 * blender_ease_turn() - time goes on
 * @e: the device's
 * @contended: someone contends for the device
 * @may: nobody who does has asked for more than the same latency
 * @now_ns: time
 *
 * Return: whether nothing is to be held back.
 */
bool blender_ease_turn(struct blender_ease *e, bool contended, bool may, u64 now_ns)
{
	if (contended != e->contended) {
		if (contended)
			begin(e, now_ns);
		else
			e->ended_ns = now_ns;
		e->contended = contended;
	}
	if (!contended)
		return true;
	if (!may) {
		if (e->state != BLENDER_EASE_HOLD)
			hold(e, now_ns);
	} else if (e->state == BLENDER_EASE_HOLD) {
		if (is_ripe(e, now_ns))
			try(e, now_ns);
	} else if (e->state == BLENDER_EASE_TRY) {
		judge(e, now_ns);
	} else if (hurts(e)) {
		give_up(e, now_ns);
	}
	return e->state == BLENDER_EASE_ON;
}

const char *blender_ease_state_name(enum blender_ease_state state)
{
	static const char * const names[] = {
		[BLENDER_EASE_HOLD]	= "hold",
		[BLENDER_EASE_TRY]	= "try",
		[BLENDER_EASE_ON]	= "on",
	};

	return state <= BLENDER_EASE_ON ? names[state] : "invalid";
}
