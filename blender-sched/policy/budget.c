// SPDX-License-Identifier: GPL-2.0
/*
 * The in-flight budget for bulk on flash.
 *
 * Problem. What has been given to the device is out of the scheduler's hands:
 * a small read that arrives behind 4 MiB waits for 4 MiB. Giving too little
 * leaves dies and link idle. The right amount is what the device needs to stay
 * busy, and no data sheet or setting tells it.
 *
 * Model, as BBR's for a network path (Cardwell et al., 2016; tcp_bbr.c): the
 * device delivers bulk at some bandwidth, and each request has some overhead
 * beyond its transfer: command, flash access, interrupt. To keep the device
 * busy, one request must be in service and as much behind it as the device
 * transfers during the overhead and while a completion turns into the next
 * dispatch. Unlike a network's packets, requests differ in size by a hundred
 * times; so the transfer is taken out of the service time, and the request in
 * service counts with its size.
 *
 *	bandwidth  windowed maximum of bytes delivered per round, only over
 *	           rounds in which bulk was waiting all the time
 *	overhead   minimum of (service time - bytes / bandwidth) of requests
 *	           that had the device to themselves, reads and writes apart;
 *	           the larger of the two counts
 *	cap        largest request + bandwidth x (gain x overhead + turn), and
 *	           at least one more request of the usual size
 *
 * Control.
 *
 *	            contended                 samples taken
 *	  OPEN ------------------> DRAIN ------------------> STEADY
 *	   ^                         ^                          |
 *	   |                         +------- window over ------+
 *	   +-------------- no longer contended -----------------+
 *
 * OPEN: one cgroup alone, no cap. DRAIN: one request at a time, eight times:
 * whatever queue there was is gone, and the overhead shows. STEADY: the cap
 * holds. The gain is two, as in BBR. If bandwidth falls under 93 % of what was
 * seen, the gain goes up by a quarter per round, at most twofold, and comes
 * back slowly: a device whose dies collide needs more in flight than the model
 * says.
 *
 * Worked example, SATA at 550 MB/s: a 128 KiB read takes 0.32 ms alone, 0.24 of
 * it transfer: 80 us overhead, cap 128 KiB + 550 MB/s x 260 us = 268 KiB: two
 * requests, and a small read waits 0.5 ms at most. With 1 MiB writes beside it,
 * one of them and one read: 2.2 ms. NVMe, 6.8 GB/s and 70 us: 1.7 MB, 0.25 ms.
 */
#include "budget.h"

#define NONE			(~0ULL)
#define NSEC_PER_SEC_		1000000000ULL

/* Requests in a round, at least: five of 1 MiB would measure in steps of 20 %. */
#define ROUND_REQUESTS		16
/* ... but a round ends after this in any case. */
#define ROUND_MAX_NS		(100 * BLENDER_NSEC_PER_MSEC)
/* Bandwidth below this share of its maximum means: too little in flight. */
#define SHORT_PERCENT		93
#define GAIN_MAX_PERCENT	(2 * BLENDER_BUDGET_GAIN_PERCENT)
#define GAIN_BACK_PERCENT	5
/* Probing: usual, after success, and what counts as success. */
#define PROBE_PERCENT		125
#define PROBE_MORE_PERCENT	200
#define PROBE_WON_PERCENT	105

static u64 min_u64(u64 a, u64 b)
{
	return a < b ? a : b;
}

static u64 max_u64(u64 a, u64 b)
{
	return a > b ? a : b;
}

static void start_round(struct blender_budget *b, u64 now_ns, bool waiting)
{
	b->round_start_ns = now_ns;
	b->round_bytes = 0;
	b->round_requests = 0;
	b->limited = waiting;
}

static void forget_overhead(struct blender_budget *b)
{
	b->overhead_ns[0] = NONE;
	b->overhead_ns[1] = NONE;
}

/**
 * blender_budget_init() - start without knowledge and without a cap
 * @b: the budget
 * @now_ns: time
 */
void blender_budget_init(struct blender_budget *b, u64 now_ns)
{
	memset(b, 0, sizeof(*b));
	b->state = BLENDER_BUDGET_OPEN;
	b->gain_percent = BLENDER_BUDGET_GAIN_PERCENT;
	b->probe_percent = 100;
	b->cap_bytes = NONE;
	b->window_start_ns = now_ns;
	b->bw_start_ns = now_ns;
	forget_overhead(b);
	start_round(b, now_ns, false);
}

/** blender_budget_bw() - the bandwidth in use, bytes per second; 0 if unknown */
u64 blender_budget_bw(const struct blender_budget *b)
{
	return max_u64(b->bw[0], b->bw[1]);
}

