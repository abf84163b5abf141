// SPDX-License-Identifier: GPL-2.0
/*
 * simdisk: when does a flash drive complete a request?
 *
 * A drive is a host link, firmware, a write buffer and many dies, each of
 * which does one thing at a time: read a page (read_us) or program one
 * (program_us).
 *
 * Read:	firmware -> its dies, page by page -> link -> done
 * Write:	firmware -> room in the buffer -> link -> done
 * Drain:	buffer -> any idle die, a page at a time
 *
 * Link. A command takes link_command_ns plus its bytes at the link's rate;
 * first ready, first served. A half-duplex link (SATA) carries reads and
 * writes one after another, a full-duplex one each direction by itself.
 *
 * Dies. The pages of a read stand on dies by address: a run of as many pages
 * as there are dies touches each once. A read waits for what its die is doing,
 * so a read that meets a program waits for the rest of it (no suspension).
 * Reads go before programs that have not begun.
 *
 * Write buffer and garbage collection. A write is acknowledged from the
 * buffer; a full buffer makes writes wait for the drain. Random overwrites
 * cost more programs than bytes written, because the drive must move what is
 * still valid out of the way: a write that does not belong to a sequential
 * run of gc_run_kb is followed by (gc_percent - 100) % of its bytes in
 * further programs. 32 dies * 16 KiB / 700 us = 749 MB/s; at 731 % that
 * leaves 102 MB/s, 25,000 random 4 KiB writes a second.
 *
 * Time. Events are handled in the order of their times, however late the
 * caller looks; a program begins when a die is idle and work is there, and is
 * worked out only when a later event needs it. So a request costs the caller
 * about one wake-up.
 */
#include "model.h"

#define FLASH_DIES	256	/* most dies a parameter can ask for */
#define FLASH_RUNS	64	/* sequential write runs told apart */
#define FLASH_LONG_RUN_WRITES	4096	/* a long run is forgotten so much later */

/* Spreads address rows over dies, so that strides do not pile up on one. */
#define FLASH_MIX	0x9e3779b97f4a7c15ULL

/* A request, from submission to its place on the link. */
struct flash_io {
	u64 ready_ns;		/* the data or the firmware is ready for the link */
	u64 sector;
	u32 bytes;
	u8 op;
};

/* One direction of the link. */
struct flash_link {
	u64 free_ns;
	u32 nr_ready;
	u16 ready[SDM_MAX_TAGS];	/* binary heap by ready_ns: not yet on the link */
	struct sdm_ring done;		/* on the link, in order */
};

/* Where a sequential run of writes ended, and how long it is. */
struct flash_run {
	u64 end;
	u64 bytes;
	u64 used;
};

struct flash {
	/* figures, constant after init */
	u32 dies, page, channel_mbps;
	u32 link_mbps[2];		/* indexed by is-it-a-write */
	u64 read_ns, program_ns, command_ns, fw_read_ns, fw_write_ns;
	u64 buffer_bytes, gc_run_bytes;
	u32 gc_percent;
	bool full_duplex;
	bool write_cache;

	struct flash_io io[SDM_MAX_TAGS];
	struct flash_link link[2];
	u64 die_free_ns[FLASH_DIES];

	/* write buffer: bytes not yet given to a die, and programs owed to gc */
	u64 drained_ns;			/* programs are worked out up to here */
	u64 buffered, gc_owed, gc_due;
	u32 next_die;
	u64 use_clock;
	struct flash_run run[FLASH_RUNS];

	/* writes that wait for room and flushes, in order */
	u32 nr_waiting, first_waiting;
	u16 waiting[SDM_MAX_TAGS];

	struct sdm_stats stats;
};

/* ---- link ---- */

static bool flash_is_write(const struct flash_io *io)
{
	return io->op == SDM_WRITE;
}

static struct flash_link *flash_link_of(struct flash *f, const struct flash_io *io)
{
	return &f->link[f->full_duplex && flash_is_write(io)];
}

static u64 flash_link_ns(const struct flash *f, const struct flash_io *io)
{
	if (io->op != SDM_READ && io->op != SDM_WRITE)
		return f->command_ns;
	return f->command_ns +
	       sdm_transfer_ns(io->bytes, f->link_mbps[flash_is_write(io)]);
}

/* Put @tag on its link at @now or when the link is free. */
static void flash_send(struct flash *f, u32 tag, u64 now)
{
	const struct flash_io *io = &f->io[tag];
	struct flash_link *l = flash_link_of(f, io);

	if (l->free_ns < now)
		l->free_ns = now;
	l->free_ns += flash_link_ns(f, io);
	sdm_ring_push(&l->done, tag, l->free_ns);
}

