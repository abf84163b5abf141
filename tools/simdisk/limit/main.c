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

static void print_small(const struct limit *l)
{
	double iops = 0, alone = 0;
	u32 i, nr = 0;

	for (i = 0; i < l->nr; i++) {
		if (!l->load[i].small)
			continue;
		iops += l->load[i].iops;
		alone += l->load[i].alone_s;
		nr++;
	}
	if (!nr)
		return;
	printf("small_iops=%.1f\n", iops);
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
	}
	print_small(l);
	printf("bottleneck=%s\n", limit_resource_name(l->bottleneck));
	print_loads(l);
	free(l);
	return 0;
}