/** blender_budget_overhead_ns() - what a request takes beyond its transfer */
u64 blender_budget_overhead_ns(const struct blender_budget *b)
{
	u64 read = b->overhead_ns[0], write = b->overhead_ns[1];

	if (read == NONE)
		return write == NONE ? 0 : write;
	return write == NONE ? read : max_u64(read, write);
}

static void enter_drain(struct blender_budget *b, u64 now_ns)
{
	b->state = BLENDER_BUDGET_DRAIN;
	b->drain_left = BLENDER_BUDGET_DRAIN_SAMPLES;
	b->alone = false;
	b->cap_bytes = 0;
	forget_overhead(b);
	start_round(b, now_ns, false);
}

/**
 * blender_budget_contend() - contention began, goes on, or ended
 * @b: the budget
 * @contended: someone wants low latency, or others want their share
 * @now_ns: time
 */
enum blender_budget_event blender_budget_contend(struct blender_budget *b,
						 bool contended, u64 now_ns)
{
	if (!contended && b->state != BLENDER_BUDGET_OPEN) {
		b->state = BLENDER_BUDGET_OPEN;
		b->cap_bytes = NONE;
		return BLENDER_BUDGET_STATE;
	}
	if (contended && b->state == BLENDER_BUDGET_OPEN) {
		enter_drain(b, now_ns);
		return BLENDER_BUDGET_STATE;
	}
	return BLENDER_BUDGET_SAME;
}

static void learn_overhead(struct blender_budget *b,
			   const struct blender_delivery *d)
{
	u64 bw = blender_budget_bw(b);
	u64 transfer = bw ? div64_u64(d->bytes * NSEC_PER_SEC_, bw) : 0;
	u64 overhead = d->service_ns > transfer ? d->service_ns - transfer : 0;

	/* More than that is not overhead but a device that became slower. */
	if (overhead > BLENDER_BUDGET_OVERHEAD_MAX_NS)
		overhead = BLENDER_BUDGET_OVERHEAD_MAX_NS;
	b->overhead_ns[d->write] = min_u64(b->overhead_ns[d->write], overhead);
}

static void learn_size(struct blender_budget *b, u32 bytes)
{
	if (bytes > b->largest[0])
		b->largest[0] = bytes;
	b->typical = b->typical ? b->typical / 16 * 15 + bytes / 16 : bytes;
}

static void adapt_gain(struct blender_budget *b, u64 rate)
{
	if (rate * 100 < blender_budget_bw(b) * SHORT_PERCENT)
		b->gain_percent = (u32)min_u64(b->gain_percent * 5 / 4,
					       GAIN_MAX_PERCENT);
	else if (b->gain_percent > BLENDER_BUDGET_GAIN_PERCENT)
		b->gain_percent = (u32)max_u64(b->gain_percent -
					       GAIN_BACK_PERCENT,
					       BLENDER_BUDGET_GAIN_PERCENT);
}

static void start_probe(struct blender_budget *b)
{
	b->probe_bw = blender_budget_bw(b);
	b->probe_percent = b->probe_bw ? PROBE_PERCENT : PROBE_MORE_PERCENT;
}

/* A round with more in flight is over: did it deliver more? */
static void judge_probe(struct blender_budget *b, u64 rate)
{
	if (rate * 100 <= b->probe_bw * PROBE_WON_PERCENT) {
		b->probe_percent = 100;
		return;
	}
	b->probe_bw = rate;
	b->probe_percent = PROBE_MORE_PERCENT;
}

static void learn_bandwidth(struct blender_budget *b,
			    const struct blender_delivery *d)
{
	u64 span = blender_age(d->now_ns, b->round_start_ns);
	u64 rate = div64_u64(b->round_bytes * NSEC_PER_SEC_, span);

	/* A round in which bulk ran dry is a lower bound, not a sample. */
	if (b->limited || rate > blender_budget_bw(b)) {
		b->bw[0] = max_u64(b->bw[0], rate);
		if (b->state != BLENDER_BUDGET_STEADY)
			b->probe_percent = 100;
		else if (b->probe_percent > 100)
			judge_probe(b, rate);
		else
			adapt_gain(b, rate);
		if (blender_age(d->now_ns, b->bw_start_ns) >=
		    BLENDER_BUDGET_WINDOW_NS) {
			b->bw_start_ns = d->now_ns;
			b->bw[1] = b->bw[0];
			b->bw[0] = rate;
		}
	}
	start_round(b, d->now_ns, d->waiting);
}

static bool round_over(const struct blender_budget *b, u64 now_ns)
{
	u64 span = blender_age(now_ns, b->round_start_ns);

	if (span < BLENDER_BUDGET_ROUND_NS)
		return false;
	return b->round_requests >= ROUND_REQUESTS || span >= ROUND_MAX_NS;
}

