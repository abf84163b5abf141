// SPDX-License-Identifier: GPL-2.0
/*
 * simdisk: the table of figures and the profiles made of it.
 *
 * The sources of the defaults are in Documentation/simdisk.rst, parameter by
 * parameter. Resolving takes a row of given values (SDM_NOT_GIVEN where
 * nothing was) and either fills in every figure or names the culprit; it never
 * bends a value into range.
 */
#include "flash_dies.h"

#define U SDM_UNSET

const struct sdm_param_info sdm_param_info[SDM_NR_PARAMS] = {
	/* name, unit, least, most,
	 *	     hdd  -cons.   ssd   nvme -small
	 */
	[SDM_CAPACITY_GB]     = { "capacity_gb",     "GB",    1, 20000,
		{  1000,  2000,   960,  1920,   120 } },
	[SDM_QUEUE_DEPTH]     = { "queue_depth",     "",      1, 1024,
		{    32,    32,    32,   512,   512 } },
	[SDM_QUEUES]          = { "queues",          "",      1, 64,
		{     1,     1,     1,     4,     4 } },
	[SDM_MAX_IO_KB]       = { "max_io_kb",       "KiB",   4, 4096,
		{  1280,  1280,  1280,   512,   512 } },
	[SDM_LINK_MBPS]       = { "link_mbps",       "MB/s",  10, 20000,
		{   560,   560,   560,  7000,   438 } },
	[SDM_WRITE_CACHE]     = { "write_cache",     "0/1",   0, 1,
		{     0,     1,     0,     0,     0 } },
	[SDM_QUEUED_FLUSH]    = { "queued_flush",    "0/1",   0, 1,
		{     0,     0,     0,     1,     1 } },

	[SDM_RPM]             = { "rpm",             "1/min", 600, 30000,
		{  7200,  7200,     U,     U,     U } },
	[SDM_SEEK_BASE_US]    = { "seek_base_us",    "us",    0, 100000,
		{   600,  1500,     U,     U,     U } },
	[SDM_SEEK_SPAN_US]    = { "seek_span_us",    "us",    0, 100000,
		{ 13900, 22000,     U,     U,     U } },
	[SDM_OUTER_MBPS]      = { "outer_mbps",      "MB/s",  1, 2000,
		{   255,   210,     U,     U,     U } },
	[SDM_INNER_MBPS]      = { "inner_mbps",      "MB/s",  1, 2000,
		{   120,   100,     U,     U,     U } },
	[SDM_COMMAND_US]      = { "command_us",      "us",    0, 10000,
		{    50,    50,     U,     U,     U } },
	[SDM_REORDER]         = { "reorder",         "",      1, 1024,
		{   256,     7,     U,     U,     U } },
	[SDM_AGE_CAP_MS]      = { "age_cap_ms",      "ms",    1, 10000,
		{   500,   500,     U,     U,     U } },
	[SDM_SEGMENTS]        = { "segments",        "",      0, 32,
		{     8,     8,     U,     U,     U } },
	[SDM_SEGMENT_KB]      = { "segment_kb",      "KiB",   64, 65536,
		{  2048,  1024,     U,     U,     U } },
	[SDM_CACHE_KB]        = { "cache_kb",        "KiB",   64, 1048576,
		{ 65536, 32768,     U,     U,     U } },

	[SDM_DIES]            = { "dies",            "",      1, 256,
		{     U,     U,    32,    64,     4 } },
	[SDM_PAGE_KB]         = { "page_kb",         "KiB",   4, 256,
		{     U,     U,    16,    16,    16 } },
	[SDM_READ_US]         = { "read_us",         "us",    1, 10000,
		{     U,     U,    75,    62,    62 } },
	[SDM_PROGRAM_US]      = { "program_us",      "us",    1, 100000,
		{     U,     U,   700,   400,   400 } },
	[SDM_SUSPEND_US]      = { "suspend_us",      "us",    0, 100000,
		{     U,     U,     0,    30,    30 } },
	[SDM_CHANNELS]        = { "channels",        "",      1, 256,
		{     U,     U,    32,     8,     1 } },
	[SDM_CHANNEL_MBPS]    = { "channel_mbps",    "MB/s",  10, 10000,
		{     U,     U,   400,  1200,   600 } },
	[SDM_LINK_WRITE_MBPS] = { "link_write_mbps", "MB/s",  10, 20000,
		{     U,     U,   530,  7000,   438 } },
	[SDM_LINK_COMMAND_NS] = { "link_command_ns", "ns",    0, 1000000,
		{     U,     U,  3000,   590,  9440 } },
	[SDM_FULL_DUPLEX]     = { "full_duplex",     "0/1",   0, 1,
		{     U,     U,     0,     1,     1 } },
	[SDM_FW_READ_NS]      = { "fw_read_ns",      "ns",    0, 1000000,
		{     U,     U, 12000,  1500,  1500 } },
	[SDM_FW_WRITE_NS]     = { "fw_write_ns",     "ns",    0, 1000000,
		{     U,     U, 15000,  8000,  8000 } },
	[SDM_BUFFER_KB]       = { "buffer_kb",       "KiB",   4096, 1048576,
		{     U,     U, 16384, 65536,  4096 } },
	[SDM_GC_PERCENT]      = { "gc_percent",      "%",     100, 10000,
		{     U,     U,   731,   492,   492 } },
	[SDM_GC_RUN_KB]       = { "gc_run_kb",       "KiB",   0, 1048576,
		{     U,     U,  1024,  1024,  1024 } },
};

