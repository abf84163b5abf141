// SPDX-License-Identifier: GPL-2.0
/* simdisk: the geometry of a rotating disk; platter.h tells the model. */
#include "platter.h"

/*
 * The rate falls in equal steps from the outer to the inner zone; tracks are
 * as many as hold the capacity.
 */
void platter_init(struct platter *p, const struct sdm_params *params, u64 sectors)
{
	const u64 outer = params->v[SDM_OUTER_MBPS] * 1000000ULL;
	const u64 inner = params->v[SDM_INNER_MBPS] * 1000000ULL;
	u64 sector = 0, sum = 0, per_zone;
	u32 i;

	p->rev_ns = 60 * SDM_NS_PER_SEC / params->v[SDM_RPM];
	p->seek_base_ns = params->v[SDM_SEEK_BASE_US] * 1000ULL;
	p->seek_span_ns = params->v[SDM_SEEK_SPAN_US] * 1000ULL;
	p->sectors = sectors;

	for (i = 0; i < PLATTER_ZONES; i++) {
		u64 rate = outer - (outer - inner) * i / (PLATTER_ZONES - 1);

		/* bytes a microsecond times microseconds: no overflow */
		p->zone[i].spt = rate / 1000 * (p->rev_ns / 1000) /
				 (SDM_SECTOR * 1000);
		if (!p->zone[i].spt)
			p->zone[i].spt = 1;
		sum += p->zone[i].spt;
	}
	per_zone = div64_u64(sectors, sum) + 1;
	for (i = 0; i < PLATTER_ZONES; i++) {
		p->zone[i].first_sector = sector;
		p->zone[i].first_track = per_zone * i;
		sector += per_zone * p->zone[i].spt;
	}
	p->tracks = per_zone * PLATTER_ZONES;
}

static const struct platter_zone *zone_of(const struct platter *p, u64 sector)
{
	u32 low = 0, high = PLATTER_ZONES - 1;

	while (low < high) {
		u32 mid = (low + high + 1) / 2;

		if (p->zone[mid].first_sector <= sector)
			low = mid;
		else
			high = mid - 1;
	}
	return &p->zone[low];
}

struct platter_place platter_place_of(const struct platter *p, u64 sector)
{
	const struct platter_zone *z = zone_of(p, sector);
	struct platter_place place;
	u64 in_track;

	place.track = z->first_track +
		      div64_u64_rem(sector - z->first_sector, z->spt, &in_track);
	place.angle_ns = div64_u64(in_track * p->rev_ns, z->spt);
	return place;
}

/*
 * Time from the start of @sector to the start of @sector + @sectors. Taken as
 * the difference of two roundings, so that a chain of transfers adds up to
 * the exact time of the whole. A transfer into the next zone goes on at the
 * rate of the first.
 */
u64 platter_pass_ns(const struct platter *p, u64 sector, u64 sectors)
{
	const struct platter_zone *z = zone_of(p, sector);
	u64 from = (sector - z->first_sector) * p->rev_ns;

	return div64_u64(from + sectors * p->rev_ns, z->spt) -
	       div64_u64(from, z->spt);
}

/* The last sector whose start a head that was at @sector has reached after @ns. */
u64 platter_sector_after(const struct platter *p, u64 sector, u64 ns)
{
	return sector + div64_u64(ns * zone_of(p, sector)->spt, p->rev_ns);
}

/* base + span * sqrt(distance as a fraction of all tracks). */
u64 platter_seek_ns(const struct platter *p, u64 from, u64 to)
{
	u64 distance = from < to ? to - from : from - to;
	u32 root;

	if (!distance)
		return 0;
	/* the fraction in 2^-32 (tracks < 2^36), its root in 2^-16 */
	root = sdm_sqrt32(div64_u64(distance << 28, p->tracks) << 4);
	return p->seek_base_ns + (p->seek_span_ns * root >> 16);
}

/* From @now until a head on @from_track is at the start of @to. */
u64 platter_positioning_ns(const struct platter *p, u64 from_track,
			   const struct platter_place *to, u64 now)
{
	u64 seek = platter_seek_ns(p, from_track, to->track);
	u64 angle, wait;

	div64_u64_rem(now + seek, p->rev_ns, &angle);
	wait = to->angle_ns + (to->angle_ns < angle ? p->rev_ns : 0) - angle;
	if (wait > p->rev_ns - PLATTER_LATE_NS)
		wait = 0;
	return seek + wait;
}
