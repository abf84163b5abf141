// SPDX-License-Identifier: GPL-2.0
/*
 * Carrying out what policy/pick.c decides.
 *
 * A decision is made after each event that can change it, and remembered in
 * dev->decision; dev->runnable tells has_work() whether there is something to
 * dispatch. It must not say yes when dispatch would return nothing: the block
 * core would then come back only 3 ms later.
 */
#include "blender.h"
#include "trace.h"

/* @next: what the lane would begin, or NULL. */
static void fill_run(struct blender_dev *dev, struct blender_run *run,
		     struct request *next)
{
	const struct blender_run_state *r = &dev->run;
	const struct blender_lane_queue *lq = &dev->lane[BLENDER_LANE_STREAM];

	run->active = r->cg;
	run->scattered = r->scattered;
	run->next_queued = r->cg && blender_run_next(dev);
	run->start_ns = r->start_ns;
	run->bytes = r->bytes;
	run->inflight = r->inflight;
	run->inflight_bytes = r->inflight_bytes;
	run->wait_until_ns = r->wait_until_ns;
	run->first = r->cg && blender_would_be_next(dev, r->cg);
	run->lone = next && blender_rq_cg(next) == r->cg &&
		    !dev->dir[r->write].queued;
	/* No more can wait for their turn than there are requests. */
	run->streams = r->cg ? min(r->cg->streams.nr_streams *
				   max(1U, lq->cgroups), lq->queued + 1) : 0;
}

/* What a disk may get of it. */
static void fill_disk(struct blender_dev *dev, struct blender_view *v)
{
	struct request *rq = blender_lane_head(dev, BLENDER_LANE_STREAM);

	fill_run(dev, &v->run, rq);
	v->scattered = dev->scattered;
	v->overdue = blender_cohort_turn(&dev->cohort, v->now_ns);
	v->stream_next = rq && blender_rq_get(rq).stream;
}

/* What flash may get of the stream lane. */
static void fill_bulk(struct blender_dev *dev, struct blender_view *v)
{
	const struct blender_direction *longest = blender_waits_longest(dev);

	v->held_ns = longest ? longest->served_ns : 0;
	v->budget_allows = blender_room_for_all(dev) || blender_next_bulk(dev, NULL);
}

static void fill_view(struct blender_dev *dev, struct blender_view *v,
		      bool contended, u64 now_ns)
{
	int i;

	v->now_ns = now_ns;
	v->rotational = dev->moves;
	v->contended = contended;
	v->slice = dev->slice;
	v->slice_start_ns = dev->slice_start_ns;
	v->bunch_ns = dev->bunch_ns;
	v->sparse = dev->sparse;
	v->bunch_until_ns = dev->bunch_until_ns;
	v->quantum_bytes = (u64)dev->params.stream_quantum_kb * 1024;
	v->latency_streak = dev->latency_streak;
	v->depth = dev->q->queue_depth ?: dev->q->tag_set->queue_depth;
	for (i = 0; i < BLENDER_LANE_NR; i++) {
		v->queued[i] = dev->lane[i].queued;
		v->inflight[i] = dev->lane[i].inflight;
		v->served_ns[i] = dev->lane[i].served_ns;
	}
	v->budget_allows = true;
	v->held_ns = 0;
	if (dev->moves)
		fill_disk(dev, v);
	else
		fill_bulk(dev, v);
}

static void tell_budgets(struct blender_dev *dev, bool held, u64 now_ns)
{
	int i;

	for (i = READ; i <= WRITE; i++) {
		struct blender_direction *dir = &dev->dir[i];

		if (blender_budget_contend(&dir->budget, held, dir->inflight, now_ns))
			trace_blender_budget(dev->q, i, &dir->budget);
	}
}

/* On flash: does anyone contend for whom bulk is held back? One trial at a time. */
static bool holds_back(struct blender_dev *dev, u64 now_ns)
{
	bool may = !dev->wish.missed && blender_contend_is_plain(&dev->contention) &&
		   !blender_budget_tries(&dev->dir[READ].budget, now_ns) &&
		   !blender_budget_tries(&dev->dir[WRITE].budget, now_ns);

	return !blender_ease_turn(&dev->ease, blender_contended(&dev->contention, false),
				  may, now_ns);
}

