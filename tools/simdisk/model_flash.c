// SPDX-License-Identifier: GPL-2.0
/*
 * simdisk: when does a flash drive complete a request?
 *
 * A drive is a host link, firmware, a write buffer, and many dies behind a few
 * channels (flash_dies.h).
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
 * as there are dies touches each once. Reads go before programs that have not
 * begun, and may suspend those that run; beside a full buffer dies take turns.
 *
 * Write buffer and garbage collection. A write is acknowledged from the
 * buffer; a full buffer makes writes wait for the drain. Random overwrites
 * cost more programs than bytes written, because the drive must move what is
 * still valid out of the way: a write that does not belong to a sequential
 * run of gc_run_kb is followed by (gc_percent - 100) % of its bytes in
 * further programs. A run's writes may overtake each other: several submitters
 * and hardware queues keep no order, and what is written together lies
 * together and becomes invalid together, in any order. 32 dies * 16 KiB / 700
 * us = 749 MB/s; at 731 % that leaves 102 MB/s, 25,000 random 4 KiB writes a
 * second.
 *
 * Time. Events are handled in the order of their times, however late the
 * caller looks: a request is ready for the link, a read begins on a die, a
 * program begins. The last is worked out only when another event needs it, and
 * what a die reads is known when it begins, long before it is done. So a
 * request costs the caller about one wake-up.
 */
#include "flash_dies.h"
#include "front.h"

#define FLASH_RUNS	64	/* sequential write runs told apart */
#define FLASH_LONG_RUN_WRITES	4096	/* a long run is forgotten so much later */
/*
 * Writes of a run overtake each other while they are in flight, so by so many
 * places; but never by more than gc_run_kb, or by one that is longer itself.
 */
#define FLASH_REACH_WRITES	32

/* A request, from submission to its place on the link. */
struct flash_io {
	u64 ready_ns;		/* the data or the firmware is ready for the link */
	u64 sector;
	u64 first_ns, last_ns;	/* read: when the controller has its pages */
	u32 bytes;
	u32 pages;		/* read: those that have not begun */
	u8 op;
};

/* One direction of the link. */
struct flash_link {
	u64 free_ns;
	struct sdm_heap ready;	/* by ready_ns: not yet on the link */
};

/* A sequential run of writes, whose neighbours may have changed places. */
struct flash_run {
	u64 end;		/* sector; all that belongs to it is before */
	u64 bytes;		/* how long it is */
	s64 skipped;		/* bytes left out before @end, less those that came after */
	u64 used;
};

struct flash {
	struct sdm_front front;		/* answers by link */

	/* figures, constant after init */
	u32 link_mbps[2];		/* indexed by is-it-a-write */
	u64 command_ns, fw_read_ns, fw_write_ns;
	u64 buffer_bytes, gc_run_bytes;
	u32 gc_percent;
	bool full_duplex;
	bool write_cache;

	struct flash_io io[SDM_MAX_TAGS];
	struct flash_link link[2];
	struct dies dies;

	/* write buffer: bytes not yet given to a die, and programs owed to gc */
	u64 drained_ns;			/* programs are worked out up to here */
	u64 buffered, gc_owed, gc_due;
	u64 use_clock;
	struct flash_run run[FLASH_RUNS];

	/* writes that wait for room and flushes, in order */
	u32 nr_waiting, first_waiting;
	u16 waiting[SDM_MAX_TAGS];
};

/* ---- link ---- */

static bool flash_is_write(const struct flash_io *io)
{
	return io->op == SDM_WRITE;
}

static u32 flash_link_of(const struct flash *f, const struct flash_io *io)
{
	return f->full_duplex && flash_is_write(io);
}

/* @tag will be ready for the link at @at. */
static void flash_get_ready(struct flash *f, u32 tag, u64 at)
{
	struct flash_io *io = &f->io[tag];

	io->ready_ns = at;
	sdm_heap_push(&f->link[flash_link_of(f, io)].ready, tag, at);
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
	u32 link = flash_link_of(f, io);
	struct flash_link *l = &f->link[link];

	if (l->free_ns < now)
		l->free_ns = now;
	l->free_ns += flash_link_ns(f, io);
	sdm_front_done(&f->front, link, tag, l->free_ns);
}

/* ---- reads on the dies ---- */

/*
 * When can the data go over the link, all pages being known? The link may
 * begin before the last has come if the rest takes as long as that.
 */
static u64 flash_read_ready_ns(const struct flash *f, const struct flash_io *io)
{
	u64 ahead = 0;

	if (io->bytes > f->dies.page)
		ahead = sdm_transfer_ns(io->bytes - f->dies.page, f->link_mbps[0]);
	return io->last_ns - io->first_ns < ahead ? io->first_ns :
						    io->last_ns - ahead;
}

