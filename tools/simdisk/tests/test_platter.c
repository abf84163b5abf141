// SPDX-License-Identifier: GPL-2.0
/* Geometry of the rotating disk: places, passing, seeks. */
#include "../platter.h"
#include "drive.h"
#include "tap.h"

static struct platter p;
static struct drive d;

static void open_platter(void)
{
	long given[SDM_NR_PARAMS];
	struct sdm_params params;
	int i, culprit;

	for (i = 0; i < SDM_NR_PARAMS; i++)
		given[i] = SDM_NOT_GIVEN;
	sdm_resolve(SDM_HDD, given, &params, &culprit);
	platter_init(&p, &params, sdm_capacity_sectors(&params));
	d.seed = 7;
}

/* Along any run of sectors the track never falls and the angle matches time. */
static void places_follow_passing(void)
{
	int i, wrong = 0;

	for (i = 0; i < 100000; i++) {
		u64 a = drive_random(&d) % (p.sectors - 8192), n = drive_random(&d) % 4096;
		struct platter_place from = platter_place_of(&p, a);
		struct platter_place to = platter_place_of(&p, a + n);
		u64 ns = platter_pass_ns(&p, a, n), turned, off;

		if (to.track < from.track || to.angle_ns >= p.rev_ns)
			wrong++;
		/* a zone border in between moves the angle, nothing else does */
		turned = (from.angle_ns + ns) % p.rev_ns;
		off = turned > to.angle_ns ? turned - to.angle_ns : to.angle_ns - turned;
		if (off > 2 && off < p.rev_ns - 2 && to.track / (p.tracks / PLATTER_ZONES) ==
		    from.track / (p.tracks / PLATTER_ZONES))
			wrong++;
		/* where the head is after that time is where it should be */
		if (platter_sector_after(&p, a, ns) > a + n ||
		    platter_sector_after(&p, a, ns + p.rev_ns / 1000) < a + n)
			wrong++;
	}
	tap_ok(wrong == 0, "places, angles and passing agree: %d of 300000 do not", wrong);
}

static void roots_are_exact(void)
{
	u32 r, wrong = 0;

	for (r = 1; r < 65536; r++)
		wrong += sdm_sqrt32(r * r) != r || sdm_sqrt32(r * r - 1) != r - 1;
	tap_ok(!wrong && sdm_sqrt32(~0U) == 65535, "integer roots: %u wrong", wrong);
}

static void seeks_grow(void)
{
	u64 last = 0, ns;
	int i, wrong = 0;

	tap_ok(platter_seek_ns(&p, 5, 5) == 0, "no seek on the same track");
	for (i = 1; i < 10000; i++) {
		ns = platter_seek_ns(&p, 0, i * (p.tracks / 10000));
		wrong += ns < last || ns != platter_seek_ns(&p, i * (p.tracks / 10000), 0);
		last = ns;
	}
	tap_ok(wrong == 0, "seeks grow with distance, both ways alike: %d do not", wrong);
	tap_near("next track, us", platter_seek_ns(&p, 0, 1) / 1e3, 600, 5);
	tap_near("full stroke, us", platter_seek_ns(&p, 0, p.tracks - 1) / 1e3, 14500, 0.1);
}

/* Positioning ends exactly when the place passes, within one revolution. */
static void positioning_meets_the_angle(void)
{
	int i, wrong = 0;
	double sum = 0;

	for (i = 0; i < 100000; i++) {
		u64 now = drive_random(&d) % (1ULL << 50);
		u64 from = platter_place_of(&p, drive_random(&d) % p.sectors).track;
		struct platter_place to = platter_place_of(&p, drive_random(&d) % p.sectors);
		u64 seek = platter_seek_ns(&p, from, to.track);
		u64 ns = platter_positioning_ns(&p, from, &to, now);
		u64 angle = (now + ns) % p.rev_ns;
		u64 late = (angle + p.rev_ns - to.angle_ns) % p.rev_ns;

		wrong += ns < seek || ns > seek + p.rev_ns || late > PLATTER_LATE_NS;
		sum += ns;
	}
	tap_ok(wrong == 0, "the head arrives when the place passes: %d of 100000 do not", wrong);
	tap_near("mean positioning between random places, ms", sum / i / 1e6, 12.2, 3);
}

/* A little late is in time, more costs a revolution. */
static void lateness(void)
{
	struct platter_place to = platter_place_of(&p, 123456789);
	u64 passes = 1000 * p.rev_ns + to.angle_ns;

	tap_ok(platter_positioning_ns(&p, to.track, &to, passes) == 0, "in time: no wait");
	tap_ok(platter_positioning_ns(&p, to.track, &to, passes + 7000) == 0,
	       "7 us late: no wait");
	tap_range("9 us late: nearly a revolution, ms",
		  platter_positioning_ns(&p, to.track, &to, passes + 9000) / 1e6,
		  8.32, 8.3334);
}

int main(void)
{
	open_platter();
	tap_ok(p.zone[PLATTER_ZONES - 1].first_sector < p.sectors &&
	       p.zone[PLATTER_ZONES - 1].first_sector +
	       p.tracks / PLATTER_ZONES * p.zone[PLATTER_ZONES - 1].spt >= p.sectors,
	       "the zones hold the capacity, the last one its end");
	places_follow_passing();
	roots_are_exact();
	seeks_grow();
	positioning_meets_the_angle();
	lateness();
	return tap_done();
}
