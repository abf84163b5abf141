// SPDX-License-Identifier: GPL-2.0
/* The command line of limit: what device, what loads. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "limit.h"

#define SETS	32	/* most --set options */
#define FIELDS	7
#define FIELD	32	/* characters */

static const char help[] =
"usage: limit --profile NAME [--set PARAM=VALUE]... LOAD... [option]...\n"
"\n"
"The best that any order of service could reach for these loads on a modelled\n"
"device, as lines of key=value. Documentation/calibration.rst has the reasoning.\n"
"\n"
"  --profile NAME     the device: a profile of simdisk\n"
"  --set PARAM=VALUE  a parameter of the profile\n"
"  --stream NAME,OP,BYTES,DEPTH,OFFSET%,SIZE%\n"
"                     OP: read, write (sequential), randread, randwrite\n"
"  --small NAME,OP,BYTES,RATE,OFFSET%,SIZE%[,DEPTH]\n"
"                     OP: read, write (random); RATE: requests a second, or max:\n"
"                     as often as it is answered; DEPTH: outstanding (default 1)\n"
"  --arrival          small requests are served as they arrive, not in the\n"
"                     cheapest order: on a disk there and back each time\n"
"  --angle            the cheapest order knows the angle of the platter, which no\n"
"                     host does\n"
"  --max-wait MS      each stream has its turn so often (default: no bound)\n"
"  --small-share PC   most that small loads with RATE max may take of what the\n"
"                     streams need as well (default 50)\n"
"  --help             this\n"
"\n"
"Sizes in bytes; 64k, 1m are understood. Places are per cent of the capacity.\n"
"\n"
"solo_MBps      streams alone\n"
"stream_MBps    streams, beside the small loads\n"
"of_solo        the one over the other\n"
"small_cost_KB  what the streams lose for each small request (KB: 1000 bytes)\n"
"small_iops     small requests a second, all loads\n"
"small_lat_us   one small request with the device to itself, mean\n"
"bottleneck     what is used up first: head; link, link_write, channels,\n"
"               dies, tags\n"
"load.NAME      requests a second and MB/s of each load\n";

static u64 parse_number(const char *text, const char *whole, u64 most)
{
	char *end;
	int shift = 0;
	u64 n;

	errno = 0;
	n = strtoull(text, &end, 10);
	if (*end == 'k' || *end == 'm')
		shift = *end++ == 'k' ? 10 : 20;
	if (errno || *end || end == text || *text == '-' || !n || n > most >> shift)
		sim_fail("a number in it is missing, malformed, zero or too large", whole);
	return n << shift;
}

/* Per cent, a trailing % allowed. */
static double percent(const char *text, const char *whole)
{
	char *end;
	double value = strtod(text, &end);

	if (*end == '%')
		end++;
	if (*end || end == text || !(value >= 0 && value <= 100))
		sim_fail("a percentage in it is not one of 0 to 100", whole);
	return value;
}

static int split(const char *text, char field[FIELDS][FIELD])
{
	int n = 0;

	for (;;) {
		size_t length = strcspn(text, ",");

		if (n == FIELDS || length >= FIELD)
			return -1;
		memcpy(field[n], text, length);
		field[n++][length] = 0;
		if (!text[length])
			return n;
		text += length + 1;
	}
}

static void parse_op(struct limit_load *load, const char *op, const char *whole)
{
	load->random = load->small;
	if (!load->small && !strncmp(op, "rand", 4)) {
		load->random = true;
		op += 4;
	}
	if (!strcmp(op, "read"))
		load->op = SDM_READ;
	else if (!strcmp(op, "write"))
		load->op = SDM_WRITE;
	else
		sim_fail("its operation is none that is known (see --help)", whole);
}

/* Its part of the device, in whole requests from a multiple of them. */
static void place(struct limit_load *load, double offset, double size, u64 capacity,
		  const char *whole)
{
	u64 unit = load->bytes / SDM_SECTOR;

	load->start = (u64)(capacity * offset / 100) / unit * unit;
	load->sectors = (u64)(capacity * size / 100) / unit * unit;
	if (load->start + load->sectors > capacity)
		sim_fail("it ends beyond the device", whole);
	if (!load->sectors)
		sim_fail("its part of the device does not hold one request", whole);
}

