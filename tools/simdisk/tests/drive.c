// SPDX-License-Identifier: GPL-2.0
/* The disk bench in virtual time; drive.h tells what it is. */
#include <stdio.h>
#include <stdlib.h>

#include "drive.h"

/* What one tag in flight is: whose, and since when. */
struct slot {
	struct drive_job *job;
	u64 submitted_ns;
	u64 resume_ns;		/* free tag: when its owner submits again */
};

static struct slot slots[SDM_MAX_TAGS];

/* xorshift64*: small, and the same on every machine */
u64 drive_random(struct drive *d)
{
	d->seed ^= d->seed >> 12;
	d->seed ^= d->seed << 25;
	d->seed ^= d->seed >> 27;
	return d->seed * 0x2545f4914f6cdd1dULL;
}

static void fail(const char *what, const char *name)
{
	fprintf(stderr, "drive: %s: %s\n", what, name);
	exit(2);
}

/* "name=value name=value" into @given. */
static void parse(const char *overrides, long *given)
{
	char name[32];
	long value;
	int used, i;

	while (sscanf(overrides, " %31[a-z_]=%ld%n", name, &value, &used) == 2) {
		for (i = 0; i < SDM_NR_PARAMS; i++)
			if (!strcmp(name, sdm_param_info[i].name))
				break;
		if (i == SDM_NR_PARAMS)
			fail("no such parameter", name);
		given[i] = value;
		overrides += used;
	}
}

void drive_open(struct drive *d, enum sdm_profile profile, const char *overrides)
{
	long given[SDM_NR_PARAMS];
	struct sdm_params params;
	int i, culprit;

	for (i = 0; i < SDM_NR_PARAMS; i++)
		given[i] = SDM_NOT_GIVEN;
	parse(overrides, given);
	if (sdm_resolve(profile, given, &params, &culprit) != SDM_OK)
		fail("refused", sdm_param_info[culprit].name);
	memset(d, 0, sizeof(*d));
	d->model = sdm_model_of(profile);
	d->state = malloc(d->model->size);
	if (!d->state)
		fail("out of memory", "model");
	d->sectors = sdm_capacity_sectors(&params);
	d->model->init(d->state, &params, d->sectors);
	d->seed = 20260101;
	d->now = 1000000000;
}

void drive_close(struct drive *d)
{
	free(d->state);
}

/*
 * Submit one request now, wait until it is done, and say how long it took. The
 * tag is never one that is still in flight from before.
 */
double drive_once_ms(struct drive *d, enum sdm_op op, u64 sector, u32 bytes, bool fua)
{
	struct sdm_io io = {
		.op = op, .sector = sector, .bytes = bytes, .fua = fua,
		.tag = d->next_tag++ % SDM_MAX_TAGS,
	};
	u64 start = d->now, due;
	int got;

	d->model->submit(d->state, &io, d->now);
	for (;;) {
		d->now = d->model->next_event(d->state);
		if (d->now == SDM_NEVER)
			fail("lost", "request");
		while ((got = d->model->complete(d->state, d->now, &due)) != SDM_NONE)
			if (got == (int)io.tag)
				return (due - start) / 1e6;
	}
}

static u64 next_in_order(struct drive_job *job)
{
	u64 n = job->next++;

	return job->swap ? n + job->swap - 1 - 2 * (n % job->swap) : n;
}

static u64 next_sector(struct drive *d, struct drive_job *job)
{
	u64 stride = job->stride ? job->stride : job->bytes / SDM_SECTOR;
	u64 units = job->sectors / stride;
	u64 unit = (job->random ? drive_random(d) : next_in_order(job)) % units;

	if (job->down)
		unit = units - 1 - unit;
	return job->start + unit * stride;
}

static void submit(struct drive *d, u32 tag)
{
	struct drive_job *job = slots[tag].job;
	struct sdm_io io = {
		.tag = tag, .op = job->op, .fua = job->fua,
		.bytes = job->op == SDM_FLUSH ? 0 : job->bytes,
		.sector = next_sector(d, job),
	};

	slots[tag].submitted_ns = d->now;
	slots[tag].resume_ns = SDM_NEVER;
	d->in_flight++;
	d->model->submit(d->state, &io, d->now);
}

