// SPDX-License-Identifier: GPL-2.0
/*
 * simdisk: when does a rotating disk complete a request?
 *
 * Cost of an access (platter.h has the geometry):
 *	seek(distance) + wait for the angle + transfer
 *	seek(d) = 0 on the same track, else base + span * sqrt(d / all tracks)
 * With 0.6 ms + 13.9 ms * sqrt(d) a seek between random places takes 7.9 ms
 * on average, half a revolution is 4.2 ms: 12.2 ms, about 80 a second.
 *
 * Queue (NCQ). A command can be chosen once the electronics have read it,
 * command_us after submission, overlapped with other work. When the head is
 * free it goes to the command with the shortest positioning time, unless one
 * has waited longer than age_cap_ms: then to the oldest. Only the oldest
 * commands, reorder in number, are looked at: cheap firmware sorts a short list,
 * whatever the queue holds. Of commands that
 * continue each other only the first is looked at: the firmware takes them as
 * one access. (Else a head that lands in the middle of a queued stream would
 * follow the stream and leave its first command behind until the age cap.)
 *
 * Read-ahead. With nothing to do the head reads on behind the last read, into
 * a segment of the buffer, until three quarters of it are ahead of the host or
 * a command takes it away. A reader that asks for the next piece while the head
 * is still on its way loses nothing; one that asks later finds its data in
 * the buffer. Buffered data leaves over the host link, one after another.
 *
 * Writes. Without the write cache a write completes when it is on the medium.
 * One that follows the previous without having been queued in time has just
 * missed its place and waits one revolution, as on real disks. With the write
 * cache it completes when the buffer has taken it; the media write becomes
 * background work, done while the host asks for nothing. When the cache is half
 * full, or for a flush, every other access may be for it, if it is nearer than what
 * the host asks for; and is, once a write has waited for room beyond the age cap.
 *
 * Who has the head:
 *
 *	nobody --- hdd_choose(), hdd_begin() ---> the active job
 *	(reading ahead, or at rest) <--- hdd_end() ---
 */
#include "front.h"
#include "platter.h"

#define HDD_SEGMENTS	32	/* most segments a parameter can ask for */
#define HDD_DIRTY	256	/* extents the write cache can tell apart */
#define HDD_JOBS	(SDM_MAX_TAGS + HDD_DIRTY)
#define HDD_NO_JOB	HDD_JOBS
#define HDD_EXTENT_MAX	8192	/* sectors: longest extent made by merging */

enum { HDD_BY_HEAD, HDD_BY_LINK };	/* who answers, each in order */

/*
 * A piece of media work: a command of the host (its index is the tag), or an
 * extent of the write cache (index from SDM_MAX_TAGS on).
 */
struct hdd_job {
	u64 sector;
	u64 submitted_ns;
	u64 ready_ns;		/* can be chosen from then on */
	struct platter_place place;
	u32 sectors;
	u16 at;			/* index in the queue */
	u16 before;		/* queued job that ends where this begins */
	u8 op;
	bool in_use;		/* extents only */
};

/* Sectors [start, end) are in the buffer; none when they are equal. */
struct hdd_segment {
	u64 start, end;
	u64 used;		/* for replacing the least recently used */
};

struct hdd {
	struct sdm_front front;

	/* figures, constant after init */
	struct platter platter;
	u64 command_ns, age_cap_ns;
	u64 segment_sectors, cache_sectors;
	u32 link_mbps;
	u32 nr_segments;
	u32 reorder;
	bool write_cache;

	/* the head came to the start of @head_sector at @head_ns */
	u64 head_sector, head_ns;
	u64 ahead_limit;	/* it reads on up to this sector; 0: it rests */
	u32 ahead_segment;	/* into this one */
	u32 active;		/* the job that has the head, or HDD_NO_JOB */
	bool turn_of_host;	/* the last to have it was an extent */
	u64 active_end_ns;

	/* work that waits for the head, in the order it came */
	u32 nr_queued;
	u16 queue[HDD_JOBS];
	struct hdd_job job[HDD_JOBS];

