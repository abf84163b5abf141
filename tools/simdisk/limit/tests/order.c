// SPDX-License-Identifier: GPL-2.0
/* Orders of service, played on the model; order.h tells what for. */
#include <getopt.h>
#include <stdlib.h>

#include "order.h"

#define WORDS	256

struct queue {
	const struct limit_load *load;
	u64 next, issued, done;
	u32 in_flight;
	/* random streams in order: what has come and not been sent, by unit */
	u32 held;
	u64 held_unit[SDM_MAX_TAGS];
};

struct play {
	const struct limit *l;
	const struct order *o;
	struct sim sim;
	struct queue queue[LIMIT_LOADS];
	u64 began_ns;
	u64 next_bunch_ns, open_until_ns;
	bool open;
	u32 current, streams_in_flight, small_in_flight;
	u64 run_left;
};

/* How many requests of @q leave as one: as many as fit together and do not come round. */
static u32 merged(const struct play *p, const struct queue *q)
{
	const struct limit_load *load = q->load;
	u64 units = load->sectors * SDM_SECTOR / load->bytes;
	u64 most = p->l->device.params.v[SDM_MAX_IO_KB] * 1024 / load->bytes;

	if (!p->o->merge || load->random || !most)
		return 1;
	if (most > load->depth)
		most = load->depth;
	return most < units - q->next % units ? most : units - q->next % units;
}

/* Where the next random request goes: of those held the next further on, all round. */
static u64 sorted_unit(struct play *p, struct queue *q, u64 units)
{
	u32 i, at = 0;
	u64 way, least = SDM_NEVER;

	while (q->in_flight + q->held < q->load->depth)
		q->held_unit[q->held++] = sim_random(&p->sim) % units;
	for (i = 0; i < q->held; i++) {
		way = (q->held_unit[i] + units - q->next % units) % units;
		if (way < least) {
			least = way;
			at = i;
		}
	}
	q->next += least;
	q->held_unit[at] = q->held_unit[--q->held];
	return q->next % units;
}

static u64 next_unit(struct play *p, struct queue *q, u64 units)
{
	if (!q->load->random)
		return q->next % units;
	if (p->o->sort && !q->load->small)
		return sorted_unit(p, q, units);
	return sim_random(&p->sim) % units;
}

/* Bytes are what it returns. */
static u32 submit(struct play *p, struct queue *q)
{
	const struct limit_load *load = q->load;
	u64 units = load->sectors * SDM_SECTOR / load->bytes;
	u64 unit = next_unit(p, q, units);
	u32 nr = merged(p, q);

	q->next += nr;
	q->issued += nr;
	q->in_flight += nr;
	if (load->small)
		p->small_in_flight++;
	else
		p->streams_in_flight++;
	sim_submit(&p->sim, q - p->queue, load->op,
		   load->start + unit * load->bytes / SDM_SECTOR, load->bytes * nr);
	return load->bytes * nr;
}

/* When does a small load want to send its next request? */
static u64 wanted_ns(const struct play *p, const struct queue *q)
{
	if (q->in_flight == q->load->depth)
		return SDM_NEVER;
	if (q->load->rate <= 0)
		return p->sim.now_ns;
	return p->began_ns + q->issued * 1e9 / q->load->rate;
}

static bool may_go(const struct play *p, const struct queue *q)
{
	if (!p->o->bunch_ns)
		return true;
	return p->open && (q->load->rate > 0 || p->sim.now_ns < p->open_until_ns);
}

/* Let small ones go; is any left that wanted to and could not yet? */
static bool serve_small(struct play *p)
{
	bool some = false;
	u32 i;

	for (i = 0; i < p->l->nr; i++) {
		struct queue *q = &p->queue[i];

		if (!q->load->small)
			continue;
		while (may_go(p, q) && wanted_ns(p, q) <= p->sim.now_ns)
			submit(p, q);
		some |= may_go(p, q) && q->in_flight;
	}
	return some;
}

static bool take_turn(struct play *p)
{
	u32 i;

	for (i = 0; i < p->l->nr; i++) {
		p->current = (p->current + 1) % p->l->nr;
		if (!p->queue[p->current].load->small)
			return true;
	}
	return false;
}

static bool has_room(const struct play *p, const struct queue *q)
{
	return p->streams_in_flight < p->o->cap &&
	       q->in_flight + merged(p, q) <= q->load->depth;
}

static void serve_run(struct play *p)
{
	struct queue *q = &p->queue[p->current];
	u32 bytes;

	if (!p->run_left && !q->in_flight) {
		if (!take_turn(p))
			return;
		q = &p->queue[p->current];
		p->run_left = p->o->run_bytes;
	}
	while (p->run_left && has_room(p, q)) {
		bytes = submit(p, q);
		p->run_left -= bytes < p->run_left ? bytes : p->run_left;
	}
}

