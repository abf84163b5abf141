// SPDX-License-Identifier: GPL-2.0
/*
 * Stream detection.
 *
 * A cursor remembers one contiguous extent: [start, end). A request that
 * begins where a cursor ends continues it; enough contiguous KiB confirm it as
 * a stream. Size alone never does: the kernel splits large requests, and a
 * random 64 KiB reader is no stream.
 *
 *	free --request continues nothing--> candidate --confirm_kb--> stream
 *	  ^                                     |                        |
 *	  +------ idle for EXPIRE_MS, or evicted by another cursor ------+
 *
 * The caller has idle cursors forgotten now and then (blender_streams_expire()): what
 * was a stream an hour ago is none, and whoever counts streams, to give each a turn or
 * the table its size, would count the files that a job has read.
 *
 * Reordering before confirmation needs no window: a request that overtakes
 * another becomes a candidate of its own, and when the gap between the two
 * extents is filled they are joined. A confirmed stream moreover takes what
 * lands near its end, on either side: requests that overtook or were overtaken
 * (up to eight times their own size), and small skips forward (cached pages,
 * file system metadata). A candidate must continue exactly, so that the
 * tolerance cannot turn random requests into a stream.
 *
 * When only some of the requests are shown (policy/sample.c), a cursor becomes
 * loose: its next request may begin up to four chunks further on. So may that of a
 * candidate where nearly all requests continue streams; its run counts what was seen.
 * Not where random reads are among them, of which one in five would seem to continue
 * another: there a stream that begins is found when two of its requests are shown in
 * succession.
 *
 * A cursor that another one overtakes is dropped: it is the same place, read
 * again.
 *
 * Cursors are hashed by direction and by the 1 MiB chunk in which they end:
 * up to seven short chains answer every question, and a chunk takes new
 * cursors only up to BLENDER_STREAM_CHAIN_MAX. The cost does not depend on how
 * many streams there are.
 *
 * When the table is full, the victim is a slot at random, of the worst kind
 * among four: free, expired, candidate, stream. Random and not oldest, because
 * a table too small for N streams taking turns would with oldest-first forget
 * every one of them just before it returns, and never learn that it is too
 * small. So some survive (1.8 % of 128 streams in 32 slots), their
 * continuations are counted, and the caller is asked for a larger table. The
 * first step is cheap and needs little evidence; after it the share of
 * continuations must be beyond what random requests hit by chance.
 *
 * Borrowed: remembering where a stream will continue and accumulating its
 * bytes is bcache's idea (drivers/md/bcache/request.c, check_should_bypass).
 */
#include "stream.h"

/* Slots looked at for a victim. */
#define VICTIM_SAMPLES	4

/* A growth check every so many requests per slot. */
#define GROWTH_WINDOW	16

/*
 * Beyond the first step one request in this many must be a continuation; in the part of
 * a window so many, as there chance has more to say.
 */
#define GROWTH_SHARE	64
#define EARLY_SHARE	16

/* Requests that may overtake one another: a queue depth of eight. */
#define REORDER_DEPTH	8

enum { CHUNK_SECTORS = 1 << BLENDER_STREAM_CHUNK_SHIFT };

/* So far a loose cursor may have gone on. */
#define LOOSE_SECTORS	(4 * CHUNK_SECTORS)

/* Steps of any walk: two chunks' worth of cursors sharing a bucket. */
#define WALK_MAX	(4 * BLENDER_STREAM_CHAIN_MAX)

size_t blender_streams_bytes(u16 slots)
{
	return (size_t)slots * sizeof(struct blender_cursor);
}

/**
 * blender_streams_init() - start with an empty table
 * @st: the table
 * @memory: blender_streams_bytes(@slots) bytes, aligned to 8, or NULL
 * @slots: a power of two; ignored when @memory is NULL
 */
void blender_streams_init(struct blender_streams *st, void *memory, u16 slots)
{
	u16 i;

	memset(st, 0, sizeof(*st));
	st->seed = 1;
	if (!memory)
		return;

	memset(memory, 0, blender_streams_bytes(slots));
	st->cursor = memory;
	st->slots = slots;
	for (i = 0; i < slots; i++)
		st->cursor[i].head = BLENDER_NO_SLOT;
}