	/* the buffer */
	u64 use_clock;
	u64 link_free_ns;
	struct hdd_segment segment[HDD_SEGMENTS];
	u64 dirty_sectors;
	u32 nr_dirty;		/* extents, queued or active */
	u32 nr_waiting;		/* writes and flushes that wait for the cache */
	u32 first_waiting;
	u16 waiting[SDM_MAX_TAGS];
};

static u64 hdd_job_end(const struct hdd_job *job)
{
	return job->sector + job->sectors;
}

/* ---- read-ahead ---- */

static void hdd_segment_extend(struct hdd *d, struct hdd_segment *s, u64 end)
{
	s->end = end;
	if (s->end - s->start > d->segment_sectors)
		s->start = s->end - d->segment_sectors;
	s->used = ++d->use_clock;
}

/*
 * Move a head that reads ahead to where it is at @now, and what it has read
 * into the segment. At its limit it comes to rest.
 */
static void hdd_ahead_update(struct hdd *d, u64 now)
{
	u64 at = d->ahead_limit, ns;

	if (!d->ahead_limit || now <= d->head_ns)
		return;
	ns = platter_pass_ns(&d->platter, d->head_sector, at - d->head_sector);
	/* After hours of rest the sectors passed meanwhile would not fit u64. */
	if (now - d->head_ns < ns) {
		at = platter_sector_after(&d->platter, d->head_sector,
					  now - d->head_ns);
		ns = platter_pass_ns(&d->platter, d->head_sector,
				     at - d->head_sector);
	}
	d->head_ns += ns;
	d->head_sector = at;
	hdd_segment_extend(d, &d->segment[d->ahead_segment], at);
	if (at == d->ahead_limit)
		d->ahead_limit = 0;
}

/*
 * Let the head read on until it is three quarters of a segment ahead of
 * @host_end; the last quarter keeps what the host has just had.
 */
static void hdd_ahead_start(struct hdd *d, u32 segment, u64 host_end)
{
	u64 limit = host_end + d->segment_sectors * 3 / 4;

	if (limit > d->platter.sectors)
		limit = d->platter.sectors;
	if (limit <= d->head_sector)
		return;
	d->ahead_segment = segment;
	d->ahead_limit = limit;
}

/*
 * The host has taken the data up to @host_end out of @segment. If the head is
 * reading into it, it may go further; if it rests behind it and half has been
 * taken, it reads on as soon as the place comes round again.
 */
static void hdd_ahead_refill(struct hdd *d, u32 segment, u64 host_end, u64 now)
{
	struct platter_place place;

	if (d->active != HDD_NO_JOB || d->ahead_segment != segment ||
	    d->segment[segment].end != d->head_sector)
		return;
	if (!d->ahead_limit && d->head_ns < now) {
		if (d->head_sector - host_end > d->segment_sectors / 2)
			return;
		place = platter_place_of(&d->platter, d->head_sector);
		d->head_ns = now + platter_positioning_ns(&d->platter, place.track,
							  &place, now);
	}
	hdd_ahead_start(d, segment, host_end);
}

/* A segment for a read at @sector: one it continues, else the oldest. */
static u32 hdd_segment_get(struct hdd *d, u64 sector)
{
	u32 i, oldest = 0;

	for (i = 0; i < d->nr_segments; i++) {
		const struct hdd_segment *s = &d->segment[i];

		if (s->start < s->end && s->start <= sector && sector <= s->end)
			return i;
		if (s->used < d->segment[oldest].used)
			oldest = i;
	}
	d->segment[oldest].start = sector;
	d->segment[oldest].end = sector;
	return oldest;
}

/* What is written is no longer what the buffer holds. */
static void hdd_segments_forget(struct hdd *d, u64 sector, u64 end)
{
	u32 i;

	for (i = 0; i < d->nr_segments; i++)
		if (d->segment[i].start < end && sector < d->segment[i].end)
			d->segment[i].start = d->segment[i].end;
}

