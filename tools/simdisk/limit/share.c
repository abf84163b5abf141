// SPDX-License-Identifier: GPL-2.0
/* How loads share what a device has; limit.h tells the rule. */
#include "limit.h"

#define EPSILON	0.000000001	/* of a resource: as good as nothing */

const char *limit_resource_name(int resource)
{
	static const char * const names[LIMIT_RESOURCES] = {
		[LIMIT_HEAD] = "head",
		[LIMIT_HEAD_ALONE] = "head",
		[LIMIT_LINK_READ] = "link",
		[LIMIT_LINK_WRITE] = "link_write",
		[LIMIT_CHANNELS] = "channels",
		[LIMIT_DIES] = "dies",
		[LIMIT_TAGS] = "tags",
	};

	return resource < 0 ? "none" : names[resource];
}

/* What a load needs most of: the part of it that one request a second takes. */
static double dominant(const struct limit_load *l)
{
	double most = 0;
	int r;

	for (r = 0; r < LIMIT_RESOURCES; r++)
		if (l->use_s[r] > most)
			most = l->use_s[r];
	return most;
}

/* With @depth outstanding, each for fastest_s at least, not more often. */
static double own_limit(const struct limit_load *l)
{
	double most = l->depth / l->fastest_s;

	if (l->small && l->rate > 0 && l->rate < most)
		return l->rate;
	return most;
}

static void take(struct limit *l, struct limit_load *load, double iops)
{
	int r;

	load->iops += iops;
	for (r = 0; r < LIMIT_RESOURCES; r++)
		l->left[r] -= iops * load->use_s[r];
}

/* Small loads that ask for a rate get it, or what the device can do. */
static void serve_rates(struct limit *l)
{
	u32 i;
	int r;

	for (i = 0; i < l->nr; i++) {
		struct limit_load *load = &l->load[i];
		double iops = own_limit(load);

		if (!load->small || load->rate <= 0)
			continue;
		for (r = 0; r < LIMIT_RESOURCES; r++)
			if (load->use_s[r] > 0 && iops * load->use_s[r] > l->left[r])
				iops = l->left[r] / load->use_s[r];
		take(l, load, iops);
	}
}

static bool exhausted(const struct limit *l, const struct limit_load *load)
{
	int r;

	for (r = 0; r < LIMIT_RESOURCES; r++)
		if (load->use_s[r] > 0 && l->left[r] < EPSILON)
			return true;
	return false;
}

/*
 * How much further can the dominant share of all loads in @open rise together,
 * until a resource is used up or one of them has all that it can take?
 */
static double rise(const struct limit *l, const bool *open)
{
	double step = 1, room, speed;
	u32 i;
	int r;

	for (i = 0; i < l->nr; i++) {
		if (!open[i])
			continue;
		room = (own_limit(&l->load[i]) - l->load[i].iops) * dominant(&l->load[i]);
		if (room < step)
			step = room;
	}
	for (r = 0; r < LIMIT_RESOURCES; r++) {
		speed = 0;
		for (i = 0; i < l->nr; i++)
			if (open[i])
				speed += l->load[i].use_s[r] / dominant(&l->load[i]);
		if (speed > 0 && speed * step > l->left[r])
			step = l->left[r] / speed;
	}
	return step;
}

/* Fill up the loads in @open, all at the same pace (progressive filling). */
static void fill(struct limit *l, bool *open)
{
	bool any = true;
	double step;
	u32 i;

	while (any) {
		step = rise(l, open);
		any = false;
		for (i = 0; i < l->nr; i++) {
			struct limit_load *load = &l->load[i];

			if (!open[i])
				continue;
			take(l, load, step / dominant(load));
			if (exhausted(l, load) ||
			    load->iops >= own_limit(load) * (1 - EPSILON))
				open[i] = false;
			any |= open[i];
		}
	}
}

static bool is_unlimited_small(const struct limit_load *load)
{
	return load->small && load->rate <= 0;
}

/*
 * Small loads without a rate: as much as they can take, but beside streams not
 * more than small_share of what is left of any resource.
 */
static void serve_unlimited(struct limit *l)
{
	bool open[LIMIT_LOADS] = { false }, streams = false;
	double kept[LIMIT_RESOURCES] = { 0 };
	u32 i;
	int r;

	for (i = 0; i < l->nr; i++) {
		open[i] = is_unlimited_small(&l->load[i]);
		streams |= !l->load[i].small;
	}
	for (r = 0; r < LIMIT_RESOURCES && streams; r++) {
		kept[r] = l->left[r] * (1 - l->small_share);
		l->left[r] -= kept[r];
	}
	fill(l, open);
	for (r = 0; r < LIMIT_RESOURCES; r++)
		l->left[r] += kept[r];
}

static void find_bottleneck(struct limit *l)
{
	int r;

	l->bottleneck = -1;
	for (r = 0; r < LIMIT_RESOURCES; r++)
		if (l->left[r] < 1 - EPSILON &&
		    (l->bottleneck < 0 || l->left[r] < l->left[l->bottleneck]))
			l->bottleneck = r;
}

static double rest(double overhead)
{
	return overhead < 1 ? 1 - overhead : 0;
}

/* limit_demand() has been done. Without small loads: what streams have alone. */
void limit_share(struct limit *l, bool with_small)
{
	bool open[LIMIT_LOADS] = { false };
	u32 i;
	int r;

	for (r = 0; r < LIMIT_RESOURCES; r++)
		l->left[r] = 1;
	l->left[LIMIT_HEAD] = rest(l->overhead[with_small]);
	l->left[LIMIT_HEAD_ALONE] = rest(l->overhead[0]);
	for (i = 0; i < l->nr; i++) {
		l->load[i].iops = 0;
		open[i] = !l->load[i].small;
	}
	if (with_small) {
		serve_rates(l);
		serve_unlimited(l);
	}
	fill(l, open);
	find_bottleneck(l);
}
