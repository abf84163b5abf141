// SPDX-License-Identifier: GPL-2.0
/*
 * simdisk: the table of figures and the two profiles made of it.
 *
 * The sources of the defaults are in Documentation/simdisk.rst, parameter by
 * parameter. Resolving takes a row of given values (SDM_UNSET where nothing
 * was given) and either fills in every figure or names the culprit; it never
 * bends a value into range.
 */
#include "model.h"

#define U SDM_UNSET

const struct sdm_param_info sdm_param_info[SDM_NR_PARAMS] = {
	/*                      name               unit    min   max       hdd    ssd */
	[SDM_CAPACITY_GB]   = { "capacity_gb",     "GB",    1,   20000,  { 1000,  960 } },
	[SDM_QUEUE_DEPTH]   = { "queue_depth",     "",      1,   1024,   { 32,    32 } },
	[SDM_QUEUES]        = { "queues",          "",      1,   64,     { 1,     1 } },
	[SDM_MAX_IO_KB]     = { "max_io_kb",       "KiB",   4,   4096,   { 1280,  1280 } },
	[SDM_LINK_MBPS]     = { "link_mbps",       "MB/s",  10,  20000,  { 560,   560 } },
	[SDM_WRITE_CACHE]   = { "write_cache",     "0/1",   0,   1,      { 0,     0 } },

	[SDM_RPM]           = { "rpm",             "1/min", 600, 30000,  { 7200,  U } },
	[SDM_SEEK_BASE_US]  = { "seek_base_us",    "us",    0,   100000, { 600,   U } },
	[SDM_SEEK_SPAN_US]  = { "seek_span_us",    "us",    0,   100000, { 13900, U } },
	[SDM_OUTER_MBPS]    = { "outer_mbps",      "MB/s",  1,   2000,   { 255,   U } },
	[SDM_INNER_MBPS]    = { "inner_mbps",      "MB/s",  1,   2000,   { 120,   U } },
	[SDM_COMMAND_US]    = { "command_us",      "us",    0,   10000,  { 50,    U } },
	[SDM_AGE_CAP_MS]    = { "age_cap_ms",      "ms",    1,   10000,  { 500,   U } },
	[SDM_SEGMENTS]      = { "segments",        "",      0,   32,     { 8,     U } },
	[SDM_SEGMENT_KB]    = { "segment_kb",      "KiB",   64,  65536,  { 2048,  U } },
	[SDM_CACHE_KB]      = { "cache_kb",        "KiB",   64,  1048576, { 65536, U } },

	[SDM_DIES]          = { "dies",            "",      1,   256,    { U,     32 } },
	[SDM_PAGE_KB]       = { "page_kb",         "KiB",   4,   256,    { U,     16 } },
	[SDM_READ_US]       = { "read_us",         "us",    1,   10000,  { U,     75 } },
	[SDM_PROGRAM_US]    = { "program_us",      "us",    1,   100000, { U,     700 } },
	[SDM_CHANNEL_MBPS]  = { "channel_mbps",    "MB/s",  10,  10000,  { U,     400 } },
	[SDM_LINK_WRITE_MBPS] = { "link_write_mbps", "MB/s", 10, 20000,  { U,     530 } },
	[SDM_LINK_COMMAND_NS] = { "link_command_ns", "ns",  0,   1000000, { U,    3000 } },
	[SDM_FULL_DUPLEX]   = { "full_duplex",     "0/1",   0,   1,      { U,     0 } },
	[SDM_FW_READ_NS]    = { "fw_read_ns",      "ns",    0,   1000000, { U,    12000 } },
	[SDM_FW_WRITE_NS]   = { "fw_write_ns",     "ns",    0,   1000000, { U,    15000 } },
	[SDM_BUFFER_KB]     = { "buffer_kb",       "KiB",   4096, 1048576, { U,   16384 } },
	[SDM_GC_PERCENT]    = { "gc_percent",      "%",     100, 10000,  { U,     731 } },
	[SDM_GC_RUN_KB]     = { "gc_run_kb",       "KiB",   0,   1048576, { U,    1024 } },
};

#undef U

static const char * const profile_names[SDM_NR_PROFILES] = { "hdd", "ssd" };

/* The profile of that name; negative when there is none. */
int sdm_find_profile(const char *name)
{
	int i;

	for (i = 0; i < SDM_NR_PROFILES; i++)
		if (!strcmp(name, profile_names[i]))
			return i;
	return -1;
}

const struct sdm_model *sdm_model_of(enum sdm_profile profile)
{
	return profile == SDM_HDD ? &sdm_hdd_model : &sdm_flash_model;
}

bool sdm_rotational(enum sdm_profile profile)
{
	return profile == SDM_HDD;
}

/* Capacities are in 10^9 bytes as on the label, rounded down to 1 MiB. */
u64 sdm_capacity_sectors(const struct sdm_params *p)
{
	u64 sectors = (u64)p->v[SDM_CAPACITY_GB] * 1000000000ULL / SDM_SECTOR;

	return sectors & ~2047ULL;
}

/* What no single range can say. Returns the culprit, or -1. */
static int contradiction(enum sdm_profile profile, const long *v)
{
	if (v[SDM_QUEUES] * v[SDM_QUEUE_DEPTH] > SDM_MAX_TAGS)
		return SDM_QUEUES;
	if (profile == SDM_HDD && v[SDM_INNER_MBPS] > v[SDM_OUTER_MBPS])
		return SDM_INNER_MBPS;
	if (profile == SDM_HDD && v[SDM_CACHE_KB] < v[SDM_MAX_IO_KB])
		return SDM_CACHE_KB;
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
		if (given[i] == SDM_UNSET)
			continue;
		if (info->def[profile] == SDM_UNSET)
			return SDM_NOT_OF_PROFILE;
		if (given[i] < info->min || given[i] > info->max)
			return SDM_OUT_OF_RANGE;
		out->v[i] = given[i];
	}
	*culprit = contradiction(profile, out->v);
	return *culprit < 0 ? SDM_OK : SDM_CONTRADICTION;
}