/* ---- the host link: buffered data, and answers without data ---- */

/* Complete @tag when @bytes have passed the link, from @from on. */
static void hdd_answer(struct hdd *d, u32 tag, u64 from, u64 bytes)
{
	if (d->link_free_ns < from)
		d->link_free_ns = from;
	d->link_free_ns += sdm_transfer_ns(bytes, d->link_mbps);
	sdm_front_done(&d->front, HDD_BY_LINK, tag, d->link_free_ns);
}

/* Serve a read from the buffer if all of it is there. */
static bool hdd_read_buffered(struct hdd *d, u32 tag, u64 from)
{
	const struct hdd_job *job = &d->job[tag];
	u64 end = hdd_job_end(job);
	u32 i;

	for (i = 0; i < d->nr_segments; i++) {
		struct hdd_segment *s = &d->segment[i];

		if (job->sector < s->start || end > s->end)
			continue;
		s->used = ++d->use_clock;
		d->front.stats.cache_hits++;
		hdd_answer(d, tag, from, job->sectors * SDM_SECTOR);
		hdd_ahead_refill(d, i, end, from);
		return true;
	}
	return false;
}

/* ---- the queue of media work ---- */

static void hdd_enqueue(struct hdd *d, u32 id)
{
	struct hdd_job *job = &d->job[id];
	u32 i;

	job->place = platter_place_of(&d->platter, job->sector);
	job->before = HDD_NO_JOB;
	for (i = 0; i < d->nr_queued; i++) {
		struct hdd_job *other = &d->job[d->queue[i]];

		if (other->op != job->op)
			continue;
		if (hdd_job_end(other) == job->sector)
			job->before = d->queue[i];
		else if (hdd_job_end(job) == other->sector)
			other->before = id;
	}
	job->at = d->nr_queued;
	d->queue[d->nr_queued++] = id;
}

static void hdd_dequeue(struct hdd *d, u32 id)
{
	u32 at = d->job[id].at, i;

	d->nr_queued--;
	for (i = 0; i < d->nr_queued; i++) {
		if (i >= at) {
			d->queue[i] = d->queue[i + 1];
			d->job[d->queue[i]].at = i;
		}
		if (d->job[d->queue[i]].before == id)
			d->job[d->queue[i]].before = HDD_NO_JOB;
	}
}

static bool hdd_is_extent(u32 id)
{
	return id >= SDM_MAX_TAGS;
}

/* Beyond the age cap? What the cache has acknowledged has no cap. */
static bool hdd_is_aged(const struct hdd *d, u32 id, u64 now)
{
	return !hdd_is_extent(id) &&
	       d->job[id].submitted_ns + d->age_cap_ns < now;
}

/* Is the write cache to be emptied even against requests of the host? */
static bool hdd_must_drain(const struct hdd *d)
{
	return d->nr_waiting || d->dirty_sectors * 2 > d->cache_sectors ||
	       d->nr_dirty * 2 > HDD_DIRTY;
}

/*
 * Does the head come by @job as it is going, without a seek? It does by one
 * that starts where it is, and, reading ahead, by reads that end or start
 * further on; of a read that started earlier the first part is in the buffer.
 */
static bool hdd_on_the_way(const struct hdd *d, const struct hdd_job *job, u64 now)
{
	if (hdd_job_end(job) <= d->head_sector)
		return false;
	if (job->sector == d->head_sector)
		return d->ahead_limit || now <= d->head_ns + PLATTER_LATE_NS;
	if (job->op != SDM_READ || !d->ahead_limit)
		return false;
	if (job->sector < d->head_sector)
		return job->sector >= d->segment[d->ahead_segment].start;
	return job->sector <= d->ahead_limit &&
	       platter_pass_ns(&d->platter, d->head_sector,
			       job->sector - d->head_sector) < d->platter.rev_ns;
}