/*
 * Does anyone contend, on flash so that bulk is held back for it? The budgets and the
 * direct path depend on it.
 */
static bool settle_contention(struct blender_dev *dev, u64 now_ns)
{
	bool held;

	blender_turn_epoch(dev, now_ns);
	blender_wish_turn(&dev->wish, now_ns);
	held = !dev->moves && holds_back(dev, now_ns);
	/* Both were told the same; on a disk there are none. */
	if (held == blender_budget_is_open(&dev->dir[READ].budget))
		tell_budgets(dev, held, now_ns);
	if (dev->moves)
		return blender_contended(&dev->contention, true);
	WRITE_ONCE(dev->direct, dev->may_pass && !held && !dev->queued &&
		   list_empty(&dev->head));
	return held;
}

/* Look again at @until_ns at the latest; a timer that fires before may stay. */
static void set_timer(struct blender_dev *dev, u64 until_ns)
{
	if (dev->timer_ns && dev->timer_ns <= until_ns)
		return;
	dev->timer_ns = until_ns;
	hrtimer_start(&dev->timer, ns_to_ktime(until_ns), HRTIMER_MODE_ABS);
}

/**
 * blender_decide() - decide anew, and set what follows from the decision
 * @dev: the device
 * @now_ns: time
 */
void blender_decide(struct blender_dev *dev, u64 now_ns)
{
	struct blender_decision *d = &dev->decision;
	struct blender_view view;
	bool contended;

	lockdep_assert_held(&dev->lock);

	contended = settle_contention(dev, now_ns);
	if (!dev->queued) {
		d->action = BLENDER_ACTION_NOTHING;
		d->reason = BLENDER_WHY_EMPTY;
	} else {
		fill_view(dev, &view, contended, now_ns);
		*d = blender_pick(&view);
	}
	dev->fresh = true;
	dev->waiting = d->action == BLENDER_ACTION_WAIT;
	WRITE_ONCE(dev->runnable, !list_empty(&dev->head) ||
		   d->action == BLENDER_ACTION_SERVE ||
		   d->action == BLENDER_ACTION_CONTINUE_RUN);
	if (dev->waiting)
		set_timer(dev, d->until_ns);
	/* Whoever is to dispatch what can go may lose its processor for long. */
	if (dev->runnable)
		set_timer(dev, now_ns + BLENDER_LANE_WAIT_NS);
}

static bool is_low(const struct blender_dev *dev, bool write)
{
	const struct blender_direction *dir = &dev->dir[write];
	u64 sectors = dir->inflight_sectors - dir->given_up_sectors;
	u32 shift = blender_ease_shift(&dev->ease);

	return dir->queued &&
	       blender_budget_is_low(&dir->budget, sectors << SECTOR_SHIFT >> shift,
				     (dir->inflight - dir->given_up) >> shift);
}

/*
 * Bulk may follow, and whoever sends the next request will dispatch it: leave it to
 * them while there is enough in flight, whose completion will ask again.
 */
static bool leave_to_submitter(struct blender_dev *dev)
{
	return !dev->moves && list_empty(&dev->head) &&
	       dev->decision.action == BLENDER_ACTION_SERVE &&
	       dev->decision.lane == BLENDER_LANE_STREAM &&
	       !is_low(dev, READ) && !is_low(dev, WRITE);
}

/**
 * blender_reconsider() - a request has left the driver: can what waits go now?
 * @dev: the device
 * @now_ns: time
 *
 * Return: whether the caller must run the queue, once it has dropped the lock.
 */
bool blender_reconsider(struct blender_dev *dev, u64 now_ns)
{
	lockdep_assert_held(&dev->lock);

	if (dev->waiting)
		blender_decide(dev, now_ns);
	else if (!dev->owed)
		return false;
	dev->owed = dev->runnable && leave_to_submitter(dev);
	return dev->runnable && !dev->owed;
}

