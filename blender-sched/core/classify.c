// SPDX-License-Identifier: GPL-2.0
/*
 * Requests into numbers: stream detection, tag and lane of each request.
 */
#include <linux/slab.h>

#include "blender.h"
#include "trace.h"

static u32 to_ms(u64 ns)
{
	return (u32)div_u64(ns, NSEC_PER_MSEC);
}

/*
 * Make the cursor table larger when it is worth it. Without memory the old
 * one goes on: some streams are then found later or not, nothing else changes.
 */
static void grow_streams(struct blender_dev *dev, struct blender_cg *cg)
{
	u16 slots = blender_stream_wants_growth(&cg->streams);
	void *old = cg->streams.cursor;
	void *memory;

	if (!slots)
		return;
	memory = kmalloc_node(blender_streams_bytes(slots),
			      GFP_NOWAIT | __GFP_NOWARN, dev->q->node);
	if (!memory)
		return;
	blender_streams_move(&cg->streams, memory, slots);
	kfree(old);
}

static void count_evidence(struct blender_cg *cg, enum blender_seq seq,
			   u32 bytes, u8 scale)
{
	if (blender_seq_is_stream(seq)) {
		cg->seq_bytes += (u64)bytes * scale;
		cg->seq_ios += scale;
	} else {
		cg->rand_bytes += (u64)bytes * scale;
		cg->rand_ios += scale;
	}
}

/*
 * Show @sectors at @sector to @cg's streams and let @desc vote on its tag; it
 * counts for @scale requests.
 */
static void observe(struct blender_dev *dev, struct blender_cg *cg,
		    struct blender_request *desc, u64 sector, u32 sectors,
		    u8 scale, u64 now_ns)
{
	u16 before = cg->streams.nr_streams;

	desc->seq = BLENDER_SEQ_CONTINUES;
	if (!desc->erase && !desc->meta && sectors) {
		grow_streams(dev, cg);
		desc->seq = blender_stream_observe(&cg->streams, desc->write,
						   sector, sectors,
						   to_ms(now_ns),
						   dev->params.stream_confirm_kb);
		if (cg->streams.nr_streams != before)
			trace_blender_stream(dev->q, cg, sector,
					     cg->streams.nr_streams > before);
	}
	count_evidence(cg, desc->seq, desc->bytes, scale);
	if (blender_tag_update(&cg->tagger, blender_evidence(desc),
			       desc->bytes))
		trace_blender_tag(dev->q, cg);
}

static enum blender_prio prio_of(const struct request *rq)
{
	switch (IOPRIO_PRIO_CLASS(req_get_ioprio((struct request *)rq))) {
	case IOPRIO_CLASS_RT:
		return BLENDER_PRIO_RT;
	case IOPRIO_CLASS_IDLE:
		return BLENDER_PRIO_IDLE;
	default:
		return BLENDER_PRIO_BE;
	}
}

static bool is_erase(const struct request *rq)
{
	switch (req_op(rq)) {
	case REQ_OP_DISCARD:
	case REQ_OP_SECURE_ERASE:
	case REQ_OP_WRITE_ZEROES:
		return true;
	default:
		return false;
	}
}

static struct blender_request describe(const struct request *rq, u32 bytes)
{
	return (struct blender_request) {
		.bytes	= bytes,
		.prio	= prio_of(rq),
		.write	= op_is_write(req_op(rq)),
		.sync	= op_is_sync(rq->cmd_flags),
		.more	= !!(rq->cmd_flags & REQ_IDLE),
		.meta	= !!(rq->cmd_flags & (REQ_META | REQ_PRIO)),
		.fua	= !!(rq->cmd_flags & (REQ_FUA | REQ_PREFLUSH)),
		.erase	= is_erase(rq),
	};
}

