// SPDX-License-Identifier: GPL-2.0
/* Parameters: defaults, overrides, and what is refused. */
#include "../model.h"
#include "tap.h"

static long given[SDM_NR_PARAMS];
static struct sdm_params out;
static int culprit;

static enum sdm_verdict resolve(enum sdm_profile profile, int param, long value)
{
	int i;

	for (i = 0; i < SDM_NR_PARAMS; i++)
		given[i] = SDM_NOT_GIVEN;
	if (param >= 0)
		given[param] = value;
	return sdm_resolve(profile, given, &out, &culprit);
}

/* The table itself: every default lies within its own bounds. */
static void table_is_sound(enum sdm_profile profile)
{
	int i, wrong = 0;

	for (i = 0; i < SDM_NR_PARAMS; i++) {
		const struct sdm_param_info *p = &sdm_param_info[i];

		if (!p->name || !p->unit || p->min > p->max || p->min < 0)
			wrong++;
		else if (p->def[profile] != SDM_UNSET &&
			 (p->def[profile] < p->min || p->def[profile] > p->max))
			wrong++;
	}
	tap_ok(wrong == 0, "profile %d: %d unsound rows in the table", profile, wrong);
	tap_ok(resolve(profile, -1, 0) == SDM_OK, "profile %d: the defaults resolve", profile);
}

/* What has a meaning for one drive of a model has one for all: no column is half full. */
static void columns_are_full(enum sdm_profile profile)
{
	const struct sdm_model *model = sdm_model_of(profile);
	int i, other, wrong = 0;

	for (i = 0; i < SDM_NR_PARAMS; i++)
		for (other = 0; other < SDM_NR_PROFILES; other++) {
			const long *def = sdm_param_info[i].def;

			wrong += sdm_model_of(other) == model &&
				 (def[other] == SDM_UNSET) != (def[profile] == SDM_UNSET);
		}
	tap_ok(wrong == 0, "profile %d: %d figures unlike its model's", profile, wrong);
}

/* Every bound of every parameter: accepted at the bound, refused beyond it. */
static void bounds_hold(enum sdm_profile profile)
{
	int i, leaks = 0;

	for (i = 0; i < SDM_NR_PARAMS; i++) {
		const struct sdm_param_info *p = &sdm_param_info[i];

		if (p->def[profile] == SDM_UNSET) {
			leaks += resolve(profile, i, p->min) != SDM_NOT_OF_PROFILE;
			leaks += resolve(profile, i, SDM_UNSET) != SDM_NOT_OF_PROFILE;
			continue;
		}
		leaks += resolve(profile, i, p->max + 1) != SDM_OUT_OF_RANGE;
		leaks += culprit != i;
		leaks += resolve(profile, i, p->min - 1) != SDM_OUT_OF_RANGE;
		leaks += resolve(profile, i, -2) != SDM_OUT_OF_RANGE;
		leaks += resolve(profile, i, p->min) == SDM_OUT_OF_RANGE;
	}
	tap_ok(leaks == 0, "profile %d: %d bounds not kept", profile, leaks);
}

int main(void)
{
	int i, lost = 0;

	for (i = 0; i < SDM_NR_PROFILES; i++)
		lost += sdm_find_profile(sdm_profile_name(i)) != i;
	tap_ok(!lost, "%d of %d profiles are not found by name", lost, SDM_NR_PROFILES);
	tap_ok(sdm_find_profile("nvme-small") == SDM_NVME_SMALL, "nvme-small is one");
	tap_ok(sdm_find_profile("floppy") < 0 && sdm_find_profile("") < 0,
	       "unknown names are not found");
	for (i = 0; i < SDM_NR_PROFILES; i++)
		columns_are_full(i);
	/* nothing can be worked out with a column that is missing */
	if (tap_failed)
		return tap_done();
	for (i = 0; i < SDM_NR_PROFILES; i++) {
		table_is_sound(i);
		bounds_hold(i);
	}

	tap_ok(resolve(SDM_HDD, SDM_RPM, 5400) == SDM_OK && out.v[SDM_RPM] == 5400 &&
	       out.v[SDM_SEEK_BASE_US] == 600, "an override replaces one figure only");
	tap_ok(resolve(SDM_HDD, SDM_INNER_MBPS, 256) == SDM_CONTRADICTION &&
	       culprit == SDM_INNER_MBPS, "inner faster than outer is refused");
	tap_ok(resolve(SDM_NVME, SDM_QUEUES, 5) == SDM_CONTRADICTION &&
	       culprit == SDM_QUEUES, "more tags than a model holds are refused");
	tap_ok(resolve(SDM_NVME, SDM_MAX_IO_KB, 990) == SDM_OK &&
	       resolve(SDM_NVME, SDM_MAX_IO_KB, 1024) == SDM_CONTRADICTION &&
	       culprit == SDM_MAX_IO_KB, "so are more page reads than a model holds");
	resolve(SDM_HDD, SDM_CAPACITY_GB, 1);
	tap_ok(sdm_capacity_sectors(&out) == 1953125 / 2048 * 2048,
	       "1 GB is 10^9 bytes, down to whole MiB: %llu sectors",
	       (unsigned long long)sdm_capacity_sectors(&out));
	return tap_done();
}