static void flash_read(struct flash *f, u32 tag, u64 now)
{
	struct flash_io *io = &f->io[tag];

	io->first_ns = SDM_NEVER;
	io->last_ns = 0;
	io->pages = dies_read(&f->dies, tag, io->sector * SDM_SECTOR, io->bytes, now);
	f->front.stats.media_ops += io->pages;
}

/* A page read begins on a die; is it the last of its request? */
static void flash_start_page(struct flash *f, u64 now)
{
	u32 tag;
	u64 done_ns = dies_start(&f->dies, now, &tag);
	struct flash_io *io = &f->io[tag];

	if (done_ns < io->first_ns)
		io->first_ns = done_ns;
	if (done_ns > io->last_ns)
		io->last_ns = done_ns;
	if (--io->pages)
		return;
	flash_get_ready(f, tag, flash_read_ready_ns(f, io));
}

/*
 * No read that has yet to begin on its dies can be answered before this: when
 * the first, if it were the smallest, had passed channel and link.
 */
static u64 flash_read_event(const struct flash *f)
{
	const struct dies *d = &f->dies;

	if (!d->nr_queued)
		return SDM_NEVER;
	return sdm_heap_first_ns(&d->starts) + d->read_ns +
	       dies_transfer_ns(d, d->least) + f->command_ns +
	       sdm_transfer_ns(d->least, f->link_mbps[0]);
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

static u64 flash_end(const struct flash_io *io)
{
	return io->sector + io->bytes / SDM_SECTOR;
}

/* How far a write may be from where its run ends: see FLASH_REACH_WRITES. */
static s64 flash_reach(const struct flash *f, const struct flash_io *io)
{
	u64 reach = (u64)io->bytes * FLASH_REACH_WRITES;

	if (reach > f->gc_run_bytes)
		reach = f->gc_run_bytes;
	return reach > io->bytes ? reach : io->bytes;
}

/*
 * Does @io go on with the run @r? It may leave something out, or be what was left
 * out. What is missing in all, or was written twice, is bounded, too: writes that
 * only happen to be near soon have more of it.
 */
static bool flash_goes_on(const struct flash *f, const struct flash_run *r,
			  const struct flash_io *io)
{
	s64 reach = flash_reach(f, io);
	u64 end = flash_end(io);

	if (!r->bytes)
		return false;
	if (io->sector > r->end)
		return r->skipped + (s64)((io->sector - r->end) * SDM_SECTOR) <= reach;
	if (end > r->end)
		return true;
	return (s64)((r->end - end) * SDM_SECTOR) <= reach &&
	       r->skipped - io->bytes >= -reach;
}

/* The longest run that @io goes on with; if there is none, the least worth, emptied. */
static struct flash_run *flash_run_get(struct flash *f, const struct flash_io *io)
{
	struct flash_run *least = &f->run[0], *longest = NULL;
	u32 i;

	for (i = 0; i < FLASH_RUNS; i++) {
		struct flash_run *r = &f->run[i];

		if (flash_goes_on(f, r, io) && (!longest || r->bytes > longest->bytes))
			longest = r;
		if (flash_run_worth(f, r) < flash_run_worth(f, least))
			least = r;
	}
	if (longest)
		return longest;
	*least = (struct flash_run){ .end = io->sector };
	return least;
}

/* Does this write belong to a long sequential run? Remembers it. */
static bool flash_in_long_run(struct flash *f, const struct flash_io *io)
{
	struct flash_run *r = flash_run_get(f, io);
	u64 end = flash_end(io);

	if (io->sector > r->end)
		r->skipped += (io->sector - r->end) * SDM_SECTOR;
	else if (end <= r->end)
		r->skipped -= io->bytes;
	if (end > r->end)
		r->end = end;
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
	return f->gc_due >= f->dies.page || f->buffered >= f->dies.page ||
	       (f->nr_waiting && f->buffered);
}

/*
 * Program one page on @die at @at: one for garbage collection if it is due,
 * else one out of the buffer, which makes a part of what is owed due.
 */
static void flash_program(struct flash *f, u32 die, u64 at)
{
	u64 bytes = f->dies.page, due;

	dies_program(&f->dies, die, at);
	if (f->gc_due >= bytes) {
		f->gc_due -= bytes;
		f->front.stats.gc_programs++;
		return;
	}
	if (bytes > f->buffered)
		bytes = f->buffered;
	due = div64_u64(f->gc_owed * bytes, f->buffered);
	f->gc_owed -= due;
	f->gc_due += due;
	f->buffered -= bytes;
	f->front.stats.programs++;
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
			flash_get_ready(f, tag, dies_all_idle_ns(&f->dies, now));
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
		f->front.stats.room_waits++;
}

/* When can the next program begin, and where? */
static u64 flash_next_program(const struct flash *f, u32 *die)
{
	u64 idle_ns;

	*die = 0;
	if (!flash_has_program(f))
		return SDM_NEVER;
	*die = dies_first_idle(&f->dies, f->drained_ns);
	idle_ns = dies_idle_from(&f->dies, *die);
	return idle_ns > f->drained_ns ? idle_ns : f->drained_ns;
}

/* Begin all programs that begin up to @now on idle dies. */
static void flash_drain(struct flash *f, u64 now)
{
	u64 at;
	u32 die;

	while ((at = flash_next_program(f, &die)) <= now) {
		f->drained_ns = at;
		flash_program(f, die, at);
		flash_admit(f, at);
	}
	if (f->drained_ns < now)
		f->drained_ns = now;
}

/* The first die begins its next read, or a program whose turn it is. */
static void flash_start(struct flash *f, u64 now)
{
	u32 die = f->dies.starts.entry[0].id;

	if (f->nr_waiting && flash_has_program(f) && dies_is_its_turn(&f->dies, die)) {
		flash_program(f, die, now);
		flash_admit(f, now);
	} else {
		flash_start_page(f, now);
	}
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

/* When is the first request ready for its link, and which link is it? */
static u64 flash_first_ready(const struct flash *f, u32 *link)
{
	u64 a = sdm_heap_first_ns(&f->link[0].ready);
	u64 b = sdm_heap_first_ns(&f->link[1].ready);

	*link = b < a;
	return b < a ? b : a;
}

/* Live through everything that happens up to @now, in order. */
static void flash_advance(void *model, u64 now)
{
	struct flash *f = model;

	for (;;) {
		u64 start = sdm_heap_first_ns(&f->dies.starts), ready;
		u32 link;

		ready = flash_first_ready(f, &link);
		if (start > now && ready > now)
			break;
		if (ready <= start) {
			flash_ready(f, sdm_heap_pop(&f->link[link].ready));
			continue;
		}
		flash_drain(f, start);
		flash_start(f, start);
	}
	flash_drain(f, now);
}

/* ---- the model's interface ---- */

static void flash_enter(void *model, const struct sdm_io *io, u64 now)
{
	struct flash *f = model;
	struct flash_io *mine = &f->io[io->tag];

	mine->op = io->op;
	mine->sector = io->sector;
	mine->bytes = io->bytes;
	if (io->op == SDM_READ)
		flash_read(f, io->tag, now + f->fw_read_ns);
	else
		flash_get_ready(f, io->tag, now + f->fw_write_ns);
}

/*
 * The completion that can come first of those that wait for @l. The first ready
 * request goes first over the link, so nothing can complete before it would;
 * unless it then finds the buffer full, which must be looked at in time.
 */
static u64 flash_link_event(const struct flash *f, const struct flash_link *l)
{
	const struct flash_io *io;
	u64 at;

	if (!l->ready.nr)
		return SDM_NEVER;
	io = &f->io[l->ready.entry[0].id];
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
	u64 next = flash_read_event(f), other;
	u32 i;

	for (i = 0; i < 2; i++) {
		other = flash_link_event(f, &f->link[i]);
		if (other < next)
			next = other;
	}
	if (!f->nr_waiting)
		return next;
	/* someone waits for a program to begin: when it is idle, or its turn */
	other = flash_next_program(f, &i);
	if (other < next)
		next = other;
	other = sdm_heap_first_ns(&f->dies.starts);
	return other < next ? other : next;
}

static const struct sdm_drive flash_drive = {
	.enter = flash_enter,
	.advance = flash_advance,
	.next_event = flash_next_event,
};

static void flash_init(void *model, const struct sdm_params *p, u64 sectors)
{
	struct flash *f = model;

	memset(f, 0, sizeof(*f));
	sdm_front_init(&f->front, p, &flash_drive);
	dies_init(&f->dies, p);
	f->link_mbps[0] = p->v[SDM_LINK_MBPS];
	f->link_mbps[1] = p->v[SDM_LINK_WRITE_MBPS];
	f->command_ns = p->v[SDM_LINK_COMMAND_NS];
	f->fw_read_ns = p->v[SDM_FW_READ_NS];
	f->fw_write_ns = p->v[SDM_FW_WRITE_NS];
	f->buffer_bytes = p->v[SDM_BUFFER_KB] * 1024ULL;
	f->gc_percent = p->v[SDM_GC_PERCENT];
	f->gc_run_bytes = p->v[SDM_GC_RUN_KB] * 1024ULL;
	f->full_duplex = p->v[SDM_FULL_DUPLEX];
	f->write_cache = p->v[SDM_WRITE_CACHE];
}

const struct sdm_model sdm_flash_model =
	SDM_MODEL("flash", struct flash, flash_init);