/* A write that a flash drive's buffer cannot hold as a whole is never taken in. */
static void check_fits_buffer(const struct limit *l, const struct limit_load *load,
			      const char *whole)
{
	long kb = l->device.params.v[SDM_BUFFER_KB];
	char what[160];

	if (sdm_rotational(l->device.profile) || load->op != SDM_WRITE ||
	    load->bytes <= kb * 1024)
		return;
	snprintf(what, sizeof(what),
		 "its writes do not fit into the drive's buffer: make them %ldk, or --set buffer_kb=%u",
		 kb, (load->bytes + 1023) / 1024);
	sim_fail(what, whole);
}

static void parse_load(struct limit *l, const char *text, bool small)
{
	struct limit_load *load = &l->load[l->nr];
	char field[FIELDS][FIELD];
	int n = split(text, field);

	if (l->nr == LIMIT_LOADS)
		sim_fail("more loads than fit", text);
	if (n != 6 && !(small && n == 7))
		sim_fail("does not have the fields of a load (see --help)", text);
	memset(load, 0, sizeof(*load));
	snprintf(load->name, sizeof(load->name), "%s", field[0]);
	load->small = small;
	parse_op(load, field[1], text);
	load->bytes = parse_number(field[2], text, 64 << 20);
	if (load->bytes % SDM_SECTOR)
		sim_fail("its requests are not of whole sectors", text);
	check_fits_buffer(l, load, text);
	if (small && strcmp(field[3], "max"))
		load->rate = parse_number(field[3], text, 1000000000);
	load->depth = 1;
	if (!small)
		load->depth = parse_number(field[3], text, SDM_MAX_TAGS);
	else if (n == 7)
		load->depth = parse_number(field[6], text, SDM_MAX_TAGS);
	place(load, percent(field[4], text), percent(field[5], text), l->device.sectors, text);
	l->nr++;
}

enum { PROFILE, SET, STREAM, SMALL, ARRIVAL, ANGLE, MAX_WAIT, SMALL_SHARE, HELP };

static const struct option options[] = {
	{ "profile", required_argument, NULL, PROFILE },
	{ "set", required_argument, NULL, SET },
	{ "stream", required_argument, NULL, STREAM },
	{ "small", required_argument, NULL, SMALL },
	{ "arrival", no_argument, NULL, ARRIVAL },
	{ "angle", no_argument, NULL, ANGLE },
	{ "max-wait", required_argument, NULL, MAX_WAIT },
	{ "small-share", required_argument, NULL, SMALL_SHARE },
	{ "help", no_argument, NULL, HELP },
	{ }
};

/* The device first: places of loads are parts of its capacity. */
static void parse_device(struct limit *l, int argc, char **argv)
{
	const char *profile = NULL;
	char *sets[SETS];
	u32 nr = 0;
	int c;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (c == HELP) {
			fputs(help, stdout);
			exit(0);
		}
		if (c == '?')
			exit(2);
		if (c == PROFILE)
			profile = optarg;
		if (c == SET && nr == SETS)
			sim_fail("more --set options than fit", optarg);
		if (c == SET)
			sets[nr++] = optarg;
	}
	if (optind < argc)
		sim_fail("is no option (see --help)", argv[optind]);
	if (!profile)
		sim_fail("is missing (see --help)", "--profile");
	sim_device(&l->device, profile, sets, nr);
}

void limit_parse(struct limit *l, int argc, char **argv)
{
	int c;

	l->small_share = 0.5;
	parse_device(l, argc, argv);
	optind = 1;
	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (c == STREAM || c == SMALL)
			parse_load(l, optarg, c == SMALL);
		else if (c == ARRIVAL)
			l->arrival = true;
		else if (c == ANGLE)
			l->angle = true;
		else if (c == MAX_WAIT)
			l->max_wait_s = parse_number(optarg, "--max-wait", 1000000000) / 1e3;
		else if (c == SMALL_SHARE)
			l->small_share = percent(optarg, "--small-share") / 100;
	}
	if (!l->nr)
		sim_fail("at least one is needed (see --help)", "--stream or --small");
}
