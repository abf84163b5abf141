// SPDX-License-Identifier: GPL-2.0
/*
 * Requests into numbers: stream detection, tag and lane of each request.
 */
#include <linux/slab.h>

#include "blender.h"
#include "trace.h"

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

/* How many requests one that @sample chose stands for. */
static u8 scale_of(const struct blender_sample *sample)
{
	return sample ? sample->scale : 1;
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
 * Show @sectors at @sector to @cg's streams and let @desc vote on its tag.
 * @sample chose to show it; NULL: all are shown.
 */
static void observe(struct blender_dev *dev, struct blender_cg *cg,
		    struct blender_request *desc, u64 sector, u32 sectors,
		    const struct blender_sample *sample, u64 now_ns)
{
	u16 before = cg->streams.nr_streams;

	desc->seq = BLENDER_SEQ_CONTINUES;
	if (!desc->erase && !desc->meta && sectors) {
		blender_streams_sample(&cg->streams, sample ? sample->shown :
				       BLENDER_SHOWN_ALL);
		grow_streams(dev, cg);
		desc->seq = blender_stream_observe(&cg->streams, desc->write,
						   sector, sectors,
						   blender_ms(now_ns),
						   dev->params.stream_confirm_kb);
		if (cg->streams.nr_streams != before)
			trace_blender_stream(dev->q, cg, sector,
					     cg->streams.nr_streams > before);
	}
	count_evidence(cg, desc->seq, desc->bytes, scale_of(sample));
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
	struct blender_request desc;
	blk_opf_t opf = rq->cmd_flags;

	/* The core has taken the flag, where it writes and flushes for the device. */
	if (rq->rq_flags & RQF_FLUSH_SEQ)
		opf |= REQ_FUA;
	desc = blender_describe_flags(opf);
	desc.bytes = bytes;
	desc.prio = prio_of(rq);
	desc.erase = is_erase(rq);
	return desc;
}

/**
 * blender_turn_epoch() - what was seen longest ago is forgotten
 * @dev: the device
 * @now_ns: time
 *
 * To be called before anyone asks blender_contended().
 */
void blender_turn_epoch(struct blender_dev *dev, u64 now_ns)
{
	lockdep_assert_held(&dev->lock);

	if (blender_contend_turn(&dev->contention, now_ns))
		blender_give_up_hung(dev, now_ns);
	if (dev->heavy && !blender_contend_is_heavy(&dev->contention))
		WRITE_ONCE(dev->heavy, false);
}

/* @cg sends its first request of an epoch. */
static void begin_epoch(struct blender_dev *dev, struct blender_cg *cg, u64 now_ns)
{
	u32 epoch = dev->contention.epoch;

	WRITE_ONCE(cg->active_ms, blender_ms(now_ns));
	if (READ_ONCE(cg->weight) != BLENDER_WEIGHT_DEFAULT)
		blender_contend_weighs(&dev->contention);
	if (blender_streams_due(epoch, cg->epoch))
		blender_streams_expire(&cg->streams, cg->active_ms);
	cg->epoch = epoch;
	cg->weighed = false;
	dev->contention.active[0]++;
}

/* Note that @cg is active. */
static void note_active(struct blender_dev *dev, struct blender_cg *cg,
			u64 now_ns)
{
	blender_turn_epoch(dev, now_ns);
	if (cg->epoch != dev->contention.epoch)
		begin_epoch(dev, cg, now_ns);
}

static void note_arrival(struct blender_dev *dev, struct blender_rq info,
			 const struct blender_request *desc, u8 scale)
{
	const struct blender_arrival a = {
		.lane	= info.lane,
		.seq	= desc->seq,
		.meta	= info.lane == BLENDER_LANE_LATENCY &&
			  (desc->meta || desc->fua || blender_is_commit(desc)),
		.async	= !desc->sync,
		.scale	= scale,
		.bytes	= info.sectors << SECTOR_SHIFT,
	};

	blender_contend_arrive(&dev->contention, &a, dev->moves);
}

/* Outstanding outside of streams, of small requests or of large ones. */
static u64 light_bytes(const struct blender_cg *cg, bool large)
{
	return (u64)cg->light_sectors[large] << SECTOR_SHIFT;
}

/* ... of one that streams or floods: by what it has, and others. */
static enum blender_depth depth_of(const struct blender_dev *dev,
				   const struct blender_cg *cg)
{
	const struct blender_holding h = {
		.held	 = cg->outstanding,
		.all	 = dev->count.inserted - dev->count.merged - dev->count.completed,
		.weight	 = READ_ONCE(cg->weight),
		.weights = blender_contend_weights(&dev->contention),
	};

	return blender_depth_of(&h, dev->q->nr_requests);
}

/* Who has much outstanding or streams may hold only part of the tags. */
static void update_depth(struct blender_dev *dev, struct blender_cg *cg)
{
	enum blender_depth depth = BLENDER_DEPTH_ALL;
	u64 small = light_bytes(cg, false);

	cg->floods = blender_floods(cg->floods, small);
	if (blender_floods(cg->depth, small + light_bytes(cg, true)) ||
	    blender_tag_effective(&cg->tagger, READ_ONCE(cg->class)) ==
	    BLENDER_TAG_STREAMING)
		depth = depth_of(dev, cg);
	if (cg->depth != depth)
		WRITE_ONCE(cg->depth, depth);
	if (!depth)
		return;
	if (!cg->weighed && cg->epoch == dev->contention.epoch) {
		cg->weighed = true;
		dev->contention.weights[0] += READ_ONCE(cg->weight);
	}
	blender_contend_heavy(&dev->contention);
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
	/* Of one that is flushed afterwards the core keeps everybody's flushes until it is done. */
	bool shared = blender_is_shared(rq->cmd_flags) || rq->rq_flags & RQF_FLUSH_SEQ;
	struct blender_cg *cg = blender_bio_cg(dev, rq->bio, shared);

	lockdep_assert_held(&dev->lock);

	refcount_inc(&cg->refs);
	rq->elv.priv[0] = cg;
	dev->count.inserted++;
	if (!cg->outstanding++)
		dev->contention.present++;
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
		dev->contention.present--;
	if (info.light)
		*blender_light(cg, info) -= blender_rq_weighs(info);
	if (info.light || cg->depth > BLENDER_DEPTH_BULK)
		update_depth(dev, cg);
	info.state = BLENDER_RQ_DONE;
	blender_rq_set(rq, info);
}

/**
 * blender_classify() - decide what a request is and which lane it enters
 * @dev: the device
 * @rq: a request whose cgroup is set
 * @sample: what decided to look at it; NULL: all are looked at
 * @now_ns: time
 */
void blender_classify(struct blender_dev *dev, struct request *rq,
		      struct blender_sample *sample, u64 now_ns)
{
	struct blender_cg *cg = blender_rq_cg(rq);
	struct blender_request desc = describe(rq, is_erase(rq) ? 0 : blk_rq_bytes(rq));
	struct blender_rq info = {
		.erase = desc.erase,
		.scale = sample ? blender_sample_outstanding(sample) : 1,
	};
	struct blender_lane_choice choice;

	lockdep_assert_held(&dev->lock);

	info.sectors = blender_rq_sectors(rq, info);
	note_active(dev, cg, now_ns);
	observe(dev, cg, &desc, blk_rq_pos(rq), info.sectors, sample, now_ns);
	if (sample)
		blender_sample_note(sample, desc.seq, info.sectors);
	choice = blender_lane_choose(&desc, READ_ONCE(cg->class),
				     max_t(u64, light_bytes(cg, false), cg->floods ?
					   BLENDER_LIGHT_BYTES + 1 : 0));
	info.lane = choice.lane;
	info.stream = blender_seq_is_stream(desc.seq) &&
		      choice.lane == BLENDER_LANE_STREAM;
	info.light = !info.stream && desc.sync;
	if (info.light)
		*blender_light(cg, info) += blender_rq_weighs(info);
	update_depth(dev, cg);
	note_arrival(dev, info, &desc, scale_of(sample));
	blender_rq_set(rq, info);
	trace_blender_lane(rq, choice.reason);
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
	observe(dev, blender_rq_cg(rq), &desc, sector, sectors, NULL, now_ns);
}
