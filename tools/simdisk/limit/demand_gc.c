// SPDX-License-Identifier: GPL-2.0
/*
 * What random writes owe to a flash drive's garbage collection.
 *
 * Each pays in full unless it happens to go on with a run that the drive remembers
 * (model_flash.c). On a whole drive that does not happen. In an area of a few thousand
 * places of a large request it does, some times in a hundred, and an order can help: of
 * those outstanding it sends the one that follows. How often, is the drive's rule, and
 * not worked out here but sampled on the model, for writes as they come and for sorted
 * ones. An order that looked for both would have no more than the two together.
 */
#include "limit.h"

#define WRITES	16384	/* of a sample; chance is met to a part in a thousand */
#define WARM	16384	/* first ones that do not count: runs are long by then */

/* Random writes, of which @held are there to be chosen from. */
struct writer {
	struct sim s;
	const struct limit_load *load;
	u64 units, at;
	u32 held;
	u64 held_unit[SDM_MAX_TAGS];
};

/* A drive with a page for each, and as many programs for collection: to be counted. */
static struct sim_device counting(const struct limit *l, const struct limit_load *load)
{
	const struct sdm_param_info *page = &sdm_param_info[SDM_PAGE_KB];
	struct sim_device d = l->device;
	long kb = load->bytes / 1024;

	if (kb < page->min)
		kb = page->min;
	if (kb > page->max)
		kb = page->max;
	d.params.v[SDM_GC_PERCENT] = 200;
	d.params.v[SDM_PAGE_KB] = kb;
	return d;
}

static void writer_open(struct writer *w, const struct limit *l, const struct limit_load *load,
			u32 held)
{
	struct sim_device d = counting(l, load);

	sim_open(&w->s, &d, 0);
	w->load = load;
	w->units = load->sectors * SDM_SECTOR / load->bytes;
	w->at = 0;
	for (w->held = 0; w->held < held; w->held++)
		w->held_unit[w->held] = sim_random(&w->s) % w->units;
}

/* The next further on of those held, all round; another one comes for it. */
static u64 next_unit(struct writer *w)
{
	u64 least = SDM_NEVER, way;
	u32 i, next = 0;

	for (i = 0; i < w->held; i++) {
		way = (w->held_unit[i] + w->units - w->at) % w->units;
		if (way < least) {
			least = way;
			next = i;
		}
	}
	w->at = w->held_unit[next];
	w->held_unit[next] = sim_random(&w->s) % w->units;
	return w->at;
}

static void write_many(struct writer *w, u32 nr)
{
	struct sim_done done;
	u64 sector;

	for (; nr; nr--) {
		sector = w->load->start + next_unit(w) * w->load->bytes / SDM_SECTOR;
		sim_submit(&w->s, 0, SDM_WRITE, sector, w->load->bytes);
		sim_next(&w->s, &done);
	}
}

/* The part of them that pay, of those sent in order out of @held. */
static double sample_paying(const struct limit *l, const struct limit_load *load, u32 held)
{
	struct writer w;
	struct sdm_stats before, after;

	writer_open(&w, l, load, held);
	write_many(&w, WARM);
	before = *w.s.model->stats(w.s.state);
	write_many(&w, WRITES);
	after = *w.s.model->stats(w.s.state);
	sim_close(&w.s);
	return (double)(after.gc_programs - before.gc_programs) /
	       (after.programs - before.programs);
}

/* Outstanding at once among all random writes: what an order can choose from. */
static u32 random_writes(const struct limit *l)
{
	u32 depth = 0, i;

	for (i = 0; i < l->nr; i++)
		if (l->load[i].random && l->load[i].op == SDM_WRITE)
			depth += l->load[i].depth;
	return depth < SDM_MAX_TAGS ? depth : SDM_MAX_TAGS;
}

/* Further bytes programmed for each byte of @load, at least. */
double limit_collection(const struct limit *l, const struct limit_load *load)
{
	const long *v = l->device.params.v;
	u32 depth = random_writes(l);
	double paying;

	if (!load->random || load->bytes > v[SDM_GC_RUN_KB] * 1024 || v[SDM_GC_PERCENT] == 100)
		return 0;
	paying = sample_paying(l, load, 1);
	if (depth > 1)
		paying += sample_paying(l, load, depth) - 1;
	return paying > 0 ? paying * (v[SDM_GC_PERCENT] - 100) / 100 : 0;
}