#undef U

#define PROFILE_ROW(symbol, name, model)	{ name, &(model) },

static const struct {
	const char *name;
	const struct sdm_model *model;
} profiles[SDM_NR_PROFILES] = {
	SDM_PROFILES(PROFILE_ROW)
};

#undef PROFILE_ROW

/* The profile of that name; negative when there is none. */
int sdm_find_profile(const char *name)
{
	int i;

	for (i = 0; i < SDM_NR_PROFILES; i++)
		if (!strcmp(name, profiles[i].name))
			return i;
	return -1;
}

const char *sdm_profile_name(enum sdm_profile profile)
{
	return profiles[profile].name;
}

const struct sdm_model *sdm_model_of(enum sdm_profile profile)
{
	return profiles[profile].model;
}

bool sdm_rotational(enum sdm_profile profile)
{
	return sdm_model_of(profile) == &sdm_hdd_model;
}

/* Capacities are in 10^9 bytes as on the label, rounded down to 1 MiB. */
u64 sdm_capacity_sectors(const struct sdm_params *p)
{
	u64 sectors = (u64)p->v[SDM_CAPACITY_GB] * 1000000000ULL / SDM_SECTOR;

	return sectors & ~2047ULL;
}

/* What no single range can say. Returns the culprit, or -1. */
static int contradiction(enum sdm_profile profile, const struct sdm_params *p)
{
	const long *v = p->v;

	if (v[SDM_QUEUES] * v[SDM_QUEUE_DEPTH] > SDM_MAX_TAGS)
		return SDM_QUEUES;
	if (sdm_rotational(profile) && v[SDM_INNER_MBPS] > v[SDM_OUTER_MBPS])
		return SDM_INNER_MBPS;
	if (sdm_rotational(profile) && v[SDM_CACHE_KB] < v[SDM_MAX_IO_KB])
		return SDM_CACHE_KB;
	if (!sdm_rotational(profile) && !dies_can_hold(p))
		return SDM_MAX_IO_KB;
	return -1;
}

/*
 * Fill @out for @profile: the given value where there is one, else the
 * default. Figures without meaning in the profile stay SDM_UNSET, and giving
 * one is an error: a typing mistake must not pass as a setting.
 */
enum sdm_verdict sdm_resolve(enum sdm_profile profile, const long *given,
			     struct sdm_params *out, int *culprit)
{
	int i;

	for (i = 0; i < SDM_NR_PARAMS; i++) {
		const struct sdm_param_info *info = &sdm_param_info[i];

		*culprit = i;
		out->v[i] = info->def[profile];
		if (given[i] == SDM_NOT_GIVEN)
			continue;
		if (info->def[profile] == SDM_UNSET)
			return SDM_NOT_OF_PROFILE;
		if (given[i] < info->min || given[i] > info->max)
			return SDM_OUT_OF_RANGE;
		out->v[i] = given[i];
	}
	*culprit = contradiction(profile, out);
	return *culprit < 0 ? SDM_OK : SDM_CONTRADICTION;
}
