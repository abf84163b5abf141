// SPDX-License-Identifier: GPL-2.0
/* Loads on a modelled device; load.h tells what they are. */
#include <stdlib.h>

#include "load.h"

#define LOAD_SEED	1

/* One of a load's places in flight. */
struct place {
	struct load *load;
	u64 resume_ns;		/* free: when to submit; busy: SDM_NEVER */
	bool flush_next;
	bool flushing;
};

struct run {
	struct sim sim;
	u64 warm_until_ns, end_ns;
	u32 nr;
	struct place place[SDM_MAX_TAGS];
};

static u64 next_sector(struct run *r, struct load *l)
{
	u64 units = l->sectors * SDM_SECTOR / l->bytes;
	u64 unit = l->random ? sim_random(&r->sim) % units : l->next++ % units;

	return l->start + unit * l->bytes / SDM_SECTOR;
}

static void submit(struct run *r, u32 at)
{
	struct place *p = &r->place[at];
	struct load *l = p->load;

	p->resume_ns = SDM_NEVER;
	p->flushing = p->flush_next;
	p->flush_next = l->fsync && !p->flushing;
	if (p->flushing)
		sim_submit(&r->sim, at, SDM_FLUSH, 0, 0);
	else
		sim_submit(&r->sim, at, l->op, next_sector(r, l), l->bytes);
}

static void keep_sample(struct load *l, u64 ns)
{
	if (l->done == l->room) {
		l->room = l->room ? l->room * 2 : 1024;
		l->sample_ns = realloc(l->sample_ns, l->room * sizeof(*l->sample_ns));
		if (!l->sample_ns)
			sim_fail("out of memory", "load");
	}
	l->sample_ns[l->done++] = ns;
	l->sum_ns += ns;
}

static void account(struct run *r, const struct sim_done *done)
{
	struct place *p = &r->place[done->owner];

	p->resume_ns = r->sim.now_ns + (p->flush_next ? 0 : p->load->gap_ns);
	if (r->sim.now_ns < r->warm_until_ns || r->sim.now_ns >= r->end_ns)
		return;
	if (!p->flushing) {
		keep_sample(p->load, done->took_ns);
		return;
	}
	p->load->flushes++;
	p->load->flush_sum_ns += done->took_ns;
}

static int compare(const void *a, const void *b)
{
	u64 x = *(const u64 *)a, y = *(const u64 *)b;

	return x < y ? -1 : x > y;
}

static void summarise(struct load *l, u64 run_ns)
{
	if (l->flushes)
		l->flush_mean_ns = l->flush_sum_ns / l->flushes;
	if (l->done) {
		qsort(l->sample_ns, l->done, sizeof(*l->sample_ns), compare);
		l->mean_ns = l->sum_ns / l->done;
		l->p50_ns = l->sample_ns[l->done / 2];
		l->p99_ns = l->sample_ns[l->done * 99 / 100];
		l->p999_ns = l->sample_ns[l->done * 999 / 1000];
		l->max_ns = l->sample_ns[l->done - 1];
	}
	l->iops = l->done * 1e9 / run_ns;
	l->mbps = l->iops * l->bytes / 1e6;
	free(l->sample_ns);
	l->sample_ns = NULL;
}

static void take_places(struct run *r, const struct sim_device *d,
			struct load *loads, u32 nr)
{
	u32 i, k;

	for (i = 0; i < nr; i++) {
		if (!loads[i].sectors)
			loads[i].sectors = d->sectors - loads[i].start;
		for (k = 0; k < loads[i].depth; k++) {
			if (r->nr == SDM_MAX_TAGS)
				sim_fail("more requests in flight than a model can own",
					 "load");
			r->place[r->nr++] = (struct place){
				.load = &loads[i], .resume_ns = r->sim.now_ns,
			};
		}
	}
}

/* Submit what is to be submitted now; when is the next to be? */
static u64 submit_ready(struct run *r)
{
	u64 next = SDM_NEVER;
	u32 i;

	for (i = 0; i < r->nr; i++) {
		if (r->place[i].resume_ns <= r->sim.now_ns)
			submit(r, i);
		else if (r->place[i].resume_ns < next)
			next = r->place[i].resume_ns;
	}
	return next;
}

/* Keep all loads running for @warm_ns + @run_ns; figures are of @run_ns. */
void load_run(const struct sim_device *d, struct load *loads, u32 nr,
	      u64 warm_ns, u64 run_ns)
{
	struct run *r = calloc(1, sizeof(*r));
	struct sim_done done;
	u32 i;

	if (!r)
		sim_fail("out of memory", "load");
	sim_open(&r->sim, d, LOAD_SEED);
	r->warm_until_ns = r->sim.now_ns + warm_ns;
	r->end_ns = r->warm_until_ns + run_ns;
	take_places(r, d, loads, nr);
	while (r->sim.now_ns < r->end_ns) {
		u64 next = submit_ready(r);

		if (sim_wait(&r->sim, next < r->end_ns ? next : r->end_ns, &done))
			account(r, &done);
	}
	for (i = 0; i < nr; i++)
		summarise(&loads[i], run_ns);
	sim_close(&r->sim);
	free(r);
}
