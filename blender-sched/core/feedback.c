// SPDX-License-Identifier: GPL-2.0
/*
 * Completions: what the device did, told to the policy.
 */
#include "blender.h"
#include "trace.h"

static bool in_current_run(const struct blender_dev *dev,
			   struct blender_rq info)
{
	return info.run && info.run == dev->run.seq && dev->run.cg;
}

/* One of a run, not necessarily the current one, is with the driver no longer. */
static void leave_run(struct blender_dev *dev, struct blender_rq info)
{
	dev->scattered -= blender_is_scattered(info);
	if (in_current_run(dev, info) && !WARN_ON_ONCE(!dev->run.inflight)) {
		dev->run.inflight--;
		dev->run.inflight_bytes -= info.sectors << SECTOR_SHIFT;
	}
}

/**
 * blender_unsend() - a request is with the driver no longer
 * @dev: the device
 * @rq: a request in state SENT
 *
 * The caller sets the next state.
 */
void blender_unsend(struct blender_dev *dev, struct request *rq)
{
	struct blender_rq info = blender_rq_get(rq);
	struct blender_lane_queue *lq = &dev->lane[info.lane];
	struct blender_direction *dir = &dev->dir[rq_data_dir(rq)];

	lockdep_assert_held(&dev->lock);

	lq->inflight--;
	lq->inflight_sectors -= blender_rq_weighs(info);
	if (info.lane == BLENDER_LANE_LATENCY)
		dir->small--;
	if (info.lane == BLENDER_LANE_STREAM) {
		dir->inflight--;
		dir->inflight_sectors -= blender_rq_weighs(info);
		if (!dev->rotational)
			blender_leave_batch(dir, info);
		blender_lose_turn(dev, rq);
	}
	if (dev->rotational) {
		blender_cohort_leave(&dev->cohort, info.cohort);
		if (info.run)
			leave_run(dev, info);
	}
}

/*
 * A request of the run came back. The first one ends the positioning, and the
 * run's slice has begun with its transfer; after the last one, wait for its next, if worth it.
 */
static void anticipate_run(struct blender_dev *dev, struct blender_rq info,
			   u64 service_ns, u64 now_ns)
{
	struct blender_run_state *run = &dev->run;

	if (!in_current_run(dev, info))
		return;
	if (!run->start_ns)
		run->start_ns = now_ns - min_t(u64, service_ns,
				(u64)(info.sectors << SECTOR_SHIFT) *
				BLENDER_RUN_NS_PER_BYTE);
	if (run->inflight)
		return;
	run->completed_ns = now_ns;
	run->wait_until_ns = now_ns +
		blender_anticipate_ns(&run->cg->think,
				      dev->params.anticipate_us);
}

/* What is with the driver, in bytes. */
static u64 bytes_inflight(const struct blender_dev *dev)
{
	u64 sectors = 0;
	int i;

	for (i = 0; i < BLENDER_LANE_NR; i++)
		sectors += dev->lane[i].inflight_sectors;
	return sectors << SECTOR_SHIFT;
}

/* The device turned out to have no head, or to have one after all. */
static void turn_over(struct blender_dev *dev)
{
	dev->moves = !dev->head_time.none;
	blender_drop_run(dev);
	/* Whatever was decided is decided anew. */
	dev->waiting = true;
}

/* A request of what says to be a disk: whose was the time since the last one? */
static void charge_time(struct blender_dev *dev, struct request *rq,
			struct blender_rq info, u64 service_ns, u64 now_ns)
{
	const struct blender_answer answer = {
		.now_ns		= now_ns,
		.service_ns	= service_ns,
		.at		= blk_rq_pos(rq),
		.bytes		= info.sectors << SECTOR_SHIFT,
		.beside		= bytes_inflight(dev),
		.write		= rq_data_dir(rq),
		.stream		= info.stream,
		.moved		= !info.goes_on,
	};
	u64 ns = blender_head_took(&dev->head_time, &answer);

	if (info.charged)
		blender_charge_time(dev, rq, ns);
	if (dev->moves == dev->head_time.none)
		turn_over(dev);
}

/* What a bulk request of direction @of means to the budget of @dir. */
static void feed_budget(struct blender_dev *dev, struct blender_delivery *d,
			int dir, int of)
{
	struct blender_direction *own = &dev->dir[dir], *other = &dev->dir[!dir];
	enum blender_budget_event event;

	d->inflight = own->inflight;
	d->waiting = own->queued;
	d->disturbed = !blender_budget_is_open(&own->budget) &&
		       (dev->wish.missed || dev->ease.state == BLENDER_EASE_TRY ||
			blender_budget_tries(&other->budget, d->now_ns));
	event = dir == of ? blender_budget_deliver(&own->budget, d) :
			    blender_budget_beside(&own->budget, d);
	if (event != BLENDER_BUDGET_SAME)
		trace_blender_budget(dev->q, dir, &own->budget);
}