/* The wait for the run's next request was in vain: learn from it. */
static void learn_vain_wait(struct blender_dev *dev, u64 now_ns)
{
	struct blender_run_state *run = &dev->run;

	if (dev->slice != BLENDER_LANE_STREAM || !run->cg || run->inflight ||
	    dev->decision.until_ns != run->wait_until_ns ||
	    now_ns < run->wait_until_ns)
		return;
	blender_think_learn(&run->cg->think, 2 * BLENDER_ANTICIPATE_LIMIT_NS);
}

/*
 * The decision of the moment ended by time. In hard interrupt context.
 */
enum hrtimer_restart blender_timer(struct hrtimer *timer)
{
	struct blender_dev *dev = container_of(timer, struct blender_dev,
					       timer);
	u64 now_ns = ktime_get_ns();
	unsigned long flags;
	bool kick = false;

	spin_lock_irqsave(&dev->lock, flags);
	dev->timer_ns = 0;
	if (dev->waiting || dev->runnable) {
		dev->owed = false;
		learn_vain_wait(dev, now_ns);
		blender_decide(dev, now_ns);
		kick = dev->runnable;
	}
	spin_unlock_irqrestore(&dev->lock, flags);

	if (kick)
		blk_mq_run_hw_queues(dev->q, true);
	return HRTIMER_NORESTART;
}

/** blender_drop_run() - the current run is over */
void blender_drop_run(struct blender_dev *dev)
{
	lockdep_assert_held(&dev->lock);

	if (dev->run.cg)
		blender_cg_put(dev->run.cg);
	dev->run.cg = NULL;
}

static void start_run(struct blender_dev *dev, struct request *rq)
{
	struct blender_run_state *run = &dev->run;
	struct blender_cg *cg = blender_rq_cg(rq);

	refcount_inc(&cg->refs);
	blender_drop_run(dev);
	run->cg = cg;
	run->scattered = !blender_rq_get(rq).stream;
	run->write = rq_data_dir(rq);
	run->start_ns = 0;
	run->bytes = 0;
	run->inflight = 0;
	run->inflight_bytes = 0;
	run->wait_until_ns = 0;
	/* 0 means: belongs to no run. */
	run->seq = run->seq % BLENDER_RUN_SEQ_MAX + 1;
}

/* @rq goes to the driver as part of the current run. */
static void advance_run(struct blender_dev *dev, struct request *rq,
			struct blender_rq *info)
{
	struct blender_run_state *run = &dev->run;

	run->next = blk_rq_pos(rq) + blk_rq_sectors(rq);
	run->bytes += blk_rq_bytes(rq);
	run->inflight++;
	run->inflight_bytes += blender_rq_sectors(rq, *info) << SECTOR_SHIFT;
	info->run = run->seq;
	dev->scattered += blender_is_scattered(*info);
}

/* The bunch is over; was anyone left behind who had not asked for much? */
static void end_bunch(struct blender_dev *dev, u64 now_ns)
{
	struct request *rq = blender_lane_head(dev, BLENDER_LANE_LATENCY);

	dev->bunch_ns = blender_age(now_ns, dev->slice_start_ns);
	dev->sparse = rq && blender_is_sparse(rq->fifo_time,
					      blender_rq_cg(rq)->small_at);
}

static void note_served(struct blender_dev *dev, enum blender_lane lane,
			u64 now_ns)
{
	dev->lane[lane].served_ns = now_ns;
	if (lane == BLENDER_LANE_LATENCY)
		dev->latency_streak++;
	else if (lane == BLENDER_LANE_STREAM)
		dev->latency_streak = 0;
	if (lane != BLENDER_LANE_LATENCY && lane != BLENDER_LANE_STREAM)
		return;
	if (dev->slice == lane)
		return;
	if (dev->slice == BLENDER_LANE_LATENCY)
		end_bunch(dev, now_ns);
	dev->slice = lane;
	dev->slice_start_ns = now_ns;
}