/* Note that @cg is active, and turn the epoch when its time has come. */
static void note_active(struct blender_dev *dev, struct blender_cg *cg,
			u64 now_ns)
{
	blender_contended(dev, now_ns);
	if (cg->epoch == dev->epoch)
		return;
	cg->epoch = dev->epoch;
	dev->active[0]++;
}

/**
 * blender_contended() - does anyone share the device with someone else?
 * @dev: the device
 * @now_ns: time
 *
 * On a disk everyone is in everyone's way: more than one cgroup has requests
 * outstanding, or had some in this or the last epoch. On flash small requests
 * do not disturb one another: one of those cgroups must have sent bulk. Within one
 * cgroup, streams beside small requests contend; and whoever uses ioprio classes
 * wants them told apart. Turns the epoch.
 */
bool blender_contended(struct blender_dev *dev, u64 now_ns)
{
	u64 age = blender_age(now_ns, dev->epoch_start_ns);
	bool many;
	u8 saw;

	lockdep_assert_held(&dev->lock);

	if (age >= BLENDER_EPOCH_NS) {
		bool skipped = age >= 2 * BLENDER_EPOCH_NS;

		dev->active[1] = skipped ? 0 : dev->active[0];
		dev->saw[1] = skipped ? 0 : dev->saw[0];
		dev->active[0] = 0;
		dev->saw[0] = 0;
		memset(&dev->bulk, 0, sizeof(dev->bulk));
		dev->epoch++;
		dev->epoch_start_ns = now_ns;
		if (!(dev->saw[1] & BLENDER_SAW_HEAVY))
			WRITE_ONCE(dev->heavy, false);
	}
	saw = dev->saw[0] | dev->saw[1];
	many = max3(dev->present, dev->active[0], dev->active[1]) > 1;
	return (many && (dev->rotational || (saw & BLENDER_SAW_BULK))) ||
	       (saw & BLENDER_SAW_CLASS) ||
	       ((saw & BLENDER_SAW_LATENCY) && (saw & BLENDER_SAW_STREAM));
}

/*
 * Bulk is what counts: on flash some requests, and a share of the bytes. A random
 * reader hits upon the end of a stream of old now and then.
 */
static void note_bulk(struct blender_dev *dev, struct blender_rq info)
{
	struct blender_epoch_bulk *b = &dev->bulk;

	b->ios++;
	b->sectors += blender_rq_weighs(info);
	if (!dev->rotational && (b->ios < BLENDER_BULK_IOS ||
				 b->sectors * BLENDER_BULK_SHARE < b->all))
		return;
	dev->saw[0] |= BLENDER_SAW_BULK;
	if (info.stream)
		dev->saw[0] |= BLENDER_SAW_STREAM;
}

static void note_lane(struct blender_dev *dev, struct blender_rq info)
{
	dev->bulk.all += blender_rq_weighs(info);
	if (info.lane == BLENDER_LANE_STREAM)
		note_bulk(dev, info);
	else if (info.lane == BLENDER_LANE_LATENCY)
		dev->saw[0] |= BLENDER_SAW_LATENCY;
	else
		dev->saw[0] |= BLENDER_SAW_CLASS;
}

static u64 light_bytes(const struct blender_cg *cg)
{
	return (u64)cg->light_sectors << SECTOR_SHIFT;
}

/* Who floods or streams may hold only part of the tags. */
static void update_bulk(struct blender_dev *dev, struct blender_cg *cg)
{
	bool bulk;

	cg->floods = blender_floods(cg->floods, light_bytes(cg));
	bulk = cg->floods ||
	       blender_tag_effective(&cg->tagger, READ_ONCE(cg->class)) ==
	       BLENDER_TAG_STREAMING;
	if (cg->bulk != bulk)
		WRITE_ONCE(cg->bulk, bulk);
	if (!bulk)
		return;
	dev->saw[0] |= BLENDER_SAW_HEAVY;
	if (!dev->heavy)
		WRITE_ONCE(dev->heavy, true);
}

/**
 * blender_adopt() - the first time that the scheduler looks at a request: whose
 *	is it?
 * @dev: the device
 * @rq: a request without a cgroup
 */
