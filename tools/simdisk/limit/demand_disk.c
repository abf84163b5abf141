// SPDX-License-Identifier: GPL-2.0
/*
 * What a request takes of a disk's head, in whatever order requests are served
 * (model_hdd.c and platter.c are the disk).
 *
 * A stream's request	its transfer, at the rate of the zone where the stream
 *	begins: a run of seconds does not leave it, a longer one becomes slower.
 *	Runs are as long as it takes, so the way to the next stream costs nothing;
 *	with max_wait_s each stream has its turn that often, and each turn costs a
 *	seek at least as long as the one from the nearest other.
 *
 *	With one request outstanding and nothing in the drive that bridges the gap
 *	to the next (a read-ahead buffer, a write cache) the next has just gone by
 *	when it comes: the stream goes on after a revolution, whoever else is
 *	served. The head loses the revolution, or the way to another load and back.
 *	Each way is counted once: a random load pays its own, and two such streams
 *	share the one between them.
 *
 * A small request, cheapest order	Either it follows another small one: what the
 *	drive needs for it when it serves nothing else, with as many outstanding as
 *	all random loads have together (sampled on the model, whose order is the
 *	shortest positioning time). Or the head comes from a stream and goes back
 *	to one: two seeks over the distance to the nearest, and on the way there
 *	half a revolution, as no host knows the angle of the platter. The lesser of
 *	the two, request by request. With @angle, without the half revolution: an
 *	order that knows the angle could leave and meet streams at the right
 *	moments (freeblock scheduling). Less than that is not possible.
 *
 * A random write into the drive's cache	The same, but once in the cache it is
 *	served in the firmware's order, which looks at few, and knows the angle.
 *
 * Other random requests	Each follows another one. A stream in between would save
 *	them nothing: by way of it the head is no sooner at the next than straight.
 *
 * A small request, on arrival	From where a stream is, to it and back: two seeks,
 *	two waits for the angle, the transfer; the mean over streams and times.
 */
#include "limit.h"
#include "platter.h"

#define SAMPLES	4000	/* small requests; the mean is good to a per cent */
#define WARM	200	/* first answers that do not count... */
#define WARM_CACHE	1000	/* ...and of writes into a cache: it is full by then */
#define STRETCH	65536	/* sectors: a stream is left anywhere on some tracks */

/* Who is there; by the resource of which that is a demand. */
enum whom { STREAMS_AND_SMALL = LIMIT_HEAD, STREAMS = LIMIT_HEAD_ALONE };

struct disk {
	struct limit *l;
	struct platter platter;
};

static u64 track_of(const struct disk *d, u64 sector)
{
	return platter_place_of(&d->platter, sector).track;
}

static double transfer_s(const struct disk *d, const struct limit_load *load, u64 sector)
{
	return platter_pass_ns(&d->platter, sector, load->bytes / SDM_SECTOR) / 1e9;
}

/*
 * From @track to @load in tracks: to where a stream begins, as a run of seconds
 * does not go far; of random requests, to the nearest there can be.
 */
static u64 tracks_to(const struct disk *d, u64 track, const struct limit_load *load)
{
	u64 first = track_of(d, load->start), last = first;

	if (load->random)
		last = track_of(d, load->start + load->sectors - 1);
	if (track < first)
		return first - track;
	return track > last ? track - last : 0;
}

static bool counts(const struct limit_load *load, enum whom whom)
{
	return whom == STREAMS_AND_SMALL || !load->small;
}

/* The seek from @track to the nearest load but @but; negative if there is none. */
static double nearest_seek_s(const struct disk *d, const struct limit_load *but,
			     u64 track, enum whom whom)
{
	u64 nearest = SDM_NEVER, tracks;
	u32 i;

	for (i = 0; i < d->l->nr; i++) {
		if (&d->l->load[i] == but || !counts(&d->l->load[i], whom))
			continue;
		tracks = tracks_to(d, track, &d->l->load[i]);
		if (tracks < nearest)
			nearest = tracks;
	}
	return nearest == SDM_NEVER ? -1 : platter_seek_ns(&d->platter, 0, nearest) / 1e9;
}

/* Does the drive itself see to it that a stream of depth 1 has no gaps? */
static bool has_no_gaps(const struct disk *d, const struct limit_load *load)
{
	const long *v = d->l->device.params.v;

	if (load->depth > 1)
		return true;
	return load->op == SDM_READ ? v[SDM_SEGMENTS] > 0 : v[SDM_WRITE_CACHE];
}

/*
 * What a stream with gaps on @track pays for serving @other in one: the way there and
 * back, less what @other pays of it.
 */
static double detour_s(const struct disk *d, u64 track, const struct limit_load *other,
		       enum whom whom)
{
	double way = 2 * platter_seek_ns(&d->platter, 0, tracks_to(d, track, other)) / 1e9;

