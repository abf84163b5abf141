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
 * device delivers bulk at some bandwidth and takes some bare service time, and
 * with (bandwidth x service time) in flight it is just busy.
 *
 *	bandwidth     windowed maximum of bytes delivered per round, only over
 *	              rounds in which bulk was waiting all the time
 *	service time  windowed minimum, for reads and writes apart; the larger
 *	              of the two counts while both are in use
 *	cap           gain x bandwidth x service time, and never less than
 *	              BLENDER_BUDGET_MIN_REQUESTS requests
 *
 * Control.
 *
 *	            contended                 samples taken
 *	  OPEN ------------------> DRAIN ------------------> STEADY
 *	   ^                         ^                          |
 *	   |                         +--- no fresh minimum -----+
 *	   +-------------- no longer contended -----------------+
 *
 * OPEN: one cgroup alone, no cap. DRAIN: the queue left over from OPEN hides
 * the bare service time, so the least is kept in flight until some requests
 * have shown it; repeated whenever the minimum has not been seen for a window.
 * STEADY: the cap holds. The gain is two, as in BBR: one in service, one
 * behind it while completion and next dispatch travel. If bandwidth falls
 * under 93 % of what was seen, the gain goes up by a quarter per round, at
 * most fourfold, and comes back slowly: a device whose dies collide needs more
 * in flight than the model says.
 *
 * Worked example, SATA: 550 MB/s, a 128 KiB read takes 0.32 ms on the idle
 * device: 176 KB in flight keep it busy; the cap is 352 KB, two requests, and
 * a small read waits for at most 0.5 ms. NVMe: 6.8 GB/s x 90 us: 612 KB, cap
 * 1.2 MB.
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
#define GAIN_MAX_PERCENT	(4 * BLENDER_BUDGET_GAIN_PERCENT)
#define GAIN_BACK_PERCENT	5

static u64 min_u64(u64 a, u64 b)
{
	return a < b ? a : b;
}

static u64 max_u64(u64 a, u64 b)
{
	return a > b ? a : b;
}

static void start_round(struct blender_budget *b, u64 now_ns)
{
	b->round_start_ns = now_ns;
	b->round_bytes = 0;
	b->round_requests = 0;
	b->limited = true;
}

static void forget_service(struct blender_budget *b, u64 now_ns)
{
	b->service_ns[0][0] = NONE;
	b->service_ns[0][1] = NONE;
	b->service_ns[1][0] = NONE;
	b->service_ns[1][1] = NONE;
	b->service_start_ns = now_ns;
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
	b->cap_bytes = NONE;
	forget_service(b, now_ns);
	start_round(b, now_ns);
}

/** blender_budget_bw() - the bandwidth in use, bytes per second; 0 if unknown */
u64 blender_budget_bw(const struct blender_budget *b)
{
	return max_u64(b->bw[0], b->bw[1]);
}

/** blender_budget_service_ns() - the bare service time, 0 if unknown */
u64 blender_budget_service_ns(const struct blender_budget *b)
{
	u64 read = min_u64(b->service_ns[0][0], b->service_ns[0][1]);
	u64 write = min_u64(b->service_ns[1][0], b->service_ns[1][1]);

	if (read == NONE)
		return write == NONE ? 0 : write;
	return write == NONE ? read : max_u64(read, write);
}

static void enter_drain(struct blender_budget *b, u64 now_ns)
{
	b->state = BLENDER_BUDGET_DRAIN;
	b->drain_left = BLENDER_BUDGET_DRAIN_SAMPLES;
	b->cap_bytes = 0;
	start_round(b, now_ns);
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
		forget_service(b, now_ns);
		enter_drain(b, now_ns);
		return BLENDER_BUDGET_STATE;
	}
	return BLENDER_BUDGET_SAME;
}

static void learn_service(struct blender_budget *b,
			  const struct blender_delivery *d)
{
	u64 *s = b->service_ns[d->write];

	s[0] = min_u64(s[0], d->service_ns);
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

static void learn_bandwidth(struct blender_budget *b, u64 now_ns)
{
	u64 span = now_ns - b->round_start_ns;
	u64 rate = div64_u64(b->round_bytes * NSEC_PER_SEC_, span);

	/* A round in which bulk ran dry is a lower bound, not a sample. */
	if (b->limited || rate > blender_budget_bw(b)) {
		b->bw[0] = max_u64(b->bw[0], rate);
		if (b->state == BLENDER_BUDGET_STEADY)
			adapt_gain(b, rate);
		if (++b->bw_rounds >= BLENDER_BUDGET_BW_ROUNDS) {
			b->bw_rounds = 0;
			b->bw[1] = b->bw[0];
			b->bw[0] = 0;
		}
	}
	start_round(b, now_ns);
}

static bool round_over(const struct blender_budget *b, u64 now_ns)
{
	u64 span = now_ns - b->round_start_ns;

	if (span < BLENDER_BUDGET_ROUND_NS)
		return false;
	return b->round_requests >= ROUND_REQUESTS || span >= ROUND_MAX_NS;
}

/* Move the service-time windows on; true if the minimum is a window old. */
static bool service_stale(struct blender_budget *b, u64 now_ns)
{
	bool stale = false;
	int w;

	if (now_ns - b->service_start_ns < BLENDER_BUDGET_SERVICE_NS)
		return false;
	for (w = 0; w < 2; w++) {
		u64 *s = b->service_ns[w];

		/* Within a quarter of the old minimum is seen again. */
		if (s[1] != NONE && s[0] != NONE && s[0] > s[1] + s[1] / 4)
			stale = true;
		s[1] = s[0];
		s[0] = NONE;
	}
	b->service_start_ns = now_ns;
	return stale;
}

static enum blender_budget_event set_cap(struct blender_budget *b)
{
	u64 bdp = div64_u64(blender_budget_bw(b) *
			    div64_u64(blender_budget_service_ns(b),
				      BLENDER_NSEC_PER_USEC),
			    1000000);
	u64 cap = bdp * b->gain_percent / 100;

	if (cap == b->cap_bytes)
		return BLENDER_BUDGET_SAME;
	b->cap_bytes = cap;
	return BLENDER_BUDGET_CAP;
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
	enum blender_budget_event event = BLENDER_BUDGET_SAME;

	b->round_bytes += d->bytes;
	b->round_requests++;
	if (!d->waiting)
		b->limited = false;
	learn_service(b, d);
	if (round_over(b, d->now_ns))
		learn_bandwidth(b, d->now_ns);

	if (b->state == BLENDER_BUDGET_OPEN)
		return BLENDER_BUDGET_SAME;

	if (b->state == BLENDER_BUDGET_DRAIN) {
		if (d->inflight <= BLENDER_BUDGET_MIN_REQUESTS &&
		    --b->drain_left == 0) {
			b->state = BLENDER_BUDGET_STEADY;
			start_round(b, d->now_ns);
			event = BLENDER_BUDGET_STATE;
		} else {
			return BLENDER_BUDGET_SAME;
		}
	} else if (service_stale(b, d->now_ns)) {
		enter_drain(b, d->now_ns);
		return BLENDER_BUDGET_STATE;
	}
	return set_cap(b) == BLENDER_BUDGET_SAME ? event : BLENDER_BUDGET_CAP;
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
	if (b->tight)
		return requests == 0;
	if (requests < BLENDER_BUDGET_MIN_REQUESTS)
		return true;
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
