// SPDX-License-Identifier: GPL-2.0
/*
 * How loads share resources, whatever they demand: it comes to an end, nothing is
 * handed out twice, and nothing that a stream could use is left over.
 */
#include <unistd.h>

#include "order.h"
#include "tap.h"

#define ROUNDS	20000
#define SECONDS	60	/* far more than it takes, also under sanitizers */
#define NEARLY	0.000001

static struct limit l;
static u64 state = 1;

static u64 pick(u64 n)
{
	state = state * 6364136223846793005ULL + 1442695040888963407ULL;
	return (state >> 33) % n;
}

static void random_demands(void)
{
	u32 i;
	int r;

	memset(&l, 0, sizeof(l));
	l.small_share = pick(11) / 10.;
	l.nr = 1 + pick(6);
	for (i = 0; i < l.nr; i++) {
		struct limit_load *load = &l.load[i];

		load->small = pick(2);
		load->depth = 1 + pick(32);
		load->rate = pick(2) * (1 + pick(5000));
		load->fastest_s = (1 + pick(1000)) / 1e5;
		for (r = 0; r < LIMIT_RESOURCES; r++)
			load->use_s[r] = pick(2) * pick(1000) / 1e6;
		load->use_s[pick(LIMIT_RESOURCES)] = (1 + pick(1000)) / 1e6;
	}
}

static double used(int resource)
{
	double sum = 0;
	u32 i;

	for (i = 0; i < l.nr; i++)
		sum += l.load[i].iops * l.load[i].use_s[resource];
	return sum;
}

/* Has a stream all it can take, or is something that it needs used up? */
static bool content(const struct limit_load *load)
{
	int r;

	if (load->iops >= load->depth / load->fastest_s * (1 - NEARLY))
		return true;
	for (r = 0; r < LIMIT_RESOURCES; r++)
		if (load->use_s[r] > 0 && used(r) > 1 - NEARLY)
			return true;
	return false;
}

int main(void)
{
	u32 round, i, beyond = 0, discontent = 0, negative = 0;
	int r;

	alarm(SECONDS);
	for (round = 0; round < ROUNDS; round++) {
		random_demands();
		limit_share(&l, true);
		for (r = 0; r < LIMIT_RESOURCES; r++)
			beyond += !(used(r) <= 1 + NEARLY);
		for (i = 0; i < l.nr; i++) {
			negative += !(l.load[i].iops >= -NEARLY);
			discontent += !l.load[i].small && !content(&l.load[i]);
		}
	}
	tap_ok(!beyond, "of %d random demands %u take more than there is", ROUNDS, beyond);
	tap_ok(!negative, "%u loads are given less than nothing", negative);
	tap_ok(!discontent, "%u streams could have more", discontent);
	return tap_done();
}