static void feed_budgets(struct blender_dev *dev, struct blender_rq info,
			 int dir, u64 service_ns, u64 now_ns)
{
	struct blender_delivery d = {
		.now_ns		= now_ns,
		.service_ns	= service_ns,
		.bytes		= info.sectors << SECTOR_SHIFT,
		.stands_for	= info.scale,
	};

	/* Nobody contends, for either. */
	if (blender_budget_is_open(&dev->dir[dir].budget)) {
		blender_budget_learn(&dev->dir[dir].budget, &d);
		return;
	}
	feed_budget(dev, &d, dir, dir);
	feed_budget(dev, &d, !dir, dir);
}

/*
 * Latency from allocation to completion, as the cgroup's user sees it; with
 * queue/iostats off from dispatch, as kernels then leave the other out.
 */
static void note_latency(struct blender_dev *dev, struct request *rq,
			 struct blender_rq info, u64 service_ns, u64 now_ns)
{
	struct blender_cg *cg = blender_rq_cg(rq);
	u64 ns = rq->rq_flags & RQF_IO_STAT ?
		 blender_age(now_ns, rq->start_time_ns) : service_ns;
	u64 us = div_u64(ns, NSEC_PER_USEC);

	/* Not known any more, see service_of(). */
	if (!ns)
		return;
	if (info.lane == BLENDER_LANE_LATENCY) {
		blender_hist_add(&cg->hist[0], us);
		blender_wish_hear(&dev->wish, us, dev->params.latency_target_us,
				  now_ns);
	} else if (info.lane == BLENDER_LANE_STREAM) {
		blender_hist_add(&cg->hist[1], us);
	}
}

/* What it took in the device: longer than when bulk was held back, or not? */
static void feed_ease(struct blender_dev *dev, const struct request *rq,
		      struct blender_rq info, u64 service_ns, u64 now_ns)
{
	bool write = rq_data_dir(rq);

	if (!service_ns || info.erase)
		return;
	if (info.lane == BLENDER_LANE_STREAM)
		blender_ease_hear(&dev->ease, write ? BLENDER_EASE_WRITE :
				  BLENDER_EASE_READ, service_ns, now_ns);
	else if (info.lane == BLENDER_LANE_LATENCY && !write)
		blender_ease_hear(&dev->ease, BLENDER_EASE_SMALL, service_ns,
				  now_ns);
}

/* How long requests of its hardware queue take, for the direct path's samples. */
static void note_service(struct request *rq, u64 service_ns)
{
	struct blender_hctx *hc = rq->mq_hctx->sched_data;

	blender_sample_latency(&hc->sample, service_ns);
}

/*
 * Since it was given to the driver; 0 if that is not known any more: on Linux 6.1 a
 * completion that is sent to another CPU has written 0 or an address over the time.
 */
static u64 service_of(const struct request *rq, u64 now_ns)
{
	return rq->fifo_time ? blender_age(now_ns, rq->fifo_time) : 0;
}

/**
 * blender_complete() - a request that was sent has completed
 * @dev: the device
 * @rq: the request, in state SENT
 * @now_ns: time
 *
 * Return: whether the queue must be run, because what was waiting can go now.
 */
bool blender_complete(struct blender_dev *dev, struct request *rq, u64 now_ns)
{
	struct blender_rq info = blender_rq_get(rq);
	u64 service_ns = service_of(rq, now_ns);

	lockdep_assert_held(&dev->lock);

	blender_unsend(dev, rq);
	blender_leave(dev, rq);
	dev->count.completed++;

	if (service_ns)
		note_service(rq, service_ns);
	note_latency(dev, rq, info, service_ns, now_ns);
	if (dev->rotational)
		charge_time(dev, rq, info, service_ns, now_ns);
	if (!dev->moves && dev->ease.contended)
		feed_ease(dev, rq, info, service_ns, now_ns);
	if (dev->moves)
		anticipate_run(dev, info, service_ns, now_ns);
	else if (info.lane == BLENDER_LANE_STREAM && !info.erase)
		feed_budgets(dev, info, rq_data_dir(rq), service_ns, now_ns);
	if (info.lane == BLENDER_LANE_LATENCY) {
		if (rq_data_dir(rq) == WRITE && service_ns)
			blender_budget_commit(&dev->dir[WRITE].budget, service_ns);
		blender_rq_cg(rq)->small_at = blender_stamp(now_ns);
		if (dev->params.anticipate_us)
			dev->bunch_until_ns = now_ns +
					      BLENDER_ANTICIPATE_BUNCH_NS;
	}

	return blender_reconsider(dev, now_ns);
}