static void note_wait(struct blender_cg *cg, struct request *rq, u64 now_ns)
{
	u64 us = div_u64(blender_age(now_ns, rq->fifo_time), NSEC_PER_USEC);

	cg->wait_us += us;
	if (us > cg->wait_max_us)
		cg->wait_max_us = min_t(u64, us, U32_MAX);
}

/* Count @rq as given to the driver. */
static void send(struct blender_dev *dev, struct request *rq,
		 struct blender_rq info, u64 now_ns)
{
	struct blender_lane_queue *lq = &dev->lane[info.lane];
	struct blender_direction *dir = &dev->dir[rq_data_dir(rq)];
	const struct blender_rq before = info;

	/* Merges have changed the size since it was counted. */
	info.sectors = blender_rq_sectors(rq, info);
	if (info.light && info.sectors != before.sectors) {
		struct blender_cg *cg = blender_rq_cg(rq);

		*blender_light(cg, before) -= blender_rq_weighs(before);
		*blender_light(cg, info) += blender_rq_weighs(info);
	}
	if (dev->rotational) {
		if (!blender_inflight(dev))
			blender_head_begins(&dev->head_time, now_ns);
		info.cohort = blender_cohort_join(&dev->cohort, now_ns);
	} else {
		info.run = dir->batch;
	}
	info.state = BLENDER_RQ_SENT;
	blender_rq_set(rq, info);
	lq->inflight++;
	lq->inflight_sectors += blender_rq_weighs(info);
	if (info.lane == BLENDER_LANE_LATENCY)
		dir->small++;
	if (info.lane == BLENDER_LANE_STREAM) {
		dir->inflight++;
		dir->inflight_sectors += blender_rq_weighs(info);
		dir->served_ns = now_ns;
	}
	rq->fifo_time = now_ns;
	dev->count.dispatched++;
}

/**
 * blender_send_direct() - count a request as given to the driver, unqueued
 * @dev: the device
 * @rq: a classified request
 * @scale: it stands for so many of its kind
 * @now_ns: time
 */
void blender_send_direct(struct blender_dev *dev, struct request *rq, u8 scale,
			 u64 now_ns)
{
	struct blender_rq info = blender_rq_get(rq);

	lockdep_assert_held(&dev->lock);

	blender_rq_cg(rq)->lane_ios[info.lane] += scale;
	send(dev, rq, info, now_ns);
	if (dev->moves || holds_back(dev, now_ns))
		WRITE_ONCE(dev->direct, false);
}

/**
 * blender_send_at_once() - count a request as given to the driver, if it may be
 * @dev: the device
 * @rq: a classified request, not queued
 * @now_ns: time
 *
 * On flash, with nothing queued, small requests may always go, and bulk as far as the
 * budget allows.
 *
 * Return: whether it was counted; else it must be queued.
 */
bool blender_send_at_once(struct blender_dev *dev, struct request *rq,
			  u64 now_ns)
{
	struct blender_rq info = blender_rq_get(rq);

	lockdep_assert_held(&dev->lock);

	if (!dev->may_pass || dev->queued || !list_empty(&dev->head) ||
	    !blender_is_plain(rq))
		return false;
	if (info.lane != BLENDER_LANE_LATENCY &&
	    (info.lane != BLENDER_LANE_STREAM || blender_turn_is_kept(dev) ||
	     !blender_may_send_bulk(dev, rq)))
		return false;
	blender_charge_unqueued(dev, rq);
	blender_rq_cg(rq)->lane_ios[info.lane]++;
	note_served(dev, info.lane, now_ns);
	send(dev, rq, info, now_ns);
	return true;
}

/* How long the head has stood still for @cg's next request, while others waited. */
static u64 stood_still_ns(const struct blender_dev *dev, const struct blender_cg *cg,
			  bool cont, u64 now_ns)
{
	const struct blender_run_state *run = &dev->run;

	if (!cont && (!run->scattered || cg != run->cg))
		return 0;
	if (run->inflight || dev->queued <= 1)
		return 0;
	return min(blender_age(now_ns, run->completed_ns),
		   blender_age(run->wait_until_ns, run->completed_ns));
}