/* Move the window of sizes on; true if it was time for that. */
static bool window_over(struct blender_budget *b, u64 now_ns)
{
	if (blender_age(now_ns, b->window_start_ns) < BLENDER_BUDGET_WINDOW_NS)
		return false;
	b->largest[1] = b->largest[0];
	b->largest[0] = 0;
	b->window_start_ns = now_ns;
	return true;
}

/* bytes per second x nanoseconds, without overflow up to 18 TB/s x 1 s. */
static u64 bytes_in(u64 bw, u64 ns)
{
	return div64_u64(bw, 1000) * div64_u64(ns, 1000) / 1000;
}

static enum blender_budget_event set_cap(struct blender_budget *b)
{
	u64 ns = blender_budget_overhead_ns(b) * b->gain_percent / 100 +
		 BLENDER_BUDGET_TURN_NS;
	u64 behind = bytes_in(blender_budget_bw(b), ns);
	u64 cap = max_u64(b->largest[0], b->largest[1]) +
		  max_u64(behind, b->typical);

	cap = cap * b->probe_percent / 100;
	if (cap == b->cap_bytes)
		return BLENDER_BUDGET_SAME;
	b->cap_bytes = cap;
	return BLENDER_BUDGET_CAP;
}

/* One request at a time; false while samples are missing. */
static bool drained(struct blender_budget *b, const struct blender_delivery *d)
{
	if (b->alone) {
		learn_overhead(b, d);
		b->drain_left--;
	}
	b->alone = d->inflight == 0;
	return b->drain_left == 0;
}

/**
 * blender_budget_deliver() - a bulk request completed
 * @b: the budget
 * @d: the request
 *
 * Return: what changed, for the trace.
 */
enum blender_budget_event
blender_budget_deliver(struct blender_budget *b,
		       const struct blender_delivery *d)
{
	bool renew = window_over(b, d->now_ns);

	learn_size(b, d->bytes);
	b->round_bytes += (u64)d->bytes * d->stands_for;
	b->round_requests++;
	if (!d->waiting)
		b->limited = false;
	if (b->state != BLENDER_BUDGET_DRAIN && round_over(b, d->now_ns))
		learn_bandwidth(b, d);

	switch (b->state) {
	case BLENDER_BUDGET_DRAIN:
		if (!drained(b, d))
			return BLENDER_BUDGET_SAME;
		b->state = BLENDER_BUDGET_STEADY;
		start_round(b, d->now_ns, d->waiting);
		start_probe(b);
		set_cap(b);
		return BLENDER_BUDGET_STATE;
	case BLENDER_BUDGET_STEADY:
		if (!renew)
			return set_cap(b);
		enter_drain(b, d->now_ns);
		return BLENDER_BUDGET_STATE;
	default:
		return BLENDER_BUDGET_SAME;
	}
}

/**
 * blender_budget_latency() - a latency-lane request completed
 * @b: the budget
 * @us: its latency, microseconds
 * @target_us: what the administrator wants, 0: nothing
 *
 * A target that is missed keeps bulk at the least; it is honoured if the
 * device can. The average leans to the slow side: rises by 1/4, falls by 1/32.
 */
void blender_budget_latency(struct blender_budget *b, u64 us, u32 target_us)
{
	u32 sample = us < 0x3fffffff ? (u32)us : 0x3fffffff;

	if (sample > b->latency_us)
		b->latency_us += (sample - b->latency_us) / 4;
	else
		b->latency_us -= (b->latency_us - sample) / 32;
	b->tight = target_us && b->latency_us > target_us;
}

/**
 * blender_budget_allows() - may one more bulk request go to the device?
 * @b: the budget
 * @bytes: bulk bytes in flight
 * @requests: bulk requests in flight
 * @next_bytes: size of the next one
 *
 * Always yes with nothing in flight, so that waiting for a completion is
 * always waiting for something.
 */
bool blender_budget_allows(const struct blender_budget *b, u64 bytes,
			   u32 requests, u32 next_bytes)
{
	if (b->state == BLENDER_BUDGET_OPEN)
		return true;
	if (!requests)
		return true;
	if (b->tight || b->state == BLENDER_BUDGET_DRAIN)
		return false;
	return bytes + next_bytes <= b->cap_bytes;
}

const char *blender_budget_state_name(enum blender_budget_state state)
{
	static const char * const names[BLENDER_BUDGET_STATE_NR] = {
		[BLENDER_BUDGET_OPEN]	= "open",
		[BLENDER_BUDGET_DRAIN]	= "drain",
		[BLENDER_BUDGET_STEADY]	= "steady",
	};

	return state < BLENDER_BUDGET_STATE_NR ? names[state] : "invalid";
}