static u64 chunk_of(u64 sector)
{
	return sector >> BLENDER_STREAM_CHUNK_SHIFT;
}

static u64 start_of(u64 chunk)
{
	return chunk << BLENDER_STREAM_CHUNK_SHIFT;
}

/* Multiplicative hash (Knuth's golden ratio constant, 64 bits). */
static u16 bucket_of(const struct blender_streams *st, bool write, u64 chunk)
{
	u64 key = (chunk << 1 | write) * 0x9e3779b97f4a7c15ULL;

	return (key >> 40) & (st->slots - 1);
}

static void link_cursor(struct blender_streams *st, u16 slot)
{
	struct blender_cursor *c = &st->cursor[slot];
	u16 *head = &st->cursor[bucket_of(st, c->dir, chunk_of(c->end))].head;

	c->prev = BLENDER_NO_SLOT;
	c->next = *head;
	if (*head != BLENDER_NO_SLOT)
		st->cursor[*head].prev = slot;
	*head = slot;
}

static void unlink_cursor(struct blender_streams *st, u16 slot)
{
	struct blender_cursor *c = &st->cursor[slot];

	if (c->next != BLENDER_NO_SLOT)
		st->cursor[c->next].prev = c->prev;
	if (c->prev != BLENDER_NO_SLOT)
		st->cursor[c->prev].next = c->next;
	else
		st->cursor[bucket_of(st, c->dir, chunk_of(c->end))].head =
			c->next;
}

static void forget_cursor(struct blender_streams *st, u16 slot)
{
	struct blender_cursor *c = &st->cursor[slot];

	unlink_cursor(st, slot);
	c->live = 0;
	st->nr_streams -= c->confirmed;
	c->confirmed = 0;
}

static bool expired(const struct blender_cursor *c, u32 now_ms)
{
	return blender_stream_is_past(c->used_ms, now_ms);
}

/**
 * blender_streams_move() - move all cursors into a table of another size
 * @st: the table
 * @memory: blender_streams_bytes(@slots) bytes, aligned to 8
 * @slots: a power of two, at least st->slots
 *
 * The old memory is the caller's again.
 */
void blender_streams_move(struct blender_streams *st, void *memory, u16 slots)
{
	struct blender_streams old = *st;
	u16 i;

	blender_streams_init(st, memory, slots);
	st->seed = old.seed;
	st->sampled = old.sampled;
	st->mixed = old.mixed;
	st->epoch = old.epoch;
	st->loose = old.loose;
	st->nr_streams = old.nr_streams;
	for (i = 0; i < old.slots; i++) {
		u16 head = st->cursor[i].head;

		st->cursor[i] = old.cursor[i];
		st->cursor[i].head = head;
		if (st->cursor[i].live)
			link_cursor(st, i);
	}
}

/**
 * blender_streams_sample() - are requests left out?
 * @st: the table
 * @shown: what is shown from now on
 */
void blender_streams_sample(struct blender_streams *st, enum blender_shown shown)
{
	bool sampled = shown != BLENDER_SHOWN_ALL;

	if (sampled && !st->sampled) {
		st->epoch++;
		st->loose = 2;
	}
	st->sampled = sampled;
	if (sampled)
		st->mixed = shown == BLENDER_SHOWN_OF_MIX;
}

static bool has_too_few(const struct blender_streams *st)
{
	return st->evicted >= st->slots ||
	       (st->evicted && st->nr_streams > st->slots / 4 * 3);
}

/* ... slots for streams, or for what else there is? The first step is cheap. */
static bool has_streams(const struct blender_streams *st, bool whole)
{
	if (st->slots == BLENDER_STREAM_SLOTS_MIN)
		return st->continued > 0;
	return st->continued >= st->seen / (whole ? GROWTH_SHARE : EARLY_SHARE);
}

