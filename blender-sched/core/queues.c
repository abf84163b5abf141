// SPDX-License-Identifier: GPL-2.0
/*
 * The queues: per lane the cgroups that have requests in it, per cgroup and
 * lane its requests in order of arrival, and per cgroup all by sector.
 *
 * A cgroup that becomes active with credit left enters the lane's fresh list
 * and is served before the others, as in fq_codel: sparse demand goes first.
 * When its credit is used up it takes its turn with the rest. So one that
 * sends little never waits behind one that sends much, and cannot starve it
 * either. Credit is restored in full only after an absence.
 */
#include "blender.h"

/* An absence this long (100 ms) starts a cgroup with a whole quantum again. */
#define ABSENCE_JIFFIES	(HZ / 10)

void blender_queues_init(struct blender_dev *dev)
{
	int i;

	INIT_LIST_HEAD(&dev->head);
	for (i = 0; i < BLENDER_LANE_NR; i++) {
		INIT_LIST_HEAD(&dev->lane[i].fresh);
		INIT_LIST_HEAD(&dev->lane[i].turns);
	}
}

static u32 quantum_base(const struct blender_dev *dev, enum blender_lane lane)
{
	if (lane == BLENDER_LANE_LATENCY || lane == BLENDER_LANE_RT)
		return BLENDER_DRR_LATENCY_QUANTUM;
	return dev->rotational ? BLENDER_DRR_DISK_QUANTUM : BLENDER_DRR_QUANTUM;
}

static s32 quantum_of(struct blender_dev *dev, struct blender_cg *cg,
		      enum blender_lane lane)
{
	struct blender_lane_queue *lq = &dev->lane[lane];
	u32 weight = READ_ONCE(cg->weight);

	if (weight > lq->heaviest)
		lq->heaviest = weight;
	return blender_drr_quantum(weight, lq->heaviest,
				   quantum_base(dev, lane));
}

static struct blender_cg *cgq_owner(struct blender_cgq *cgq,
				    enum blender_lane lane)
{
	return container_of(cgq, struct blender_cg, cgq[lane]);
}

/* The first request of @cg in @lane: let the cgroup take part. */
static void activate(struct blender_dev *dev, struct blender_cg *cg,
		     enum blender_lane lane)
{
	struct blender_lane_queue *lq = &dev->lane[lane];
	struct blender_cgq *cgq = &cg->cgq[lane];

	if ((u32)jiffies - cgq->left > ABSENCE_JIFFIES)
		cgq->deficit = quantum_of(dev, cg, lane);
	else
		quantum_of(dev, cg, lane);

	list_add_tail(&cgq->link,
		      cgq->deficit > 0 ? &lq->fresh : &lq->turns);
}

/* What the block core's private rq_mergeable() says. */
static bool is_mergeable(const struct request *rq)
{
	if (blk_rq_is_passthrough((struct request *)rq))
		return false;
	switch (req_op(rq)) {
	case REQ_OP_FLUSH:
	case REQ_OP_WRITE_ZEROES:
	case REQ_OP_ZONE_APPEND:
		return false;
	default:
		return !(rq->cmd_flags & REQ_NOMERGE_FLAGS) &&
		       !(rq->rq_flags & RQF_NOMERGE_FLAGS);
	}
}

static bool is_sorted(const struct request *rq)
{
	return !RB_EMPTY_NODE(&rq->rb_node);
}

/**
 * blender_enqueue() - queue a classified request
 * @dev: the device
 * @rq: the request; blender_rq_get() tells its lane
 * @now_ns: time
 */
void blender_enqueue(struct blender_dev *dev, struct request *rq, u64 now_ns)
{
	struct blender_cg *cg = blender_rq_cg(rq);
	struct blender_rq info = blender_rq_get(rq);
	struct blender_lane_queue *lq = &dev->lane[info.lane];
	struct blender_cgq *cgq = &cg->cgq[info.lane];

	lockdep_assert_held(&dev->lock);

	if (list_empty(&cgq->fifo))
		activate(dev, cg, info.lane);
	list_add_tail(&rq->queuelist, &cgq->fifo);
	if (!lq->queued++)
		lq->served_ns = now_ns;
	dev->queued++;

	elv_rb_add(&cg->sorted[rq_data_dir(rq)], rq);
	if (is_mergeable(rq)) {
		elv_rqhash_add(dev->q, rq);
		if (!dev->q->last_merge)
			dev->q->last_merge = rq;
	}

	rq->fifo_time = now_ns;
	info.state = BLENDER_RQ_QUEUED;
	blender_rq_set(rq, info);
}