	if (other->random)
		return way > other->use_s[whom] ? way - other->use_s[whom] : 0;
	return has_no_gaps(d, other) ? way : way / 2;
}

/* The least of the head's time that goes by between two requests of a stream with gaps. */
static double gap_s(const struct disk *d, const struct limit_load *load, enum whom whom)
{
	double least = d->platter.rev_ns / 1e9, detour;
	u32 i;

	for (i = 0; i < d->l->nr; i++) {
		if (&d->l->load[i] == load || !counts(&d->l->load[i], whom))
			continue;
		detour = detour_s(d, track_of(d, load->start), &d->l->load[i], whom);
		if (detour < least)
			least = detour;
	}
	return least;
}

/* demand_random() of all random loads has been done. */
static void demand_stream(const struct disk *d, struct limit_load *load)
{
	double transfer = transfer_s(d, load, load->start);

	load->use_s[LIMIT_HEAD] = transfer;
	load->use_s[LIMIT_HEAD_ALONE] = transfer;
	load->fastest_s = transfer;
	if (!has_no_gaps(d, load)) {
		load->use_s[LIMIT_HEAD] += gap_s(d, load, STREAMS_AND_SMALL);
		load->use_s[LIMIT_HEAD_ALONE] += gap_s(d, load, STREAMS);
		load->fastest_s += d->platter.rev_ns / 1e9;
	}
	load->alone_s = load->fastest_s;
}

/* A disk that serves random requests of one load and nothing else. */
struct sampler {
	struct sim s;
	const struct limit_load *load;
};

static void submit_one(struct sampler *p)
{
	const struct limit_load *load = p->load;
	u64 units = load->sectors * SDM_SECTOR / load->bytes;
	u64 at = sim_random(&p->s) % units;

	sim_submit(&p->s, 0, load->op, load->start + at * load->bytes / SDM_SECTOR,
		   load->bytes);
}

static bool is_cached(const struct disk *d, const struct limit_load *load)
{
	return load->op == SDM_WRITE && d->l->device.params.v[SDM_WRITE_CACHE];
}

/*
 * From how many requests can the next be chosen? The host's order is free, so from all
 * that are outstanding. Writes in the cache are no longer the host's: the firmware
 * chooses among as many as it looks at; a host that holds back all but one of its own
 * adds those to choose from.
 */
static long choice(const struct disk *d, const struct limit_load *load, u32 depth)
{
	long most = sdm_param_info[SDM_REORDER].max;
	long firmware = d->l->device.params.v[SDM_REORDER];

	if (!is_cached(d, load) || firmware + depth - 1 > most)
		return most;
	return firmware + depth - 1;
}

static void sampler_open(struct sampler *p, const struct disk *d,
			 const struct limit_load *load, u32 depth)
{
	struct sim_device patient = d->l->device;
	u32 i;

	/* nobody grows too old */
	patient.params.v[SDM_AGE_CAP_MS] = sdm_param_info[SDM_AGE_CAP_MS].max;
	patient.params.v[SDM_REORDER] = choice(d, load, depth);
	p->load = load;
	sim_open(&p->s, &patient, 0);
	for (i = 0; i < depth; i++)
		submit_one(p);
}

/* The next answer; what did the head need for it? */
static double sampler_next_s(struct sampler *p, struct sim_done *done)
{
	u64 before = p->s.now_ns;

	sim_next(&p->s, done);
	submit_one(p);
	return (p->s.now_ns - before) / 1e9;
}

/* There from the nearest stream and back to it; negative if there is none. */
static double excursion_s(const struct disk *d, const struct limit_load *load, u64 sector)
{
	double seek = nearest_seek_s(d, load, track_of(d, sector), STREAMS);
	bool knows = d->l->angle || is_cached(d, load);
	double wait = knows ? 0 : d->platter.rev_ns / 2e9;

	return seek < 0 ? -1 : 2 * seek + wait + transfer_s(d, load, sector);
}

/*
 * The mean time of a random request of @load, @depth outstanding and nobody
 * else; no single one counts for more than an excursion, if that is allowed.
 */
static double sample_s(const struct disk *d, const struct limit_load *load, u32 depth,
		       bool excursions)
{
	u32 warm = is_cached(d, load) ? WARM_CACHE : WARM, i;
	struct sampler p;
	struct sim_done done;
	double sum = 0, took, other;

	sampler_open(&p, d, load, depth);
	for (i = 0; i < warm + SAMPLES; i++) {
		took = sampler_next_s(&p, &done);
		if (i < warm)
			continue;
		other = excursions ? excursion_s(d, load, done.sector) : -1;
		sum += other >= 0 && other < took ? other : took;
	}
	sim_close(&p.s);
	return sum / SAMPLES;
}