/**
 * blender_stream_wants_growth() - is a larger table worth its memory?
 * @st: the table
 *
 * Asked before an observation. Grow at once when there is hardly room for the
 * streams that are known. Otherwise the counts are new every GROWTH_WINDOW requests
 * per slot: grow when unexpired cursors had to go, as many as there are slots, or any
 * from a table full of streams at a window's end, while enough of the requests were
 * continuations: then there are streams, and too few slots. On a disk that gives 128
 * streams 40 requests a second a window is 13 seconds: who has seen enough does not wait
 * for its end.
 *
 * Return: the wanted size in slots, or 0 to leave it.
 */
u16 blender_stream_wants_growth(struct blender_streams *st)
{
	bool whole, grow;

	if (!st->slots)
		return BLENDER_STREAM_SLOTS_MIN;
	if (st->nr_streams > st->slots / 8 * 7 &&
	    st->slots < BLENDER_STREAM_SLOTS_MAX)
		return st->slots * 2;
	whole = st->seen >= GROWTH_WINDOW * st->slots;
	if (!whole && st->evicted < st->slots)
		return 0;

	grow = st->slots < BLENDER_STREAM_SLOTS_MAX &&
	       has_too_few(st) && has_streams(st, whole);
	if (!whole)
		return grow ? st->slots * 2 : 0;
	st->seen = 0;
	st->continued = 0;
	st->evicted = 0;
	/* After a whole one every stream that goes on was seen. */
	if (st->loose && !st->sampled)
		st->loose--;
	return grow ? st->slots * 2 : 0;
}

/* What a probe looks for, and the best found so far. */
struct probe {
	u64 sector;
	u32 ahead;
	u32 behind;
	u64 distance;
	u16 slot;
	bool write;
	bool mixed;
	u8 epoch;
};

/* Is the request one of @c's after some that were not shown? */
static bool may_have_gone_on(const struct probe *p,
			     const struct blender_cursor *c)
{
	return p->epoch != c->epoch && (c->confirmed || !p->mixed) &&
	       p->sector > c->end && p->sector - c->end <= LOOSE_SECTORS;
}

/*
 * Could @c go on with the request? Distance from its end, or ~0. Candidates
 * must continue exactly, unless they are loose.
 */
static u64 distance_to(const struct probe *p, const struct blender_cursor *c)
{
	if (c->dir != p->write)
		return ~0ULL;
	if (c->end == p->sector)
		return 0;
	if (may_have_gone_on(p, c))
		return p->sector - c->end;
	if (!c->confirmed)
		return ~0ULL;
	if (p->sector > c->end && p->sector - c->end <= p->ahead)
		return p->sector - c->end;
	if (p->sector < c->end && c->end - p->sector <= p->behind)
		return c->end - p->sector;
	return ~0ULL;
}

static void probe_chunk(const struct blender_streams *st, struct probe *p,
			u64 chunk)
{
	u16 slot = st->cursor[bucket_of(st, p->write, chunk)].head;
	int steps = 0;

	for (; slot != BLENDER_NO_SLOT && steps < WALK_MAX; steps++) {
		u64 distance = distance_to(p, &st->cursor[slot]);

		if (distance < p->distance) {
			p->distance = distance;
			p->slot = slot;
		}
		slot = st->cursor[slot].next;
	}
}

/* The cursor that a request continues, exactly or nearly. */
static u16 find_continued(const struct blender_streams *st, bool write,
			  u64 sector, u32 sectors)
{
	u32 near = sectors < CHUNK_SECTORS / REORDER_DEPTH ?
		   sectors * REORDER_DEPTH : CHUNK_SECTORS;
	struct probe p = {
		.sector = sector,
		.ahead = near > BLENDER_STREAM_GAP_SECTORS ? near :
			 BLENDER_STREAM_GAP_SECTORS,
		.behind = near,
		.distance = ~0ULL,
		.slot = BLENDER_NO_SLOT,
		.write = write,
		.mixed = st->mixed,
		.epoch = st->epoch,
	};
	u32 far = st->loose ? LOOSE_SECTORS : p.ahead;
	u64 chunk = chunk_of(sector);
	u64 low = chunk_of(sector > far ? sector - far : 0);
	u64 high = chunk_of(sector + p.behind);
	u64 back;

	probe_chunk(st, &p, chunk);
	/* Until what ends further back can be no nearer. */
	for (back = chunk; p.distance > sector - start_of(back) && back > low;)
		probe_chunk(st, &p, --back);
	if (p.distance && high != chunk)
		probe_chunk(st, &p, high);
	return p.slot;
}