/* From @now until the transfer of @job begins. */
static u64 hdd_cost_ns(const struct hdd *d, const struct hdd_job *job,
		       u64 head_track, u64 now)
{
	u64 cost = 0;

	if (!hdd_on_the_way(d, job, now))
		return platter_positioning_ns(&d->platter, head_track,
					      &job->place, now);
	if (d->head_ns > now)
		cost = d->head_ns - now;
	if (job->sector > d->head_sector)
		cost += platter_pass_ns(&d->platter, d->head_sector,
					job->sector - d->head_sector);
	return cost;
}

/*
 * The first of those that continue each other up to the @at-th in the queue: firmware
 * takes them as one access. HDD_NO_JOB: the queue has one of them, of the same kind,
 * before that. Ends, as their sectors fall.
 */
static u32 hdd_first_of(const struct hdd *d, u32 at, u64 now)
{
	u32 id = d->queue[at], before;
	bool extent = hdd_is_extent(id);

	for (;; id = before) {
		before = d->job[id].before;
		if (before == HDD_NO_JOB || d->job[before].ready_ns > now)
			return id;
		if (d->job[before].at < at && hdd_is_extent(before) == extent)
			return HDD_NO_JOB;
	}
}

/* May an extent go before the host's nearest? By way, [0]: the host's, [1]: its own. */
static bool hdd_cache_is_before(const struct hdd *d, const u64 *way_ns)
{
	return hdd_must_drain(d) && !d->turn_of_host && way_ns[1] < way_ns[0];
}

/* Has a write waited for room in the cache beyond the age cap? */
static bool hdd_room_is_due(const struct hdd *d, u64 now)
{
	return d->nr_waiting && !d->turn_of_host &&
	       hdd_is_aged(d, d->waiting[d->first_waiting], now);
}

/*
 * Who gets the head at @now? The oldest when it is beyond the age cap, else
 * the one with the shortest way; background work when there is no other.
 * HDD_NO_JOB: nothing can be chosen yet. hdd_ahead_update() has been done.
 */
static u32 hdd_choose(struct hdd *d, u64 now)
{
	u64 head_track = platter_place_of(&d->platter, d->head_sector).track;
	u32 best[2] = { HDD_NO_JOB, HDD_NO_JOB };	/* host's, extent */
	u64 best_ns[2] = { SDM_NEVER, SDM_NEVER };
	u32 nr_seen[2] = {};
	u32 i, nearest, oldest = HDD_NO_JOB;

	for (i = 0; i < d->nr_queued; i++) {
		u32 id = d->queue[i];
		const struct hdd_job *job = &d->job[id];
		u32 extent = hdd_is_extent(id);
		u64 cost;

		if (job->ready_ns > now)
			continue;
		if (hdd_is_aged(d, id, now) &&
		    (oldest == HDD_NO_JOB ||
		     job->submitted_ns < d->job[oldest].submitted_ns))
			oldest = id;
		if (nr_seen[extent]++ >= d->reorder)
			continue;
		id = hdd_first_of(d, i, now);
		if (id == HDD_NO_JOB)
			continue;
		cost = hdd_cost_ns(d, &d->job[id], head_track, now);
		if (cost < best_ns[extent]) {
			best_ns[extent] = cost;
			best[extent] = id;
		}
	}
	nearest = best[0];
	if (nearest == HDD_NO_JOB || hdd_cache_is_before(d, best_ns))
		nearest = best[1];
	if (best[1] != HDD_NO_JOB && hdd_room_is_due(d, now))
		oldest = best[1];
	if (oldest == HDD_NO_JOB || oldest == nearest)
		return nearest;
	d->front.stats.aged++;
	return oldest;
}

