/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which requests to look at while nobody contends for the device.
 *
 * To detect streams and to keep statistics costs as much as the rest of the
 * scheduler. Without contention nothing hangs on it for the request at hand:
 * what matters is to know a cgroup's nature when contention comes. So every
 * request is looked at up to a rate, and beyond it a burst of them in each
 * window, consecutive, so that what continues is seen to continue.
 *
 * "Quiet" is a queue of which hardly anything continued in the last window: a
 * burst is looked at in each window. "Steady" is one of which all but a few
 * continued known streams, or of which all that continued did, beside random reads: a
 * few in each period, which is the shorter the larger they are, so that no stream gets
 * out of its cursor's sight meanwhile (struct blender_cursor, @epoch). Anything else, as
 * streams that begin, is all looked at.
 * An observed request then stands for @scale of its kind.
 */
#ifndef BLENDER_POLICY_SAMPLE_H
#define BLENDER_POLICY_SAMPLE_H

#include "stream.h"

/**
 * struct blender_sample - the requests of one hardware queue
 * @window: number of the current window
 * @arrived: requests in it
 * @observed: of these, looked at
 * @continued: of these, continuing a stream or a candidate
 * @streamed: of these, of a stream that was known
 * @largest: of the @streamed, in sectors
 * @began: the @arrived at which the last burst began
 * @burst: its length
 * @mean: requests from a burst's beginning to the next one's, on average; 0: there is
 *	one burst in a window
 * @period: the same from this one's
 * @seed: state of the choice of periods
 * @latency_ns: moving average of how long those that were looked at took
 * @scale: an observed request stands for so many, 1..255
 * @shown: enum blender_shown, what streams are to make of gaps
 *
 * Written without a lock by those who share the queue: a lost count moves a
 * statistic by one request.
 */
struct blender_sample {
	u64 window;
	u32 arrived;
	u32 observed;
	u32 continued;
	u32 streamed;
	u32 largest;
	u32 began;
	u32 burst;
	u32 mean;
	u32 period;
	u32 seed;
	u32 latency_ns;
	u8 scale;
	u8 shown;
};

void blender_sample_next(struct blender_sample *s, u64 window);
void blender_sample_again(struct blender_sample *s, u32 arrived);
u8 blender_sample_outstanding(const struct blender_sample *s);

/**
 * blender_sample_wanted() - a request has come: look at it?
 * @s: the sample
 * @now_ns: time
 */
static inline bool blender_sample_wanted(struct blender_sample *s, u64 now_ns)
{
	u64 window = now_ns >> BLENDER_SAMPLE_WINDOW_SHIFT;
	u32 n;

	/* Who shares the queue may be a moment behind: not back again. */
	if ((s64)(window - s->window) > 0)
		blender_sample_next(s, window);
	n = s->arrived++;
	if (n - s->began >= s->burst) {
		if (n - s->began < s->period)
			return false;
		blender_sample_again(s, n);
	}
	s->observed++;
	return true;
}

/**
 * blender_sample_note() - what one that was looked at turned out to be
 * @s: the sample
 * @seq: to the streams of its cgroup
 * @sectors: its size
 */
static inline void blender_sample_note(struct blender_sample *s,
				       enum blender_seq seq, u32 sectors)
{
	s->continued += seq != BLENDER_SEQ_NEW;
	if (seq != BLENDER_SEQ_STREAM)
		return;
	s->streamed++;
	if (sectors > s->largest)
		s->largest = sectors;
}

/**
 * blender_sample_latency() - one that was looked at has completed
 * @s: the sample
 * @ns: what it took
 */
static inline void blender_sample_latency(struct blender_sample *s, u64 ns)
{
	u32 took = ns < 1U << 30 ? (u32)ns : 1U << 30;

	s->latency_ns = s->latency_ns - s->latency_ns / 8 + took / 8;
}

#endif