static void flash_heap_push(struct flash *f, struct flash_link *l, u32 tag)
{
	u32 at = l->nr_ready++;

	while (at) {
		u32 parent = (at - 1) / 2;

		if (f->io[l->ready[parent]].ready_ns <= f->io[tag].ready_ns)
			break;
		l->ready[at] = l->ready[parent];
		at = parent;
	}
	l->ready[at] = tag;
}

static u32 flash_heap_pop(struct flash *f, struct flash_link *l)
{
	u32 top = l->ready[0], last = l->ready[--l->nr_ready], at = 0;

	for (;;) {
		u32 child = 2 * at + 1;

		if (child >= l->nr_ready)
			break;
		if (child + 1 < l->nr_ready &&
		    f->io[l->ready[child + 1]].ready_ns <
		    f->io[l->ready[child]].ready_ns)
			child++;
		if (f->io[last].ready_ns <= f->io[l->ready[child]].ready_ns)
			break;
		l->ready[at] = l->ready[child];
		at = child;
	}
	l->ready[at] = last;
	return top;
}

/* ---- reads on the dies ---- */

static u32 flash_die_of(const struct flash *f, u64 page)
{
	u64 column, row = div64_u64_rem(page, f->dies, &column);

	return (u32)(column + (row * FLASH_MIX >> 40)) % f->dies;
}

/*
 * Reserve the dies of a read; when can its data go over the link? The link
 * may begin before the last page has come if the rest takes as long as that.
 */
static u64 flash_read_ready_ns(struct flash *f, const struct flash_io *io, u64 now)
{
	u64 at = io->sector * SDM_SECTOR, end = at + io->bytes;
	u64 page = div64_u64(at, f->page), first = SDM_NEVER, last = 0, ahead = 0;

	for (; at < end; page++) {
		u64 page_end = (page + 1) * f->page;
		u64 bytes = (page_end < end ? page_end : end) - at;
		u64 *free_ns = &f->die_free_ns[flash_die_of(f, page)];

		if (*free_ns < now)
			*free_ns = now;
		*free_ns += f->read_ns + sdm_transfer_ns(bytes, f->channel_mbps);
		if (*free_ns > last)
			last = *free_ns;
		if (*free_ns < first)
			first = *free_ns;
		at += bytes;
		f->stats.media_ops++;
	}
	if (io->bytes > f->page)
		ahead = sdm_transfer_ns(io->bytes - f->page, f->link_mbps[0]);
	return last - first < ahead ? first : last - ahead;
}

/* ---- write buffer ---- */

/*
 * How long a run is worth remembering, in writes since it went on: a long one
 * much longer, or a few random writes between two of its own would lose it.
 */
static u64 flash_run_worth(const struct flash *f, const struct flash_run *r)
{
	return r->used + (r->bytes > f->gc_run_bytes ? FLASH_LONG_RUN_WRITES : 0);
}

/* The run that ends at @sector; else the least worth, emptied. */
static struct flash_run *flash_run_get(struct flash *f, u64 sector)
{
	struct flash_run *least = &f->run[0];
	u32 i;

	for (i = 0; i < FLASH_RUNS; i++) {
		struct flash_run *r = &f->run[i];

		if (r->bytes && r->end == sector)
			return r;
		if (flash_run_worth(f, r) < flash_run_worth(f, least))
			least = r;
	}
	least->bytes = 0;
	return least;
}

/* Does this write belong to a long sequential run? Remembers its end. */
static bool flash_in_long_run(struct flash *f, const struct flash_io *io)
{
	struct flash_run *r = flash_run_get(f, io->sector);

	r->end = io->sector + io->bytes / SDM_SECTOR;
	r->bytes += io->bytes;
	r->used = ++f->use_clock;
	return r->bytes > f->gc_run_bytes;
}

/* Take the write @tag into the buffer at @now, if there is room. */
static bool flash_buffer_write(struct flash *f, u32 tag, u64 now)
{
	const struct flash_io *io = &f->io[tag];

	if (f->buffered + io->bytes > f->buffer_bytes)
		return false;
	f->buffered += io->bytes;
	if (!flash_in_long_run(f, io))
		f->gc_owed += (u64)io->bytes * (f->gc_percent - 100) / 100;
	flash_send(f, tag, now);
	return true;
}

