// SPDX-License-Identifier: GPL-2.0
/* limit: prints the best that any order of service could reach; see --help. */
#include <stdio.h>
#include <stdlib.h>

#include "limit.h"

static double total_mbps(const struct limit *l)
{
	double sum = 0;
	u32 i;

	for (i = 0; i < l->nr; i++)
		if (!l->load[i].small)
			sum += limit_mbps(&l->load[i]);
	return sum;
}

static double small_iops(const struct limit *l)
{
	double sum = 0;
	u32 i;

	for (i = 0; i < l->nr; i++)
		if (l->load[i].small)
			sum += l->load[i].iops;
	return sum;
}

/* What the streams lose for each small request. */
static void print_cost(const struct limit *l, double lost_mbps)
{
	if (small_iops(l) > 0)
		printf("small_cost_KB=%.1f\n", lost_mbps * 1e3 / small_iops(l));
}

static void print_small(const struct limit *l)
{
	double alone = 0;
	u32 i, nr = 0;

	for (i = 0; i < l->nr; i++) {
		if (!l->load[i].small)
			continue;
		alone += l->load[i].alone_s;
		nr++;
	}
	if (!nr)
		return;
	printf("small_iops=%.1f\n", small_iops(l));
	printf("small_lat_us=%.1f\n", alone / nr * 1e6);
}

static void print_loads(const struct limit *l)
{
	u32 i;

	for (i = 0; i < l->nr; i++)
		printf("load.%s=%.1f iops, %.1f MB/s\n", l->load[i].name,
		       l->load[i].iops, limit_mbps(&l->load[i]));
}

int main(int argc, char **argv)
{
	struct limit *l = calloc(1, sizeof(*l));
	double solo, beside;

	if (!l)
		sim_fail("out of memory", "limit");
	limit_parse(l, argc, argv);
	limit_demand(l);
	limit_share(l, false);
	solo = total_mbps(l);
	limit_share(l, true);
	beside = total_mbps(l);
	if (solo > 0) {
		printf("solo_MBps=%.1f\n", solo);
		printf("stream_MBps=%.1f\n", beside);
		printf("of_solo=%.3f\n", beside / solo);
		print_cost(l, solo - beside);
	}
	print_small(l);
	printf("bottleneck=%s\n", limit_resource_name(l->bottleneck));
	print_loads(l);
	free(l);
	return 0;
}