static void serve_all(struct play *p)
{
	u32 passed = 0;

	while (passed < p->l->nr && take_turn(p)) {
		passed++;
		if (!has_room(p, &p->queue[p->current]))
			continue;
		submit(p, &p->queue[p->current]);
		passed = 0;
	}
}

static void open_or_close(struct play *p, bool some)
{
	if (p->o->bunch_ns && p->sim.now_ns >= p->next_bunch_ns) {
		p->open = true;
		p->open_until_ns = p->sim.now_ns + p->o->open_ns;
		p->next_bunch_ns = p->sim.now_ns + p->o->bunch_ns;
	} else if (p->open && !some && p->sim.now_ns >= p->open_until_ns) {
		p->open = false;
	}
}

/* The next time at which something happens that is no completion. */
static u64 next_timer(const struct play *p)
{
	u64 next = p->o->bunch_ns ? p->next_bunch_ns : SDM_NEVER;
	u32 i;

	if (p->open && p->open_until_ns > p->sim.now_ns && p->open_until_ns < next)
		next = p->open_until_ns;
	for (i = 0; i < p->l->nr; i++) {
		const struct queue *q = &p->queue[i];

		if (q->load->small && q->load->rate > 0 && wanted_ns(p, q) < next &&
		    wanted_ns(p, q) > p->sim.now_ns)
			next = wanted_ns(p, q);
	}
	return next;
}

static void account(struct play *p, const struct sim_done *done)
{
	struct queue *q = &p->queue[done->owner];
	u32 nr = done->bytes / q->load->bytes;

	q->in_flight -= nr;
	q->done += nr;
	if (q->load->small)
		p->small_in_flight--;
	else
		p->streams_in_flight--;
}

static void step(struct play *p, u64 end)
{
	struct sim_done done;
	bool some;
	u64 next;

	some = serve_small(p);
	open_or_close(p, some);
	some = serve_small(p);
	if (!p->o->alone || (!p->small_in_flight && !p->open)) {
		if (p->o->run_bytes)
			serve_run(p);
		else
			serve_all(p);
	}
	next = next_timer(p);
	if (sim_wait(&p->sim, next < end ? next : end, &done))
		account(p, &done);
}

/* The drive of @l, with a flush that ends when its buffer is empty. */
static struct sim_device drive_of(const struct limit *l)
{
	struct sim_device d = l->device;

	if (!sdm_rotational(d.profile))
		d.params.v[SDM_WRITE_CACHE] = 1;
	return d;
}

/* Wait for what is in flight, and until all that was written is on the medium. */
static void settle(struct play *p)
{
	struct sim_done done;

	while (p->sim.in_flight) {
		sim_next(&p->sim, &done);
		account(p, &done);
	}
	sim_submit(&p->sim, 0, SDM_FLUSH, 0, 0);
	sim_next(&p->sim, &done);
}

void order_run(const struct limit *l, const struct order *o, u64 seed, double seconds,
	       double *iops)
{
	struct play *p = calloc(1, sizeof(*p));
	struct sim_device drive = drive_of(l);
	u64 end;
	u32 i;

	if (!p)
		sim_fail("out of memory", "order");
	p->l = l;
	p->o = o;
	sim_open(&p->sim, &drive, seed);
	p->began_ns = p->sim.now_ns;
	end = p->began_ns + seconds * 1e9;
	p->next_bunch_ns = p->began_ns + o->bunch_ns;
	for (i = 0; i < l->nr; i++)
		p->queue[i].load = &l->load[i];
	while (p->sim.now_ns < end)
		step(p, end);
	settle(p);
	for (i = 0; i < l->nr; i++)
		iops[i] = p->queue[i].done * 1e9 / (p->sim.now_ns - p->began_ns);
	sim_close(&p->sim);
	free(p);
}

double order_use(const struct limit *l, const double *iops, int resource)
{
	double sum = 0;
	u32 i;

	for (i = 0; i < l->nr; i++)
		sum += iops[i] * l->load[i].use_s[resource];
	return sum;
}

void order_scenario(struct limit *l, const char *words)
{
	char *copy = strdup(words), *argv[WORDS] = { "limit" }, *word, *save;
	int argc = 1;

	for (word = strtok_r(copy, " ", &save); word; word = strtok_r(NULL, " ", &save))
		argv[argc++] = word;
	memset(l, 0, sizeof(*l));
	optind = 1;
	limit_parse(l, argc, argv);
	limit_demand(l);
	free(copy);
}