/* Give the head to @id at @now, and work out when it is done. */
static void hdd_begin(struct hdd *d, u32 id, u64 now)
{
	const struct hdd_job *job = &d->job[id];
	u64 end = hdd_job_end(job), track;

	hdd_dequeue(d, id);
	d->front.stats.media_ops++;
	d->active = id;
	d->turn_of_host = hdd_is_extent(id);
	if (hdd_on_the_way(d, job, now)) {
		d->active_end_ns = d->head_ns +
			platter_pass_ns(&d->platter, d->head_sector,
					end - d->head_sector);
	} else {
		track = platter_place_of(&d->platter, d->head_sector).track;
		d->active_end_ns = now +
			platter_positioning_ns(&d->platter, track, &job->place, now) +
			platter_pass_ns(&d->platter, job->sector, job->sectors);
	}
	d->ahead_limit = 0;
}

/* ---- the write cache ---- */

/* A queued extent that @sector continues, else a free one, else HDD_NO_JOB. */
static u32 hdd_extent_get(struct hdd *d, u64 sector)
{
	u32 id, free = HDD_NO_JOB;

	for (id = SDM_MAX_TAGS; id < HDD_JOBS; id++) {
		const struct hdd_job *job = &d->job[id];

		if (!job->in_use)
			free = id;
		else if (hdd_job_end(job) == sector &&
			 id != d->active && job->sectors < HDD_EXTENT_MAX)
			return id;
	}
	return free;
}

/* Take the write @tag into the cache at @now, if there is room. */
static bool hdd_cache_write(struct hdd *d, u32 tag, u64 now)
{
	const struct hdd_job *write = &d->job[tag];
	struct hdd_job *extent;
	u32 id;

	if (d->nr_dirty && d->dirty_sectors + write->sectors > d->cache_sectors)
		return false;
	id = hdd_extent_get(d, write->sector);
	if (id == HDD_NO_JOB)
		return false;

	hdd_answer(d, tag, now, write->sectors * SDM_SECTOR);
	d->front.stats.cached_writes++;
	d->dirty_sectors += write->sectors;
	extent = &d->job[id];
	if (extent->in_use) {
		extent->sectors += write->sectors;
		return true;
	}
	*extent = *write;
	extent->in_use = true;
	extent->ready_ns = d->link_free_ns;
	d->nr_dirty++;
	hdd_enqueue(d, id);
	return true;
}

/* Let in, in order, the writes and flushes that waited for the cache. */
static void hdd_admit(struct hdd *d, u64 now)
{
	while (d->nr_waiting) {
		u32 tag = d->waiting[d->first_waiting];

		if (d->job[tag].op == SDM_WRITE) {
			if (!hdd_cache_write(d, tag, now))
				return;
		} else {
			if (d->nr_dirty)
				return;
			hdd_answer(d, tag, now, 0);
		}
		d->first_waiting = (d->first_waiting + 1) % SDM_MAX_TAGS;
		d->nr_waiting--;
	}
}

static void hdd_wait_for_cache(struct hdd *d, u32 tag)
{
	u32 at = (d->first_waiting + d->nr_waiting++) % SDM_MAX_TAGS;

	d->waiting[at] = tag;
	if (d->job[tag].op == SDM_WRITE)
		d->front.stats.room_waits++;
}

/* ---- time ---- */

/* The head is done with the active job. */
static void hdd_end(struct hdd *d)
{
	u32 id = d->active, segment;
	struct hdd_job *job = &d->job[id];
	u64 end = hdd_job_end(job);

	d->active = HDD_NO_JOB;
	d->head_sector = end;
	d->head_ns = d->active_end_ns;
	if (job->op == SDM_READ && d->nr_segments) {
		segment = hdd_segment_get(d, job->sector);
		hdd_segment_extend(d, &d->segment[segment], end);
		hdd_ahead_start(d, segment, end);
	}
	if (hdd_is_extent(id)) {
		job->in_use = false;
		d->nr_dirty--;
		d->dirty_sectors -= job->sectors;
		hdd_admit(d, d->active_end_ns);
	} else {
		sdm_front_done(&d->front, HDD_BY_HEAD, id, d->active_end_ns);
	}
}

/* When can an idle head be given to someone? */
static u64 hdd_next_ready(const struct hdd *d)
{
	u64 next = SDM_NEVER;
	u32 i;

	for (i = 0; i < d->nr_queued; i++)
		if (d->job[d->queue[i]].ready_ns < next)
			next = d->job[d->queue[i]].ready_ns;
	return next;
}