/* Is there a program to do? A flush also wants the last, partial page. */
static bool flash_has_program(const struct flash *f)
{
	return f->gc_due >= f->page || f->buffered >= f->page ||
	       (f->nr_waiting && f->buffered);
}

static u32 flash_first_free_die(const struct flash *f)
{
	u32 i, die, best = f->next_die;

	for (i = 0, die = f->next_die; i < f->dies; i++) {
		if (f->die_free_ns[die] <= f->drained_ns)
			return die;
		if (f->die_free_ns[die] < f->die_free_ns[best])
			best = die;
		if (++die == f->dies)
			die = 0;
	}
	return best;
}

/* When can a program begin on @die? */
static u64 flash_start_ns(const struct flash *f, u32 die)
{
	return f->die_free_ns[die] > f->drained_ns ? f->die_free_ns[die] :
						     f->drained_ns;
}

/*
 * Program one page on @die at @at: one for garbage collection if it is due,
 * else one out of the buffer, which makes a part of what is owed due.
 */
static void flash_program(struct flash *f, u32 die, u64 at)
{
	u64 bytes = f->page, due;

	f->die_free_ns[die] = at + f->program_ns;
	f->next_die = die + 1 < f->dies ? die + 1 : 0;
	if (f->gc_due >= f->page) {
		f->gc_due -= f->page;
		f->stats.gc_programs++;
		return;
	}
	if (bytes > f->buffered)
		bytes = f->buffered;
	due = div64_u64(f->gc_owed * bytes, f->buffered);
	f->gc_owed -= due;
	f->gc_due += due;
	f->buffered -= bytes;
	f->stats.programs++;
}

/* When is everything that left the buffer on the medium? */
static u64 flash_dies_idle_ns(const struct flash *f, u64 now)
{
	u64 last = now;
	u32 i;

	for (i = 0; i < f->dies; i++)
		if (f->die_free_ns[i] > last)
			last = f->die_free_ns[i];
	return last;
}

/* Let in, in order, the writes that waited for room and the flushes. */
static void flash_admit(struct flash *f, u64 now)
{
	while (f->nr_waiting) {
		u32 tag = f->waiting[f->first_waiting];

		if (f->io[tag].op == SDM_WRITE) {
			if (!flash_buffer_write(f, tag, now))
				return;
		} else {
			if (f->buffered)
				return;
			/* only the answer is left to give, like a trim's */
			f->io[tag].op = SDM_TRIM;
			f->io[tag].ready_ns = flash_dies_idle_ns(f, now);
			flash_heap_push(f, flash_link_of(f, &f->io[tag]), tag);
		}
		f->first_waiting = (f->first_waiting + 1) % SDM_MAX_TAGS;
		f->nr_waiting--;
	}
}

static void flash_wait(struct flash *f, u32 tag)
{
	u32 at = (f->first_waiting + f->nr_waiting++) % SDM_MAX_TAGS;

	f->waiting[at] = tag;
	if (f->io[tag].op == SDM_WRITE)
		f->stats.room_waits++;
}

/* Begin all programs that begin up to @now. */
static void flash_drain(struct flash *f, u64 now)
{
	while (flash_has_program(f)) {
		u32 die = flash_first_free_die(f);
		u64 at = flash_start_ns(f, die);

		if (at > now)
			break;
		f->drained_ns = at;
		flash_program(f, die, at);
		flash_admit(f, at);
	}
	if (f->drained_ns < now)
		f->drained_ns = now;
}

/* ---- time ---- */

/* @tag is ready for the link, at its ready_ns. */
static void flash_ready(struct flash *f, u32 tag)
{
	struct flash_io *io = &f->io[tag];

	flash_drain(f, io->ready_ns);
	switch (io->op) {
	case SDM_WRITE:
		if (f->nr_waiting || !flash_buffer_write(f, tag, io->ready_ns))
			flash_wait(f, tag);
		break;
	case SDM_FLUSH:
		if (f->write_cache) {
			flash_wait(f, tag);
			flash_admit(f, io->ready_ns);
			break;
		}
		flash_send(f, tag, io->ready_ns);
		break;
	default:
		flash_send(f, tag, io->ready_ns);
	}
}

/* The link whose next request is ready first; NULL when none is. */
static struct flash_link *flash_first_ready(struct flash *f)
{
	struct flash_link *a = &f->link[0], *b = &f->link[1];

