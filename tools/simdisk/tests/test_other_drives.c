// SPDX-License-Identifier: GPL-2.0
/*
 * Drives that are in no profile: every figure of every profile, halved and
 * doubled by itself. Either the figures are refused by name, or the drive serves
 * all that it is given in order, and no figure moves its rates by more than the
 * factor that it was itself moved by. One thing may: a disk whose queue takes longer
 * than the age cap serves the oldest first and is as slow as with one in flight.
 */
#include "drive.h"
#include "tap.h"

#define MS	1000000ULL
/* Twice, and what rounding to a round number of pages or requests adds. */
#define FACTOR	2.3

#define NR_WORK	5

/* The work that a drive is measured with, one kind at a time. */
static const struct drive_job work[NR_WORK] = {
	{ .bytes = 4096, .depth = 1, .random = true },
	{ .bytes = 4096, .depth = 32, .random = true },
	{ .bytes = 131072, .depth = 4 },
	{ .bytes = 131072, .depth = 4, .op = SDM_WRITE },
	{ .bytes = 4096, .depth = 32, .random = true, .op = SDM_WRITE },
};

static const char * const work_name[NR_WORK] = {
	"4K random read", "4K random read, 32 in flight", "sequential read",
	"sequential write", "4K random write, 32 in flight",
};

struct rates {
	double iops[NR_WORK];
	u64 wrong;
};

static struct rates measure(enum sdm_profile profile, const char *overrides)
{
	u64 run = sdm_rotational(profile) ? 20000 * MS : 400 * MS;
	struct rates r = { .wrong = 0 };
	static struct drive d;
	u32 i;

	for (i = 0; i < NR_WORK; i++) {
		struct drive_job job = work[i];

		drive_open(&d, profile, overrides);
		drive_run(&d, &job, 1, run / 4, run);
		r.iops[i] = job.iops;
		r.wrong += d.backwards + d.strangers + d.late_events;
		drive_close(&d);
	}
	return r;
}

/* Is the value refused? Then says so. */
static bool refused(enum sdm_profile profile, int param, long value)
{
	long given[SDM_NR_PARAMS];
	struct sdm_params out;
	int i, culprit;

	for (i = 0; i < SDM_NR_PARAMS; i++)
		given[i] = SDM_NOT_GIVEN;
	given[param] = value;
	return sdm_resolve(profile, given, &out, &culprit) != SDM_OK;
}

/* Of @i, slower than usual: no slower than one after the other would be? */
static bool as_one_by_one(enum sdm_profile profile, const struct rates *r, u32 i)
{
	return sdm_rotational(profile) && work[i].random && work[i].depth > 1 &&
	       r->iops[i] > 0.9 * r->iops[0];
}

static void try(enum sdm_profile profile, int param, long value, const struct rates *usual)
{
	const char *name = sdm_param_info[param].name;
	struct rates r;
	char text[64];
	u32 i;

	if (refused(profile, param, value)) {
		tap_ok(true, "%s, %s=%ld is refused", sdm_profile_name(profile), name, value);
		return;
	}
	snprintf(text, sizeof(text), "%s=%ld", name, value);
	r = measure(profile, text);
	tap_ok(!r.wrong, "%s, %s: every request in its time", sdm_profile_name(profile), text);
	for (i = 0; i < NR_WORK; i++) {
		double ratio = r.iops[i] / usual->iops[i];

		if (!(ratio > 1 / FACTOR && ratio < FACTOR) &&
		    !(ratio < 1 && as_one_by_one(profile, &r, i)))
			tap_ok(false, "%s, %s: %s at %.2f of the usual %.0f IOPS",
			       sdm_profile_name(profile), text, work_name[i], ratio,
			       usual->iops[i]);
	}
}

static void vary(enum sdm_profile profile)
{
	struct rates usual = measure(profile, "");
	int i;

	for (i = 0; i < SDM_NR_PARAMS; i++) {
		long value = sdm_param_info[i].def[profile];

		if (value == SDM_UNSET || sdm_param_info[i].max == 1)
			continue;
		try(profile, i, value / 2, &usual);
		try(profile, i, value * 2, &usual);
	}
}

int main(void)
{
	int i;

	for (i = 0; i < SDM_NR_PROFILES; i++)
		vary(i);
	return tap_done();
}
