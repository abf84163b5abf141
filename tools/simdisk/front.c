// SPDX-License-Identifier: GPL-2.0
/* simdisk: what all timing models have in front; front.h tells the rules. */
#include "front.h"

void sdm_front_init(struct sdm_front *f, const struct sdm_params *p,
		    const struct sdm_drive *drive)
{
	f->drive = drive;
	f->queued_flush = p->v[SDM_QUEUED_FLUSH];
}

/* The drive is done with @tag at @due_ns, which may be yet to come. */
void sdm_front_done(struct sdm_front *f, u32 ring, u32 tag, u64 due_ns)
{
	f->working--;
	if (due_ns > f->last_due_ns)
		f->last_due_ns = due_ns;
	sdm_ring_push(&f->done[ring], tag, due_ns);
}

static void front_enter(struct sdm_front *f, const struct sdm_io *io, u64 now)
{
	f->working++;
	f->drive->enter(f, io, now);
}

static void front_hold(struct sdm_front *f, const struct sdm_io *io)
{
	f->held[(f->first_held + f->nr_held++) % SDM_MAX_TAGS] = *io;
}

/* Is all that entered answered by @now, or is the time of it known? */
static bool front_is_idle(const struct sdm_front *f, u64 now)
{
	return !f->working && f->last_due_ns <= now;
}

/*
 * At @now all before it is answered: let in a flush that waited, or, behind a
 * flush, what was held up to the next one.
 */
static void front_let_in(struct sdm_front *f, u64 now)
{
	while (f->nr_held) {
		const struct sdm_io *io = &f->held[f->first_held];

		if (io->op == SDM_FLUSH && !front_is_idle(f, now))
			return;
		f->first_held = (f->first_held + 1) % SDM_MAX_TAGS;
		f->nr_held--;
		f->flushing = io->op == SDM_FLUSH;
		front_enter(f, io, now);
		if (f->flushing)
			return;
	}
}

/*
 * Live through everything up to @now. While someone is held, only as far as
 * the answer that opens the way, so that those go in at exactly that time.
 */
static void front_advance(struct sdm_front *f, u64 now)
{
	while (f->nr_held) {
		u64 at = f->drive->next_event(f);

		if (!f->working && f->last_due_ns <= at) {
			if (f->last_due_ns > now)
				break;
			f->drive->advance(f, f->last_due_ns);
			front_let_in(f, f->last_due_ns);
		} else if (at <= now) {
			f->drive->advance(f, at);
		} else {
			break;
		}
	}
	f->drive->advance(f, now);
}

void sdm_front_submit(void *model, const struct sdm_io *io, u64 now)
{
	struct sdm_front *f = model;

	front_advance(f, now);
	f->stats.submitted++;
	if (f->flushing && front_is_idle(f, now))
		f->flushing = false;
	if (f->queued_flush ||
	    (!f->nr_held && !f->flushing && io->op != SDM_FLUSH)) {
		front_enter(f, io, now);
		return;
	}
	front_hold(f, io);
	if (f->nr_held == 1 && front_is_idle(f, now))
		front_let_in(f, now);
}

u64 sdm_front_next_event(const void *model)
{
	const struct sdm_front *f = model;
	u64 next = f->drive->next_event(f);
	u32 i;

	for (i = 0; i < 2; i++)
		if (sdm_ring_due(&f->done[i]) < next)
			next = sdm_ring_due(&f->done[i]);
	return next;
}

int sdm_front_complete(void *model, u64 now, u64 *due_ns)
{
	struct sdm_front *f = model;
	struct sdm_ring *first = &f->done[0];

	front_advance(f, now);
	if (sdm_ring_due(&f->done[1]) < sdm_ring_due(first))
		first = &f->done[1];
	*due_ns = sdm_ring_due(first);
	if (*due_ns > now)
		return SDM_NONE;
	f->stats.completed++;
	return sdm_ring_pop(first);
}

const struct sdm_stats *sdm_front_stats(const void *model)
{
	return &((const struct sdm_front *)model)->stats;
}