	if (!a->nr_ready)
		return b->nr_ready ? b : NULL;
	if (!b->nr_ready)
		return a;
	return f->io[b->ready[0]].ready_ns < f->io[a->ready[0]].ready_ns ? b : a;
}

/* Live through everything that happens up to @now, in order. */
static void flash_advance(struct flash *f, u64 now)
{
	struct flash_link *l;

	while ((l = flash_first_ready(f)) && f->io[l->ready[0]].ready_ns <= now)
		flash_ready(f, flash_heap_pop(f, l));
	flash_drain(f, now);
}

/* ---- the model's interface ---- */

static void flash_init(void *model, const struct sdm_params *p, u64 sectors)
{
	struct flash *f = model;

	memset(f, 0, sizeof(*f));
	f->dies = p->v[SDM_DIES];
	f->page = p->v[SDM_PAGE_KB] * 1024;
	f->channel_mbps = p->v[SDM_CHANNEL_MBPS];
	f->link_mbps[0] = p->v[SDM_LINK_MBPS];
	f->link_mbps[1] = p->v[SDM_LINK_WRITE_MBPS];
	f->read_ns = p->v[SDM_READ_US] * 1000ULL;
	f->program_ns = p->v[SDM_PROGRAM_US] * 1000ULL;
	f->command_ns = p->v[SDM_LINK_COMMAND_NS];
	f->fw_read_ns = p->v[SDM_FW_READ_NS];
	f->fw_write_ns = p->v[SDM_FW_WRITE_NS];
	f->buffer_bytes = p->v[SDM_BUFFER_KB] * 1024ULL;
	f->gc_percent = p->v[SDM_GC_PERCENT];
	f->gc_run_bytes = p->v[SDM_GC_RUN_KB] * 1024ULL;
	f->full_duplex = p->v[SDM_FULL_DUPLEX];
	f->write_cache = p->v[SDM_WRITE_CACHE];
}

static void flash_submit(void *model, const struct sdm_io *io, u64 now)
{
	struct flash *f = model;
	struct flash_io *mine = &f->io[io->tag];

	flash_advance(f, now);
	f->stats.submitted++;
	mine->op = io->op;
	mine->sector = io->sector;
	mine->bytes = io->bytes;
	if (io->op == SDM_READ)
		mine->ready_ns = flash_read_ready_ns(f, mine, now + f->fw_read_ns);
	else
		mine->ready_ns = now + f->fw_write_ns;
	flash_heap_push(f, flash_link_of(f, mine), io->tag);
}

/*
 * The completion that can come first on @l. The first ready request goes
 * first over the link, so nothing can complete before it would; unless it
 * then finds the buffer full, which must be looked at in time.
 */
static u64 flash_link_event(const struct flash *f, const struct flash_link *l)
{
	const struct flash_io *io;
	u64 at;

	if (l->done.count)
		return sdm_ring_due(&l->done);
	if (!l->nr_ready)
		return SDM_NEVER;
	io = &f->io[l->ready[0]];
	at = io->ready_ns;
	if (io->op == SDM_FLUSH ||
	    (flash_is_write(io) &&
	     (f->nr_waiting || f->buffered + io->bytes > f->buffer_bytes)))
		return at;
	if (at < l->free_ns)
		at = l->free_ns;
	return at + flash_link_ns(f, io);
}

static u64 flash_next_event(const void *model)
{
	const struct flash *f = model;
	u64 next = flash_link_event(f, &f->link[0]);
	u64 other = flash_link_event(f, &f->link[1]);

	if (other < next)
		next = other;
	if (f->nr_waiting && flash_has_program(f)) {
		other = flash_start_ns(f, flash_first_free_die(f));
		if (other < next)
			next = other;
	}
	return next;
}

static int flash_complete(void *model, u64 now, u64 *due_ns)
{
	struct flash *f = model;
	struct sdm_ring *first = &f->link[0].done;

	flash_advance(f, now);
	if (sdm_ring_due(&f->link[1].done) < sdm_ring_due(first))
		first = &f->link[1].done;
	*due_ns = sdm_ring_due(first);
	if (*due_ns > now)
		return SDM_NONE;
	f->stats.completed++;
	return sdm_ring_pop(first);
}

static const struct sdm_stats *flash_stats(const void *model)
{
	return &((const struct flash *)model)->stats;
}

const struct sdm_model sdm_flash_model = {
	.name = "flash",
	.size = sizeof(struct flash),
	.init = flash_init,
	.submit = flash_submit,
	.next_event = flash_next_event,
	.complete = flash_complete,
	.stats = flash_stats,
};
