// SPDX-License-Identifier: GPL-2.0
/*
 * What a request takes of a flash drive, in whatever order requests are served
 * (model_flash.c is the drive):
 *
 *	link	a command, and its bytes
 *	dies	a read: each page it touches is read and passes its channel; a
 *		write: its bytes are programmed, and if it does not belong to a
 *		run, what garbage collection owes for them (demand_gc.c). Taken as
 *		spread evenly over all dies, which is the best that can be
 *	channels	what is read, and what is programmed
 *	tags	one, from submission to completion: no less than the fastest
 *
 * Requests of a stream that follow each other may leave as one, up to max_io_kb, if
 * whoever orders them holds them until they are there: as many as the stream has
 * outstanding at once. They share a command, a tag, and the pages they meet in. Each
 * takes its part of that, at best. A stream one deep has none to share with, nor have
 * random requests, nor has a stream with another one: they are in different places.
 *
 * The write buffer is no resource: it delays, and what it takes it must give
 * to the dies. Until it is full writes can be faster than this, for a moment.
 */
#include <math.h>

#include "limit.h"

#define ALONE_REQUESTS	200	/* all dies are met often enough */
#define ALONE_PAUSE_NS	20000000ULL	/* the longest program is over by then */
#define PAGE_SAMPLES	1024

/* Most requests of @load that can leave as one. */
static u32 most_merged(const long *v, const struct limit_load *load)
{
	u64 most = v[SDM_MAX_IO_KB] * 1024 / load->bytes, units;

	if (load->random || !most)
		return 1;
	units = load->sectors * SDM_SECTOR / load->bytes;
	if (most > units)
		most = units;
	return most < load->depth ? most : load->depth;
}

/* Pages that a request touches: mean over the places requests begin at. */
static double pages_touched(u32 bytes, u64 page)
{
	u64 sum = 0, at;
	u32 i;

	for (i = 0; i < PAGE_SAMPLES; i++) {
		at = (u64)i * bytes;
		sum += (at + bytes - 1) / page - at / page + 1;
	}
	return (double)sum / PAGE_SAMPLES;
}

/* The least of that if up to @most leave as one: some numbers fill their pages better. */
static double pages_merged(u32 bytes, u64 page, u32 most)
{
	double least = pages_touched(bytes, page), pages;
	u32 n;

	for (n = 2; n <= most; n++) {
		pages = ceil((double)n * bytes / page) / n;
		if (pages < least)
			least = pages;
	}
	return least;
}

static double link_s(const long *v, const struct limit_load *load)
{
	long mbps = v[load->op == SDM_WRITE ? SDM_LINK_WRITE_MBPS : SDM_LINK_MBPS];

	return v[SDM_LINK_COMMAND_NS] / 1e9 / most_merged(v, load) +
	       load->bytes / (mbps * 1e6);
}

/* Bytes programmed for a request: its own, and what it owes to collection. */
static double programmed(const struct limit *l, const struct limit_load *load)
{
	if (load->op == SDM_READ)
		return 0;
	return load->bytes * (1 + limit_collection(l, load));
}

static double dies_s(const long *v, const struct limit_load *load, double written)
{
	double page = v[SDM_PAGE_KB] * 1024.;

	if (load->op == SDM_READ)
		return (pages_merged(load->bytes, page, most_merged(v, load)) *
			v[SDM_READ_US] / 1e6 +
			load->bytes / (v[SDM_CHANNEL_MBPS] * 1e6)) / v[SDM_DIES];
	return written / page * v[SDM_PROGRAM_US] / 1e6 / v[SDM_DIES];
}

static double channels_s(const long *v, const struct limit_load *load, double written)
{
	double bytes = load->op == SDM_READ ? load->bytes : written;

	return bytes / (v[SDM_CHANNEL_MBPS] * 1e6) / v[SDM_CHANNELS];
}

struct answers {
	double mean_s, fastest_s;
};

/* Requests of @load, @nr of them as one, one at a time on a drive at rest. */
static struct answers measure_alone(const struct limit *l, const struct limit_load *load, u32 nr)
{
	u32 bytes = load->bytes * nr, i;
	u64 units = load->sectors * SDM_SECTOR / bytes, sum = 0;
	u64 fastest = SDM_NEVER, at;
	struct sim_done done;
	struct sim s;

	sim_open(&s, &l->device, 0);
	for (i = 0; i < ALONE_REQUESTS; i++) {
		at = load->random ? sim_random(&s) % units : i % units;
		sim_submit(&s, 0, load->op, load->start + at * bytes / SDM_SECTOR, bytes);
		sim_next(&s, &done);
		sum += done.took_ns;
		if (done.took_ns < fastest)
			fastest = done.took_ns;
		s.now_ns += ALONE_PAUSE_NS;
	}
	sim_close(&s);
	return (struct answers){ sum / 1e9 / ALONE_REQUESTS, fastest / 1e9 };
}

/* A tag is taken no shorter than for the fastest answer to all that it stands for. */
static double tags_s(const struct limit *l, const struct limit_load *load)
{
	const long *v = l->device.params.v;
	u32 merged = most_merged(v, load);
	double fastest_s = merged > 1 ? measure_alone(l, load, merged).fastest_s :
					load->fastest_s;

	return fastest_s / merged / (v[SDM_QUEUES] * v[SDM_QUEUE_DEPTH]);
}

void limit_demand_flash(struct limit *l)
{
	const long *v = l->device.params.v;
	u32 i;

	l->overhead[0] = 0;
	l->overhead[1] = 0;
	for (i = 0; i < l->nr; i++) {
		struct limit_load *load = &l->load[i];
		bool other = v[SDM_FULL_DUPLEX] && load->op == SDM_WRITE;
		struct answers alone = measure_alone(l, load, 1);
		double written = programmed(l, load);

		load->alone_s = alone.mean_s;
		load->fastest_s = alone.fastest_s;
		memset(load->use_s, 0, sizeof(load->use_s));
		load->use_s[other ? LIMIT_LINK_WRITE : LIMIT_LINK_READ] = link_s(v, load);
		load->use_s[LIMIT_DIES] = dies_s(v, load, written);
		load->use_s[LIMIT_CHANNELS] = channels_s(v, load, written);
		load->use_s[LIMIT_TAGS] = tags_s(l, load);
	}
}