/**
 * blender_dequeue() - take a queued request out of every list and tree
 * @dev: the device
 * @rq: the request, in state QUEUED
 */
void blender_dequeue(struct blender_dev *dev, struct request *rq)
{
	struct blender_cg *cg = blender_rq_cg(rq);
	struct blender_rq info = blender_rq_get(rq);
	struct blender_lane_queue *lq = &dev->lane[info.lane];
	struct blender_cgq *cgq = &cg->cgq[info.lane];

	lockdep_assert_held(&dev->lock);

	list_del_init(&rq->queuelist);
	if (list_empty(&cgq->fifo)) {
		list_del_init(&cgq->link);
		cgq->left = (u32)jiffies;
	}
	dev->queued--;
	if (!--lq->queued)
		lq->heaviest = 0;

	if (is_sorted(rq))
		elv_rb_del(&cg->sorted[rq_data_dir(rq)], rq);
	elv_rqhash_del(dev->q, rq);
	if (dev->q->last_merge == rq)
		dev->q->last_merge = NULL;
}

/** blender_resort() - a queued request's first sector has changed */
void blender_resort(struct request *rq)
{
	struct rb_root *root = &blender_rq_cg(rq)->sorted[rq_data_dir(rq)];

	if (!is_sorted(rq))
		return;
	elv_rb_del(root, rq);
	elv_rb_add(root, rq);
}

/**
 * blender_lane_head() - whose turn is it in a lane, and with what?
 * @dev: the device
 * @lane: a lane
 *
 * Hands out credit on the way, at most BLENDER_DRR_VISITS_MAX times: then who
 * is at the front is served on credit, and pays by waiting longer.
 *
 * Return: the oldest request of the cgroup whose turn it is; NULL if the lane
 * is empty.
 */
struct request *blender_lane_head(struct blender_dev *dev,
				  enum blender_lane lane)
{
	struct blender_lane_queue *lq = &dev->lane[lane];
	struct blender_cgq *cgq = NULL;
	int visits;

	lockdep_assert_held(&dev->lock);

	for (visits = 0; visits < BLENDER_DRR_VISITS_MAX; visits++) {
		cgq = list_first_entry_or_null(&lq->fresh, struct blender_cgq,
					       link);
		if (!cgq)
			cgq = list_first_entry_or_null(&lq->turns,
						       struct blender_cgq,
						       link);
		if (!cgq)
			return NULL;
		if (cgq->deficit > 0)
			break;
		cgq->deficit += quantum_of(dev, cgq_owner(cgq, lane), lane);
		list_move_tail(&cgq->link, &lq->turns);
	}
	return list_first_entry(&cgq->fifo, struct request, queuelist);
}

/**
 * blender_run_next() - the queued request with which the current run goes on
 * @dev: the device
 *
 * Return: the request at the run's next sector, or NULL. O(log n) in the
 * cgroup's queued requests.
 */
struct request *blender_run_next(struct blender_dev *dev)
{
	const struct blender_run_state *run = &dev->run;

	lockdep_assert_held(&dev->lock);

	if (!run->cg)
		return NULL;
	return elv_rb_find(&run->cg->sorted[run->write], run->next);
}

/**
 * blender_charge() - let a cgroup pay for a request
 * @dev: the device
 * @rq: the request, still in its lane
 * @new_run: on a disk, the head moves for it
 */
void blender_charge(struct blender_dev *dev, struct request *rq, bool new_run)
{
	struct blender_rq info = blender_rq_get(rq);
	struct blender_cgq *cgq = &blender_rq_cg(rq)->cgq[info.lane];

	lockdep_assert_held(&dev->lock);

	cgq->deficit -= blender_drr_cost(info.sectors << SECTOR_SHIFT);
	if (new_run && dev->rotational && info.lane == BLENDER_LANE_STREAM)
		cgq->deficit -= BLENDER_DRR_POSITION_COST;
}