static void account(struct drive *d, u32 tag, u64 due, u64 warm_until)
{
	struct drive_job *job = slots[tag].job;
	u64 took = due - slots[tag].submitted_ns;

	d->in_flight--;
	slots[tag].resume_ns = due + job->gap_ns;
	if (due < warm_until)
		return;
	job->done++;
	job->sum_ns += took;
	if (took > job->max_ns)
		job->max_ns = took;
	if (job->nr_samples < DRIVE_SAMPLES)
		job->sample_us[job->nr_samples++] = took / 1000;
}

/* Take all completions due by now; how did the model behave? */
static void reap(struct drive *d, u64 event, u64 *last_due, u64 warm_until)
{
	u64 due;
	int tag;

	while ((tag = d->model->complete(d->state, d->now, &due)) != SDM_NONE) {
		if (tag >= SDM_MAX_TAGS || !slots[tag].job ||
		    slots[tag].resume_ns != SDM_NEVER) {
			d->strangers++;
			continue;
		}
		if (due < *last_due || due < slots[tag].submitted_ns)
			d->backwards++;
		if (due < event)
			d->late_events++;
		*last_due = due;
		account(d, tag, due, warm_until);
	}
}

static int compare(const void *a, const void *b)
{
	u32 x = *(const u32 *)a, y = *(const u32 *)b;

	return x < y ? -1 : x > y;
}

static void summarise(struct drive_job *job, u64 run_ns)
{
	qsort(job->sample_us, job->nr_samples, sizeof(u32), compare);
	if (job->nr_samples) {
		job->p50_ns = job->sample_us[job->nr_samples / 2] * 1000ULL;
		job->p99_ns = job->sample_us[job->nr_samples * 99 / 100] * 1000ULL;
		job->mean_ns = job->sum_ns / job->done;
	}
	job->iops = job->done * 1e9 / run_ns;
	job->mbps = job->iops * job->bytes / 1e6;
	free(job->sample_us);
}

static u32 hand_out_tags(struct drive *d, struct drive_job *jobs, u32 nr)
{
	u32 i, k, tags = 0;

	memset(slots, 0, sizeof(slots));
	for (i = 0; i < nr; i++) {
		struct drive_job *job = &jobs[i];

		job->sample_us = malloc(DRIVE_SAMPLES * sizeof(u32));
		if (!job->sample_us || tags + job->depth > SDM_MAX_TAGS)
			fail("too much", "jobs");
		if (!job->sectors)
			job->sectors = d->sectors - job->start;
		for (k = 0; k < job->depth; k++) {
			slots[tags].job = job;
			slots[tags++].resume_ns = d->now;
		}
	}
	return tags;
}

/* Keep all jobs running for @warm_ns + @run_ns; figures are of @run_ns. */
void drive_run(struct drive *d, struct drive_job *jobs, u32 nr, u64 warm_ns, u64 run_ns)
{
	u64 warm_until = d->now + warm_ns, end = warm_until + run_ns;
	u64 last_due = 0, event;
	u32 tags = hand_out_tags(d, jobs, nr), i;

	for (;;) {
		u64 resume = SDM_NEVER;

		for (i = 0; i < tags; i++) {
			if (slots[i].resume_ns <= d->now && d->now < end)
				submit(d, i);
			if (slots[i].resume_ns < resume)
				resume = slots[i].resume_ns;
		}
		event = d->model->next_event(d->state);
		if (d->now >= end && event == SDM_NEVER)
			break;
		if (resume < d->now || d->now >= end)
			resume = SDM_NEVER;
		d->now = event < resume ? event : resume;
		reap(d, event, &last_due, warm_until);
	}
	for (i = 0; i < nr; i++)
		summarise(&jobs[i], run_ns);
}