/* From @from to @to at @now, with the wait for the angle. */
static u64 positioning_ns(const struct disk *d, u64 from, u64 to, u64 now)
{
	struct platter_place place = platter_place_of(&d->platter, to);

	return platter_positioning_ns(&d->platter, track_of(d, from), &place, now);
}

/* From the middle of @stream to @sector and back to where the head left it. */
static u64 way_and_back_ns(const struct disk *d, const struct limit_load *stream,
			   const struct limit_load *load, u64 sector, u64 random)
{
	u64 stretch = stream->sectors < STRETCH ? stream->sectors : STRETCH;
	u64 left = stream->start + random % stretch;
	u64 began = platter_place_of(&d->platter, left).angle_ns, now = began;

	now += positioning_ns(d, left, sector, now);
	now += platter_pass_ns(&d->platter, sector, load->bytes / SDM_SECTOR);
	now += positioning_ns(d, sector, left, now);
	return now - began;
}

/* The mean of that over streams and places. */
static double arrival_s(const struct disk *d, const struct limit_load *load)
{
	u64 units = load->sectors * SDM_SECTOR / load->bytes, sum = 0, at;
	const struct limit_load *stream[LIMIT_LOADS];
	struct sim s;
	u32 i, nr = 0;

	for (i = 0; i < d->l->nr; i++)
		if (!d->l->load[i].small)
			stream[nr++] = &d->l->load[i];
	if (!nr)
		return load->alone_s;
	sim_open(&s, &d->l->device, 0);
	for (i = 0; i < SAMPLES; i++) {
		at = sim_random(&s) % units * load->bytes / SDM_SECTOR;
		sum += way_and_back_ns(d, stream[i % nr], load, load->start + at,
				       sim_random(&s));
	}
	sim_close(&s);
	return sum / 1e9 / SAMPLES;
}

/* Outstanding at once among all random loads: what an order can choose from. */
static u32 random_depth(const struct disk *d, enum whom whom)
{
	u32 depth = 0, i;

	for (i = 0; i < d->l->nr; i++)
		if (d->l->load[i].random && counts(&d->l->load[i], whom))
			depth += d->l->load[i].depth;
	return depth < SDM_MAX_TAGS ? depth : SDM_MAX_TAGS;
}

static void demand_bulk(const struct disk *d, struct limit_load *load)
{
	load->use_s[LIMIT_HEAD] = sample_s(d, load, random_depth(d, STREAMS_AND_SMALL), false);
	load->use_s[LIMIT_HEAD_ALONE] = sample_s(d, load, random_depth(d, STREAMS), false);
	load->fastest_s = load->use_s[LIMIT_HEAD];
	load->alone_s = sample_s(d, load, 1, false);
}

/* Small writes into a cache are written back when it suits the disk, not on arrival. */
static void demand_small(const struct disk *d, struct limit_load *load)
{
	u32 depth = random_depth(d, STREAMS_AND_SMALL);

	load->alone_s = sample_s(d, load, 1, false);
	if (d->l->arrival && !is_cached(d, load))
		load->use_s[LIMIT_HEAD] = arrival_s(d, load);
	else
		load->use_s[LIMIT_HEAD] = sample_s(d, load, depth, true);
	load->fastest_s = load->use_s[LIMIT_HEAD];
}

static void demand_random(const struct disk *d, struct limit_load *load)
{
	if (load->small)
		demand_small(d, load);
	else
		demand_bulk(d, load);
}

/* The part of the time that goes into giving each stream its turn. */
static double turns(const struct disk *d, enum whom whom)
{
	double sum = 0, seek;
	u32 i;

	if (d->l->max_wait_s <= 0)
		return 0;
	for (i = 0; i < d->l->nr; i++) {
		const struct limit_load *load = &d->l->load[i];

		if (load->small || load->random)
			continue;
		seek = nearest_seek_s(d, load, track_of(d, load->start), whom);
		if (seek > 0)
			sum += seek / d->l->max_wait_s;
	}
	return sum;
}

void limit_demand_disk(struct limit *l)
{
	struct disk d = { .l = l };
	u32 i;

	platter_init(&d.platter, &l->device.params, l->device.sectors);
	for (i = 0; i < l->nr; i++) {
		memset(l->load[i].use_s, 0, sizeof(l->load[i].use_s));
		if (l->load[i].random)
			demand_random(&d, &l->load[i]);
	}
	for (i = 0; i < l->nr; i++)
		if (!l->load[i].random)
			demand_stream(&d, &l->load[i]);
	l->overhead[0] = turns(&d, STREAMS);
	l->overhead[1] = turns(&d, STREAMS_AND_SMALL);
}
