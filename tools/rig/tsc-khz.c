// SPDX-License-Identifier: GPL-2.0
/*
 * Prints how many thousand times a second this machine's time stamp counter
 * ticks, for tools/rig/vm: a guest in the host's time reads that counter, and
 * cannot find its rate out by itself while the host is busy.
 */
#include <stdint.h>
#include <stdio.h>
#include <time.h>
#include <x86intrin.h>

#define TRIES	50	/* readings at each end; the least disturbed one counts */
#define WAIT_MS	200	/* between the ends: an error of 1 us is 5 ppm */

struct reading {
	uint64_t ns;
	uint64_t tsc;
};

static uint64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC_RAW, &t);
	return t.tv_sec * 1000000000ULL + t.tv_nsec;
}

/* Both clocks at once, as nearly as can be had. */
static struct reading read_both(void)
{
	struct reading best = { 0 };
	uint64_t least = UINT64_MAX;

	for (int i = 0; i < TRIES; i++) {
		uint64_t before = now_ns();
		uint64_t tsc = __rdtsc();
		uint64_t took = now_ns() - before;

		if (took < least) {
			least = took;
			best.ns = before + took / 2;
			best.tsc = tsc;
		}
	}
	return best;
}

int main(void)
{
	struct timespec wait = { .tv_nsec = WAIT_MS * 1000000L };
	struct reading a, b;

	a = read_both();
	nanosleep(&wait, NULL);
	b = read_both();
	printf("%.0f\n", (b.tsc - a.tsc) * 1e6 / (b.ns - a.ns));
	return 0;
}
