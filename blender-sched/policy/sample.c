// SPDX-License-Identifier: GPL-2.0
/*
 * Sampling, see sample.h.
 *
 * Worked example: 4 KiB random reads at 100,000 per second on one hardware
 * queue, windows of about four milliseconds, bursts of 16. The first window is
 * observed whole; nothing continued, so in the following ones 16 of 420 are
 * looked at, each counted 26 times. When a stream begins, the next burst
 * shows requests that continue, and from the next window on, four milliseconds
 * later, all are looked at. Once it is confirmed and alone, it is 12 of 420, and
 * some 270 KiB go by in between. Of 128 such streams taking turns each is seen once
 * in some 4,600 requests, 36 of its own; of 128 streams of 64 KiB requests, of which
 * two of eight are looked at, once in four of its own.
 *
 * A stream that begins beside streams and random reads is one request in ten of theirs,
 * of 64 KiB: every other window has a burst of which both requests are of it, the second
 * continues something that is no stream, and the next window is looked at whole.
 */
#include "sample.h"

/* Above one continuing request in so many there are streams to watch. */
#define QUIET_SHARE	8

/* A steady queue has one other request in so many at most. */
#define STEADY_SHARE	32

#define SCALE_MAX	255

/* A burst that no window ends: all are looked at. */
#define BURST_ALL	(~0u)

/* Counts as they were read once: others may begin a new window meanwhile. */
static u8 scale_of(u32 arrived, u32 observed)
{
	u32 scale = observed ? (arrived + observed / 2) / observed : 1;

	return scale < 1 ? 1 : scale > SCALE_MAX ? SCALE_MAX : (u8)scale;
}

/* Hardly anything in the window that ends continued. */
static bool is_quiet(const struct blender_sample *s)
{
	return s->arrived >= BLENDER_SAMPLE_BURST &&
	       s->continued * QUIET_SHARE < s->observed;
}

/* May requests like those of the window that ends go by unseen, and beside what? */
static enum blender_shown settled(const struct blender_sample *s)
{
	if (s->arrived < 2 * BLENDER_SAMPLE_BURST)
		return BLENDER_SHOWN_ALL;
	if (s->streamed + s->observed / STEADY_SHARE >= s->observed)
		return BLENDER_SHOWN_OF_STREAMS;
	return s->streamed == s->continued ? BLENDER_SHOWN_OF_MIX :
					     BLENDER_SHOWN_ALL;
}

/*
 * The mean period of a queue of streams whose largest request has so many sectors; 0:
 * those are too large for one, or somebody else has just begun the window.
 */
static u32 steady_period(u32 largest)
{
	u32 period = largest ? BLENDER_SAMPLE_SECTORS / largest : 0;

	if (period > BLENDER_SAMPLE_PERIOD)
		return BLENDER_SAMPLE_PERIOD;
	return period >= 2 * BLENDER_SAMPLE_STEADY ? period : 0;
}

/* How to look at those of the window that begins. */
static void choose_burst(struct blender_sample *s, u64 window)
{
	enum blender_shown shown;

	s->mean = 0;
	s->burst = BURST_ALL;
	s->shown = BLENDER_SHOWN_ALL;
	if (window != s->window + 1)
		return;
	if (is_quiet(s)) {
		s->burst = BLENDER_SAMPLE_BURST;
		return;
	}
	shown = settled(s);
	if (shown == BLENDER_SHOWN_ALL)
		return;
	s->mean = steady_period(READ_ONCE(s->largest));
	if (!s->mean)
		return;
	s->burst = BLENDER_SAMPLE_STEADY;
	s->shown = shown;
}

/**
 * blender_sample_next() - a new window begins
 * @s: the sample
 * @window: its number
 *
 * After a pause everything is looked at again.
 */
void blender_sample_next(struct blender_sample *s, u64 window)
{
	choose_burst(s, window);
	s->scale = s->burst == BURST_ALL ? 1 :
		   scale_of(s->arrived, s->observed);
	s->window = window;
	s->arrived = 0;
	s->observed = 0;
	s->continued = 0;
	s->streamed = 0;
	s->largest = 0;
	blender_sample_again(s, 0);
}

/**
 * blender_sample_again() - a burst begins
 * @s: the sample
 * @arrived: the requests of the window before it
 *
 * Where streams are sampled, the next one begins after @mean requests, up to a half
 * more or less by chance: with streams taking turns it must not be always the same
 * ones that are seen. Otherwise there is one in a window.
 */
void blender_sample_again(struct blender_sample *s, u32 arrived)
{
	u32 mean = READ_ONCE(s->mean);

	s->began = arrived;
	s->period = ~0u;
	if (mean)
		s->period = mean - mean / 2 +
			    blender_random(&s->seed) % (mean / 2 * 2 + 1);
}

/**
 * blender_sample_outstanding() - how many are outstanding for each that is looked at
 * @s: the sample
 *
 * Little's law: those that arrive in the time that one takes. A burst is over long
 * before the next window, and with it the requests of the burst: each stands for
 * @scale of those that arrive, but only for so many of those that are there at the
 * same time.
 *
 * Worked example: a flood of 4 KiB reads at a million per second, 128 outstanding,
 * which take 128 us each. 16 of 4,194 in a window are looked at, and each stands
 * for 8 that are outstanding.
 */
u8 blender_sample_outstanding(const struct blender_sample *s)
{
	u64 window_ns = 1ULL << BLENDER_SAMPLE_WINDOW_SHIFT;
	u64 took = s->latency_ns < window_ns ? s->latency_ns : window_ns;
	u8 n = (u8)((s->scale * took) >> BLENDER_SAMPLE_WINDOW_SHIFT);

	return n ?: 1;
}