static u16 find_start(const struct blender_streams *st, bool write, u64 chunk,
		      u64 start)
{
	u16 slot = st->cursor[bucket_of(st, write, chunk)].head;
	int steps = 0;

	for (; slot != BLENDER_NO_SLOT && steps < WALK_MAX; steps++) {
		const struct blender_cursor *c = &st->cursor[slot];

		if (c->dir == write && c->start == start)
			return slot;
		slot = c->next;
	}
	return BLENDER_NO_SLOT;
}

static u32 add_run(u32 a, u32 b)
{
	return a + b < a ? ~0u : a + b;
}

/* A gap was filled: take over the cursor that starts where @slot ends. */
static void join_following(struct blender_streams *st, u16 slot)
{
	struct blender_cursor *c = &st->cursor[slot];
	struct blender_cursor *f;
	u16 next;

	next = find_start(st, c->dir, chunk_of(c->end), c->end);
	if (next == BLENDER_NO_SLOT)
		next = find_start(st, c->dir, chunk_of(c->end) + 1, c->end);
	if (next == BLENDER_NO_SLOT || next == slot)
		return;

	f = &st->cursor[next];
	unlink_cursor(st, slot);
	c->end = f->end;
	c->run = add_run(c->run, f->run);
	if (f->confirmed && !c->confirmed) {
		c->confirmed = 1;
		st->nr_streams++;
	}
	forget_cursor(st, next);
	link_cursor(st, slot);
}

/* Forget cursors that @slot has just overtaken, going on from @from. */
static void drop_overtaken(struct blender_streams *st, u16 slot, u64 from)
{
	const struct blender_cursor *c = &st->cursor[slot];
	u16 other = st->cursor[bucket_of(st, c->dir, chunk_of(c->end))].head;
	int steps = 0;

	for (; other != BLENDER_NO_SLOT && steps < WALK_MAX; steps++) {
		const struct blender_cursor *f = &st->cursor[other];
		u16 next = f->next;

		if (other != slot && f->dir == c->dir && f->end > from &&
		    f->end <= c->end)
			forget_cursor(st, other);
		other = next;
	}
}

/*
 * Same chunk, too many cursors: requests to and fro in a hot region. Return the
 * oldest of the chunk when the chunk is full, candidates before streams.
 */
static u16 crowded_victim(const struct blender_streams *st, bool write,
			  u64 chunk, u32 now_ms)
{
	u16 slot = st->cursor[bucket_of(st, write, chunk)].head;
	u16 oldest = BLENDER_NO_SLOT;
	u64 oldest_age = 0;
	int steps = 0, same = 0;

	for (; slot != BLENDER_NO_SLOT && steps < WALK_MAX; steps++) {
		const struct blender_cursor *c = &st->cursor[slot];
		u64 age = (1ULL << 31) + (s32)(now_ms - c->used_ms) + 1;

		if (!c->confirmed)
			age += 1ULL << 32;
		if (c->dir == write && chunk_of(c->end) == chunk) {
			same++;
			if (age > oldest_age) {
				oldest_age = age;
				oldest = slot;
			}
		}
		slot = c->next;
	}
	return same >= BLENDER_STREAM_CHAIN_MAX ? oldest : BLENDER_NO_SLOT;
}

static u16 random_slot(struct blender_streams *st)
{
	return blender_random(&st->seed) & (st->slots - 1);
}

/* Lower is sooner to go: free, expired, candidate, stream. */
static u32 keep_rank(const struct blender_cursor *c, u32 now_ms)
{
	if (!c->live)
		return 0;
	if (expired(c, now_ms))
		return 1;
	return c->confirmed ? 3 : 2;
}