/* Take @rq out of its queue and count it as sent. */
static void serve(struct blender_dev *dev, struct request *rq, bool cont,
		  u64 now_ns)
{
	struct blender_cg *cg = blender_rq_cg(rq);
	struct blender_rq info = blender_rq_get(rq);

	if (!dev->moves)
		blender_pass_over(dev, rq);
	blender_charge(dev, rq, stood_still_ns(dev, cg, cont, now_ns));
	blender_dequeue(dev, rq);
	if (info.lane == BLENDER_LANE_STREAM)
		blender_keep_turn(dev, rq);
	note_wait(cg, rq, now_ns);
	cg->lane_ios[info.lane]++;
	note_served(dev, info.lane, now_ns);
	if (info.lane == BLENDER_LANE_LATENCY)
		cg->small_at = blender_stamp(now_ns);
	if (info.lane == BLENDER_LANE_STREAM && dev->moves) {
		if (!cont)
			start_run(dev, rq);
		info.goes_on = cont;
		info.charged = true;
		advance_run(dev, rq, &info);
		cg->parted = false;	/* they share room */
		cg->swept = blk_rq_pos(rq) + blk_rq_sectors(rq);
	}
	dev->head_at = blk_rq_pos(rq) + blk_rq_sectors(rq);
	send(dev, rq, info, now_ns);
}

/* Requests at the head go first: requeued ones, and those unknown to us. */
static struct request *dispatch_head(struct blender_dev *dev, u64 now_ns)
{
	struct request *rq = list_first_entry_or_null(&dev->head,
						      struct request,
						      queuelist);

	if (!rq)
		return NULL;
	list_del_init(&rq->queuelist);
	if (compat_rq_has_elv(rq))
		send(dev, rq, blender_rq_get(rq), now_ns);
	trace_blender_dispatch(rq, BLENDER_WHY_HEAD);
	return rq;
}

/*
 * The request that the decision names; the queues are as it saw them. A lane that has
 * waited too long goes even without room: what fills the budget may hang in the drive.
 */
static struct request *chosen(struct blender_dev *dev,
			      const struct blender_decision *d, u64 now_ns)
{
	if (d->action == BLENDER_ACTION_CONTINUE_RUN)
		return blender_run_next(dev);
	if (d->action != BLENDER_ACTION_SERVE)
		return NULL;
	if (d->lane != BLENDER_LANE_STREAM)
		return blender_lane_head(dev, d->lane);
	if (dev->moves)
		return blender_next_run(dev, now_ns);
	return blender_next_bulk(dev, d->reason == BLENDER_WHY_WAITED ?
				 blender_waits_longest(dev) : NULL);
}

/*
 * What is next, still queued. A completion may have made a budget smaller since the
 * decision: then there is another one.
 */
static struct request *next(struct blender_dev *dev, u64 now_ns)
{
	struct request *rq;

	if (!dev->fresh)
		blender_decide(dev, now_ns);
	rq = chosen(dev, &dev->decision, now_ns);
	if (rq || !dev->runnable)
		return rq;
	blender_decide(dev, now_ns);
	return chosen(dev, &dev->decision, now_ns);
}

/**
 * blender_dispatch() - give one request to the driver
 * @dev: the device
 * @now_ns: time
 *
 * Return: the request, or NULL; then @dev->runnable is false.
 */
struct request *blender_dispatch(struct blender_dev *dev, u64 now_ns)
{
	struct request *rq;

	lockdep_assert_held(&dev->lock);

	dev->owed = false;
	rq = dispatch_head(dev, now_ns);
	if (!rq) {
		rq = next(dev, now_ns);
		if (rq) {
			trace_blender_dispatch(rq, dev->decision.reason);
			serve(dev, rq, dev->decision.action ==
			      BLENDER_ACTION_CONTINUE_RUN, now_ns);
		}
	}
	blender_decide(dev, now_ns);
	return rq;
}
