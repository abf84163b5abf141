// SPDX-License-Identifier: GPL-2.0
/* A modelled device in virtual time; sim.h tells what it is. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "sim.h"

/* Say what is wrong, and end: 2 is "the question was wrong". */
void sim_fail(const char *what, const char *name)
{
	fprintf(stderr, "error: %s: %s\n", name, what);
	exit(2);
}

static int find_param(const char *name, size_t length)
{
	int i;

	for (i = 0; i < SDM_NR_PARAMS; i++)
		if (strlen(sdm_param_info[i].name) == length &&
		    !strncmp(sdm_param_info[i].name, name, length))
			return i;
	return -1;
}

static void set_param(long *given, const char *set)
{
	const char *value = strchr(set, '=');
	char *end;
	int i;

	if (!value)
		sim_fail("is not PARAMETER=VALUE", set);
	i = find_param(set, value - set);
	if (i < 0)
		sim_fail("there is no such parameter (Documentation/simdisk.rst lists them)",
			 set);
	errno = 0;
	given[i] = strtol(value + 1, &end, 10);
	if (errno || *end || end == value + 1)
		sim_fail("the value is not a number", set);
}

void sim_device(struct sim_device *d, const char *name, char *const *sets, u32 nr)
{
	static const char * const verdict[] = {
		[SDM_OUT_OF_RANGE] = "the value is out of range",
		[SDM_NOT_OF_PROFILE] = "the parameter has no meaning in this profile",
		[SDM_CONTRADICTION] = "the value contradicts another",
	};
	long given[SDM_NR_PARAMS];
	int profile = sdm_find_profile(name), got, culprit;
	u32 i;

	if (profile < 0)
		sim_fail("there is no such profile (Documentation/simdisk.rst lists them)",
			 name);
	for (i = 0; i < SDM_NR_PARAMS; i++)
		given[i] = SDM_NOT_GIVEN;
	for (i = 0; i < nr; i++)
		set_param(given, sets[i]);
	d->profile = profile;
	got = sdm_resolve(d->profile, given, &d->params, &culprit);
	if (got != SDM_OK)
		sim_fail(verdict[got], sdm_param_info[culprit].name);
	d->sectors = sdm_capacity_sectors(&d->params);
}

void sim_open(struct sim *s, const struct sim_device *d, u64 seed)
{
	memset(s, 0, sizeof(*s));
	s->model = sdm_model_of(d->profile);
	s->state = malloc(s->model->size);
	if (!s->state)
		sim_fail("out of memory", "model");
	s->model->init(s->state, &d->params, d->sectors);
	/* any but 0, which the generator never leaves */
	s->seed = seed + 0x9e3779b97f4a7c15ULL;
	s->now_ns = SDM_NS_PER_SEC;
}

void sim_close(struct sim *s)
{
	free(s->state);
}

/* xorshift64*: small, and the same on every machine */
u64 sim_random(struct sim *s)
{
	s->seed ^= s->seed >> 12;
	s->seed ^= s->seed << 25;
	s->seed ^= s->seed >> 27;
	return s->seed * 0x2545f4914f6cdd1dULL;
}

void sim_submit(struct sim *s, u32 owner, u8 op, u64 sector, u32 bytes)
{
	struct sdm_io io = { .op = op, .sector = sector, .bytes = bytes };
	struct sim_slot *slot;

	if (s->in_flight == SDM_MAX_TAGS)
		sim_fail("more requests in flight than a model can own", "load");
	while (s->slot[s->next_tag].busy)
		s->next_tag = (s->next_tag + 1) % SDM_MAX_TAGS;
	io.tag = s->next_tag;
	slot = &s->slot[io.tag];
	slot->busy = true;
	slot->submitted_ns = s->now_ns;
	slot->of = (struct sim_done){ .owner = owner, .sector = sector, .bytes = bytes };
	s->in_flight++;
	s->next_tag = (s->next_tag + 1) % SDM_MAX_TAGS;
	s->model->submit(s->state, &io, s->now_ns);
}

/*
 * Let time pass up to the next completion, or to @until_ns: false. Time does
 * not go back: an @until_ns in the past is now.
 */
bool sim_wait(struct sim *s, u64 until_ns, struct sim_done *done)
{
	u64 due, event;
	int tag;

	for (;;) {
		tag = s->model->complete(s->state, s->now_ns, &due);
		if (tag != SDM_NONE)
			break;
		event = s->model->next_event(s->state);
		if (event > until_ns || event == SDM_NEVER) {
			if (until_ns > s->now_ns && until_ns != SDM_NEVER)
				s->now_ns = until_ns;
			return false;
		}
		if (event > s->now_ns)
			s->now_ns = event;
	}
	s->slot[tag].busy = false;
	s->in_flight--;
	*done = s->slot[tag].of;
	done->took_ns = due - s->slot[tag].submitted_ns;
	return true;
}

/* Let time pass up to the next completion, whenever it is. */
void sim_next(struct sim *s, struct sim_done *done)
{
	if (!sim_wait(s, SDM_NEVER, done))
		sim_fail("the model of the device never answers", "limit");
}