static u16 sampled_victim(struct blender_streams *st, u32 now_ms)
{
	u16 best = random_slot(st);
	int i;

	for (i = 1; i < VICTIM_SAMPLES; i++) {
		u16 slot = random_slot(st);

		if (keep_rank(&st->cursor[slot], now_ms) <
		    keep_rank(&st->cursor[best], now_ms))
			best = slot;
	}
	return best;
}

static u16 take_slot(struct blender_streams *st, bool write, u64 end,
		     u32 now_ms)
{
	u16 slot = crowded_victim(st, write, chunk_of(end), now_ms);
	struct blender_cursor *c;

	if (slot == BLENDER_NO_SLOT)
		slot = sampled_victim(st, now_ms);
	c = &st->cursor[slot];
	if (c->live) {
		if (!expired(c, now_ms))
			st->evicted++;
		forget_cursor(st, slot);
	}
	return slot;
}

static u16 new_cursor(struct blender_streams *st, bool write, u64 sector,
		      u32 sectors, u32 now_ms)
{
	u16 slot = take_slot(st, write, sector + sectors, now_ms);
	struct blender_cursor *c = &st->cursor[slot];

	c->start = sector;
	c->end = sector + sectors;
	c->run = sectors;
	c->dir = write;
	c->live = 1;
	link_cursor(st, slot);
	return slot;
}

/* The request belongs to @slot: its end moves forward, never back. */
static void extend_cursor(struct blender_streams *st, u16 slot, u64 sector,
			  u32 sectors)
{
	struct blender_cursor *c = &st->cursor[slot];
	u64 from = c->end;

	c->run = add_run(c->run, sectors);
	if (sector + sectors <= c->end)
		return;
	unlink_cursor(st, slot);
	c->end = sector + sectors;
	link_cursor(st, slot);
	drop_overtaken(st, slot, from);
}

/**
 * blender_stream_observe() - see one request, in order of arrival
 * @st: the cursors of its (device, cgroup)
 * @write: its direction
 * @sector: where it starts
 * @sectors: its length, in sectors of 512 bytes, not 0
 * @now_ms: time in milliseconds, may wrap
 * @confirm_kb: contiguous KiB that make a stream
 *
 * Return: what the request is to the cgroup's streams. O(1).
 */
enum blender_seq blender_stream_observe(struct blender_streams *st, bool write,
					u64 sector, u32 sectors, u32 now_ms,
					u32 confirm_kb)
{
	struct blender_cursor *c;
	bool continues, exact;
	u16 slot;

	if (!st->slots)
		return BLENDER_SEQ_NEW;
	if (st->seen < 0xffff)
		st->seen++;

	slot = find_continued(st, write, sector, sectors);
	continues = slot != BLENDER_NO_SLOT;
	exact = continues && st->cursor[slot].end == sector;
	if (continues) {
		st->continued += st->continued < 0xffff;
		extend_cursor(st, slot, sector, sectors);
	} else {
		slot = new_cursor(st, write, sector, sectors, now_ms);
	}
	c = &st->cursor[slot];
	/*
	 * What only lands near does not keep a stream alive, where all are
	 * shown.
	 */
	if (exact || !continues || st->sampled)
		c->used_ms = now_ms;
	/* One that is sampled stays loose, also when all are shown again. */
	c->epoch = st->epoch - st->sampled;
	join_following(st, slot);

	if (c->confirmed)
		return BLENDER_SEQ_STREAM;
	if (!continues)
		return BLENDER_SEQ_NEW;
	if (c->run / BLENDER_SECTORS_PER_KB < confirm_kb)
		return BLENDER_SEQ_CONTINUES;
	c->confirmed = 1;
	st->nr_streams++;
	return BLENDER_SEQ_CONFIRMED;
}

/**
 * blender_streams_expire() - forget idle cursors
 * @st: the table
 * @now_ms: time in milliseconds
 *
 * Looks at every slot: not for the path of every request.
 */
void blender_streams_expire(struct blender_streams *st, u32 now_ms)
{
	u16 i;

	for (i = 0; i < st->slots; i++)
		if (st->cursor[i].live && expired(&st->cursor[i], now_ms))
			forget_cursor(st, i);
}