void blender_adopt(struct blender_dev *dev, struct request *rq)
{
	struct blender_cg *cg = blender_bio_cg(dev, rq->bio);

	lockdep_assert_held(&dev->lock);

	refcount_inc(&cg->refs);
	rq->elv.priv[0] = cg;
	dev->count.inserted++;
	if (!cg->outstanding++)
		dev->present++;
}

/**
 * blender_leave() - a request is outstanding no longer
 * @dev: the device
 * @rq: the request: completed, merged away, or given up
 */
void blender_leave(struct blender_dev *dev, struct request *rq)
{
	struct blender_cg *cg = blender_rq_cg(rq);
	struct blender_rq info = blender_rq_get(rq);

	lockdep_assert_held(&dev->lock);

	if (!--cg->outstanding)
		dev->present--;
	if (info.light) {
		cg->light_sectors -= blender_rq_weighs(info);
		update_bulk(dev, cg);
	}
	info.state = BLENDER_RQ_DONE;
	blender_rq_set(rq, info);
}

/**
 * blender_classify() - decide what a request is and which lane it enters
 * @dev: the device
 * @rq: a request whose cgroup is set
 * @scale: it stands for so many of its kind
 * @now_ns: time
 *
 * Return: whether it continues what was there before.
 */
bool blender_classify(struct blender_dev *dev, struct request *rq, u8 scale,
		      u64 now_ns)
{
	struct blender_cg *cg = blender_rq_cg(rq);
	struct blender_request desc = describe(rq, is_erase(rq) ? 0 : blk_rq_bytes(rq));
	struct blender_rq info = {
		.sectors = desc.bytes >> SECTOR_SHIFT,
		.scale = 1,
	};
	struct blender_lane_choice choice;

	lockdep_assert_held(&dev->lock);

	/*
	 * More are outstanding than one burst of samples: so are those between
	 * the bursts. Within one burst nothing is left out.
	 */
	if (cg->outstanding > BLENDER_SAMPLE_BURST)
		info.scale = scale;
	note_active(dev, cg, now_ns);
	observe(dev, cg, &desc, blk_rq_pos(rq), info.sectors, scale, now_ns);
	choice = blender_lane_choose(&desc, READ_ONCE(cg->class),
				     max_t(u64, light_bytes(cg), cg->floods ?
					   BLENDER_LIGHT_BYTES + 1 : 0));
	info.lane = choice.lane;
	info.stream = blender_seq_is_stream(desc.seq) &&
		      choice.lane == BLENDER_LANE_STREAM;
	info.light = !info.stream && desc.sync;
	info.erase = desc.erase;
	if (info.light)
		cg->light_sectors += blender_rq_weighs(info);
	update_bulk(dev, cg);
	note_lane(dev, info);
	blender_rq_set(rq, info);
	trace_blender_lane(rq, cg, choice.lane, choice.reason);
	return desc.seq != BLENDER_SEQ_NEW;
}

/**
 * blender_classify_merged() - a bio was merged into a queued request
 * @dev: the device
 * @rq: the request, with the bio
 * @front: at its front, else at its back
 * @now_ns: time
 *
 * The lane stays; the streams must see where the bio went, or the next request
 * would seem to continue nothing.
 */
void blender_classify_merged(struct blender_dev *dev, struct request *rq,
			     bool front, u64 now_ns)
{
	struct bio *bio = front ? rq->bio : rq->biotail;
	u32 sectors = bio_sectors(bio);
	u64 sector = blk_rq_pos(rq);
	struct blender_request desc = describe(rq, sectors << SECTOR_SHIFT);

	lockdep_assert_held(&dev->lock);

	if (desc.erase)
		return;
	if (!front)
		sector += blk_rq_sectors(rq) - sectors;
	observe(dev, blender_rq_cg(rq), &desc, sector, sectors, 1, now_ns);
}
