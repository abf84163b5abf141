// SPDX-License-Identifier: GPL-2.0
/*
 * No order of service goes beyond the limit: random loads, random orders, on
 * each device. What the loads of a run got together may not take more of any
 * resource than there is; and the stream that got least may not have got more
 * than the equal share, beside the small ones that were served in the same run.
 */
#include "order.h"
#include "tap.h"

#define ROUNDS	24
#define SLACK	0.015	/* disk: means of random samples on both sides */
#define SLACK_FLASH	0.003	/* how often large random writes follow each other */

static struct limit l;

static u64 random_state;

static u64 pick(u64 n)
{
	random_state = random_state * 6364136223846793005ULL + 1442695040888963407ULL;
	return (random_state >> 33) % n;
}

/* A stream of random kind in the @at-th of eight parts of the device. */
static int random_stream(char *words, size_t room, u32 at, bool random)
{
	static const char * const size[] = { "16k", "64k", "128k", "512k", "1m" };

	return snprintf(words, room, " --stream s%u,%s%s,%s,%u,%u,10", at,
			random ? "rand" : "", pick(3) ? "read" : "write",
			size[pick(5)], (u32)(1 + pick(16)), at * 12);
}

static int random_small(char *words, size_t room, u32 at)
{
	char rate[16] = "max";

	if (pick(2))
		snprintf(rate, sizeof(rate), "%u", (u32)(1 + pick(60)));
	return snprintf(words, room, " --small m%u,%s,4k,%s,%u,%u,%u", at,
			pick(4) ? "read" : "write", rate, (u32)pick(50),
			(u32)(1 + pick(50)), (u32)(1 + pick(2) * pick(8)));
}

enum kind { SPREAD, SOME_RANDOM, CLOSE };

static void spread_scenario(const char *profile, bool bulk)
{
	char words[2048];
	u32 i, streams = 1 + pick(8), small = pick(3);
	int n = snprintf(words, sizeof(words), "--profile %s", profile);

	for (i = 0; i < streams; i++)
		n += random_stream(words + n, sizeof(words) - n, i, bulk && pick(4) == 0);
	for (i = 0; i < small; i++)
		n += random_small(words + n, sizeof(words) - n, i);
	order_scenario(&l, words);
}

/* Streams side by side, half of them writes one deep; small ones between them. */
static void close_scenario(const char *profile)
{
	char words[2048];
	u32 i, streams = 1 + pick(4), small = pick(4);
	double apart = (2 + pick(10)) / 10.;
	int n = snprintf(words, sizeof(words), "--profile %s", profile);

	for (i = 0; i < streams; i++)
		n += snprintf(words + n, sizeof(words) - n, " --stream s%u,%s,%.1f,0.2", i,
			      pick(2) ? "write,4k,1" : "read,128k,4", 40 + i * apart);
	for (i = 0; i < small; i++)
		n += snprintf(words + n, sizeof(words) - n, " --small m%u,read,4k,%s,%.1f,%.1f,%u",
			      i, pick(2) ? "max" : "100", 40 + pick(40) / 10.,
			      .1 + pick(20) / 10., (u32)(1 + pick(3)));
	order_scenario(&l, words);
}

static void random_scenario(const char *profile, enum kind kind)
{
	if (kind == CLOSE)
		close_scenario(profile);
	else
		spread_scenario(profile, kind == SOME_RANDOM);
}

static struct order random_order(void)
{
	static const u64 runs[] = { 0, 1 << 20, 8 << 20, 64 << 20, 512 << 20 };
	u64 bunch = pick(2) * (1 + pick(3000)) * 1000000;

	return (struct order){
		.cap = 1 + pick(32),
		.run_bytes = runs[pick(5)],
		.bunch_ns = bunch,
		.open_ns = bunch ? pick(bunch) : 0,
		.merge = pick(2),
		.sort = pick(2),
		.alone = pick(2),
	};
}

/* How much too much did a run take of its fullest resource? */
static double excess(const double *iops)
{
	double worst = -1, over;
	int r;

	for (r = 0; r < LIMIT_RESOURCES; r++) {
		over = order_use(&l, iops, r) - 1;
		if (over > worst)
			worst = over;
	}
	return worst;
}

static double dominant(const struct limit_load *load, double iops)
{
	double most = 0;
	int r;

	for (r = 0; r < LIMIT_RESOURCES; r++)
		if (iops * load->use_s[r] > most)
			most = iops * load->use_s[r];
	return most;
}

/* The stream that got least: by how much more than the limit's least? */
static double least_over(const double *iops)
{
	double least = 1, share = 1;
	u32 i;

	for (i = 0; i < l.nr; i++)
		if (l.load[i].small)
			l.load[i].rate = iops[i] > 0 ? iops[i] : 1e-9;
	limit_share(&l, true);
	for (i = 0; i < l.nr; i++) {
		if (l.load[i].small)
			continue;
		if (dominant(&l.load[i], iops[i]) < least)
			least = dominant(&l.load[i], iops[i]);
		if (dominant(&l.load[i], l.load[i].iops) < share)
			share = dominant(&l.load[i], l.load[i].iops);
	}
	return least - share;
}

static void no_order_beats(const char *profile, enum kind kind, double seconds)
{
	static const char * const say[] = {
		[SPREAD] = "", [SOME_RANDOM] = ", some random,", [CLOSE] = ", all close together,",
	};
	double slack = sdm_rotational(sdm_find_profile(profile)) ? SLACK : SLACK_FLASH;
	double iops[LIMIT_LOADS], over, worst = -1, worst_least = -1;
	struct order o;
	u32 i;

	random_state = 1;
	for (i = 0; i < ROUNDS; i++) {
		random_scenario(profile, kind);
		o = random_order();
		order_run(&l, &o, i, seconds, iops);
		over = excess(iops);
		if (over > worst)
			worst = over;
		over = least_over(iops);
		if (over > worst_least)
			worst_least = over;
	}
	tap_ok(worst <= slack && worst >= -0.1,
	       "%s: of %d random loads and orders%s the best takes %.4f of a resource",
	       profile, ROUNDS, say[kind], 1 + worst);
	tap_ok(worst_least <= slack, "%s: the least stream has %.4f more than its share at most",
	       profile, worst_least);
}

int main(void)
{
	no_order_beats("hdd", SPREAD, 60);
	no_order_beats("hdd", SOME_RANDOM, 60);
	no_order_beats("hdd", CLOSE, 60);
	no_order_beats("hdd-consumer", SPREAD, 60);
	no_order_beats("hdd-consumer", SOME_RANDOM, 60);
	no_order_beats("ssd", SOME_RANDOM, 4);
	no_order_beats("nvme", SOME_RANDOM, 1);
	no_order_beats("nvme-small", SOME_RANDOM, 4);
	return tap_done();
}