/* Answer from the buffer the reads that the read-ahead has overtaken. */
static void hdd_serve_overtaken(struct hdd *d, u64 now)
{
	u32 i = 0;

	while (i < d->nr_queued) {
		u32 id = d->queue[i];
		const struct hdd_job *job = &d->job[id];

		if (job->op == SDM_READ && job->ready_ns <= now &&
		    hdd_job_end(job) <= d->head_sector &&
		    hdd_read_buffered(d, id, now))
			hdd_dequeue(d, id);
		else
			i++;
	}
}

/* Live through everything that happens up to @now, in order. */
static void hdd_advance(void *model, u64 now)
{
	struct hdd *d = model;

	for (;;) {
		u64 at = d->active != HDD_NO_JOB ? d->active_end_ns :
						   hdd_next_ready(d);
		u32 id;

		if (at > now)
			break;
		if (d->active != HDD_NO_JOB)
			hdd_end(d);
		hdd_ahead_update(d, at);
		hdd_serve_overtaken(d, at);
		id = hdd_choose(d, at);
		if (id != HDD_NO_JOB)
			hdd_begin(d, id, at);
	}
	if (d->active == HDD_NO_JOB)
		hdd_ahead_update(d, now);
}

/* ---- the model's interface ---- */

static void hdd_enter(void *model, const struct sdm_io *io, u64 now)
{
	struct hdd *d = model;
	struct hdd_job *job = &d->job[io->tag];

	job->sector = io->sector;
	job->sectors = io->bytes / SDM_SECTOR;
	job->op = io->op;
	job->submitted_ns = now;
	job->ready_ns = now + d->command_ns;

	switch (io->op) {
	case SDM_READ:
		if (hdd_read_buffered(d, io->tag, job->ready_ns))
			return;
		break;
	case SDM_WRITE:
		hdd_segments_forget(d, job->sector, hdd_job_end(job));
		if (!d->write_cache || io->fua)
			break;
		if (d->nr_waiting || !hdd_cache_write(d, io->tag, job->ready_ns))
			hdd_wait_for_cache(d, io->tag);
		return;
	case SDM_FLUSH:
		if (d->nr_dirty || d->nr_waiting)
			hdd_wait_for_cache(d, io->tag);
		else
			hdd_answer(d, io->tag, job->ready_ns, 0);
		return;
	default:
		hdd_answer(d, io->tag, job->ready_ns, 0);
		return;
	}
	hdd_enqueue(d, io->tag);
}

static u64 hdd_next_event(const void *model)
{
	const struct hdd *d = model;

	return d->active != HDD_NO_JOB ? d->active_end_ns : hdd_next_ready(d);
}

static const struct sdm_drive hdd_drive = {
	.enter = hdd_enter,
	.advance = hdd_advance,
	.next_event = hdd_next_event,
};

static void hdd_init(void *model, const struct sdm_params *p, u64 sectors)
{
	struct hdd *d = model;

	memset(d, 0, sizeof(*d));
	sdm_front_init(&d->front, p, &hdd_drive);
	platter_init(&d->platter, p, sectors);
	d->command_ns = p->v[SDM_COMMAND_US] * 1000ULL;
	d->age_cap_ns = p->v[SDM_AGE_CAP_MS] * 1000000ULL;
	d->segment_sectors = p->v[SDM_SEGMENT_KB] * 2ULL;
	d->cache_sectors = p->v[SDM_CACHE_KB] * 2ULL;
	d->link_mbps = p->v[SDM_LINK_MBPS];
	d->reorder = p->v[SDM_REORDER];
	d->nr_segments = p->v[SDM_SEGMENTS];
	d->write_cache = p->v[SDM_WRITE_CACHE];
	d->active = HDD_NO_JOB;
}

const struct sdm_model sdm_hdd_model = SDM_MODEL("hdd", struct hdd, hdd_init);
