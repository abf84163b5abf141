// SPDX-License-Identifier: GPL-2.0
/*
 * The elevator: blk-mq's hooks. Each takes the device's lock, translates, and
 * leaves the work to the other files.
 */
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>

#include "blender.h"

#define CREATE_TRACE_POINTS
#include "trace.h"

/*
 * Called by __blk_mq_alloc_requests(), in the submitter's context, before a
 * scheduler tag is taken; may sleep after it, not in it. Not for passthrough requests;
 * for flushes from Linux 6.12 on, which are empty writes here.
 */
static void blender_limit_depth(blk_opf_t opf, struct blk_mq_alloc_data *data)
{
	struct blender_dev *dev = blender_q_dev(data->q);
	enum blender_depth depth = BLENDER_DEPTH_BULK;

	/* What others wait for takes any tag; and synchronous requests of who is not bulky. */
	if (op_is_sync(opf)) {
		if (!READ_ONCE(dev->heavy) || opf & (REQ_META | REQ_PRIO | REQ_PREFLUSH))
			return;
		depth = blender_current_depth(dev);
	}
	compat_limit_depth(data, blender_depth_tags(depth, data->q->nr_requests,
						    op_is_write(opf)));
}

/*
 * Called by blk_mq_update_nr_requests() with the queue frozen.
 */
static void blender_depth_updated(compat_depth_arg *arg)
{
	compat_set_min_shallow_depth(compat_depth_queue(arg), 1);
}

static noinline bool merge_queued(struct blender_dev *dev, struct bio *bio,
				  unsigned int nr_segs)
{
	struct request *free = NULL;
	bool merged, kick = false;

	spin_lock_irq(&dev->lock);
	merged = blk_mq_sched_try_merge(dev->q, bio, nr_segs, &free);
	/* The head of a disk may wait for just that. */
	if (merged && dev->moves && dev->waiting) {
		blender_decide(dev, ktime_get_ns());
		kick = dev->runnable;
	}
	spin_unlock_irq(&dev->lock);

	if (free)
		blk_mq_free_request(free);
	if (kick)
		blk_mq_run_hw_queues(dev->q, true);
	return merged;
}

/*
 * Called by blk_mq_sched_bio_merge() in the submitter's context, before the bio
 * has a request. Process context, may not sleep.
 */
static bool blender_bio_merge(struct request_queue *q, struct bio *bio,
			      unsigned int nr_segs)
{
	struct blender_dev *dev = blender_q_dev(q);

	return READ_ONCE(dev->queued) && merge_queued(dev, bio, nr_segs);
}

/* May what has the flags @next become part of a queued request with the flags @queued? */
static bool may_join(blk_opf_t queued, blk_opf_t next)
{
	struct blender_request whole = blender_describe_flags(queued);
	struct blender_request part = blender_describe_flags(next);

	return blender_may_join(&whole, &part);
}

/*
 * Called by elv_bio_merge_ok(), with dev->lock held: may @bio, which is next to @rq,
 * become part of it?
 */
static bool blender_allow_merge(struct request_queue *q, struct request *rq,
				struct bio *bio)
{
	lockdep_assert_held(&blender_q_dev(q)->lock);

	return may_join(rq->cmd_flags, bio->bi_opf);
}

/*
 * Called by elv_merge() from blender_bio_merge(), with dev->lock held, when
 * the core has found no back merge: is there a request right behind the bio?
 */
static int blender_request_merge(struct request_queue *q, struct request **req,
				 struct bio *bio)
{
	struct blender_dev *dev = blender_q_dev(q);
	struct blender_cg *cg = blender_bio_cg(dev, bio,
					       blender_is_shared(bio->bi_opf));
	struct request *found;

	lockdep_assert_held(&dev->lock);

	found = elv_rb_find(&cg->sorted[bio_data_dir(bio)],
			    bio_end_sector(bio));
	if (!found || !elv_bio_merge_ok(found, bio))
		return ELEVATOR_NO_MERGE;
	*req = found;
	return blender_merges_discards(found) ? ELEVATOR_DISCARD_MERGE :
					ELEVATOR_FRONT_MERGE;
}

/*
 * Called by attempt_back_merge() after a bio has become part of @rq, with dev->lock held:
 * what is next to it, and may become part of it too?
 */
static struct request *blender_next_request(struct request_queue *q,
					    struct request *rq)
{
	struct request *next = elv_rb_latter_request(q, rq);

	lockdep_assert_held(&blender_q_dev(q)->lock);

	return next && may_join(rq->cmd_flags, next->cmd_flags) ? next : NULL;
}

/* Called by attempt_front_merge() likewise: @rq would become part of that one. */
static struct request *blender_former_request(struct request_queue *q,
					      struct request *rq)
{
	struct request *prev = elv_rb_former_request(q, rq);

	lockdep_assert_held(&blender_q_dev(q)->lock);

	return prev && may_join(prev->cmd_flags, rq->cmd_flags) ? prev : NULL;
}

/*
 * Called by elv_merged_request() from blender_bio_merge(), with dev->lock
 * held: a bio has become part of @rq.
 */
static void blender_request_merged(struct request_queue *q, struct request *rq,
				   enum elv_merge type)
{
	struct blender_dev *dev = blender_q_dev(q);

	lockdep_assert_held(&dev->lock);

	dev->fresh = false;
	blender_limit_merge(dev, rq);
	if (type == ELEVATOR_FRONT_MERGE)
		blender_resort(rq);
	if (type != ELEVATOR_DISCARD_MERGE)
		blender_classify_merged(dev, rq, type == ELEVATOR_FRONT_MERGE,
					ktime_get_ns());
}

/*
 * Called by elv_merge_requests() with dev->lock held: @next has become part of
 * @rq and will be freed. @next is queued, or it is being inserted.
 */
static void blender_requests_merged(struct request_queue *q,
				    struct request *rq, struct request *next)
{
	struct blender_dev *dev = blender_q_dev(q);
	struct blender_rq info = blender_rq_get(next);

	lockdep_assert_held(&dev->lock);

	if (info.state == BLENDER_RQ_QUEUED) {
		if (next->fifo_time < rq->fifo_time)
			rq->fifo_time = next->fifo_time;
		blender_dequeue(dev, next);
		dev->fresh = false;
	}
	blender_limit_merge(dev, rq);
	blender_leave(dev, next);
	dev->count.merged++;
}

/*
 * Called when a request gets its scheduler tag (blk_mq_rq_ctx_init(), 7.3:
 * blk_mq_rq_late_init()), in the submitter's context.
 */
static void blender_prepare_request(struct request *rq)
{
	rq->elv.priv[0] = NULL;
	rq->elv.priv[1] = NULL;
}

static void hold_at_head(struct blender_dev *dev, struct request *rq,
			 u64 now_ns)
{
	struct blender_rq info = blender_rq_get(rq);

	list_add_tail(&rq->queuelist, &dev->head);
	rq->fifo_time = now_ns;
	/* What the driver gave back was counted as it was sent first. */
	if (info.state == BLENDER_RQ_NONE)
		blender_rq_cg(rq)->lane_ios[info.lane]++;
	info.state = BLENDER_RQ_HELD;
	blender_rq_set(rq, info);
}

/* The run's next request is here: how long did its sender think? */
static void learn_think(struct blender_dev *dev, struct request *rq, u64 now_ns)
{
	struct blender_run_state *run = &dev->run;

	if (!run->cg || run->inflight || blender_rq_cg(rq) != run->cg ||
	    blender_rq_get(rq).lane != BLENDER_LANE_STREAM)
		return;
	if (!run->scattered &&
	    (blk_rq_pos(rq) != run->next || rq_data_dir(rq) != run->write))
		return;
	blender_think_learn(&run->cg->think,
			    blender_age(now_ns, run->completed_ns));
}

/* May @rq become part of any queued request of its direction? The core picks one. */
static bool may_join_any(const struct request *rq)
{
	struct blender_request part = blender_describe_flags(rq->cmd_flags);
	struct blender_request least = { .sync = rq_data_dir(rq) == READ };

	return blender_may_join(&least, &part);
}

/* What may be put into the list of its hardware queue, see insert_queued(). */
struct blender_insertion {
	bool at_head;
	u32 room;
	struct list_head passed;	/* with the driver, as far as we know */
	struct list_head free;		/* merged into others */
};

static void insert_one(struct blender_dev *dev, struct request *rq,
		       struct blender_insertion *ins, u64 now_ns)
{
	bool known;

	lockdep_assert_held(&dev->lock);

	/* A flush or FUA request of later kernels: no place for our state. */
	if (!compat_rq_has_elv(rq)) {
		list_add_tail(&rq->queuelist, &dev->head);
		return;
	}

	known = blender_rq_cg(rq);
	if (!known) {
		blender_adopt(dev, rq);
		blender_classify(dev, rq, NULL, now_ns);
	}
	if (known || ins->at_head) {
		hold_at_head(dev, rq, now_ns);
		return;
	}
	if (ins->room && blender_send_at_once(dev, rq, now_ns)) {
		list_add_tail(&rq->queuelist, &ins->passed);
		ins->room--;
		return;
	}
	if (may_join_any(rq) &&
	    blk_mq_sched_try_insert_merge(dev->q, rq, &ins->free))
		return;
	learn_think(dev, rq, now_ns);
	blender_enqueue(dev, rq, now_ns);
}

/*
 * What is dispatched at once anyway spares itself the queues: it goes to the list
 * that the direct path uses, as long as nothing waits in it. Not inlined: the direct
 * path shall not pay for this one's frame.
 */
static noinline void insert_queued(struct blender_dev *dev, struct blk_mq_hw_ctx *hctx,
				   struct list_head *list, bool at_head)
{
	struct blender_insertion ins = {
		.at_head = at_head,
		.room	= blender_direct_room(hctx),
		.passed	= LIST_HEAD_INIT(ins.passed),
		.free	= LIST_HEAD_INIT(ins.free),
	};
	u64 now_ns = ktime_get_ns();
	bool waited;

	spin_lock_irq(&dev->lock);
	waited = dev->waiting || dev->owed;
	while (!list_empty(list)) {
		struct request *rq = list_first_entry(list, struct request,
						      queuelist);

		list_del_init(&rq->queuelist);
		insert_one(dev, rq, &ins, now_ns);
	}
	WRITE_ONCE(dev->direct, false);
	blender_decide(dev, now_ns);
	/*
	 * This task will dispatch. But what others have waiting must not hang on
	 * it: it may lose the processor before it does. A completion or the timer
	 * of that wait looks after it then.
	 */
	dev->owed = waited && dev->runnable;
	spin_unlock_irq(&dev->lock);

	blender_pass(hctx, &ins.passed);
	compat_free_requests(&ins.free);
}

/*
 * May the driver be called from here? Not when it sleeps, nor on behalf of a
 * task that is about to: a plug flushed by schedule().
 */
static bool may_dispatch_here(const struct blk_mq_hw_ctx *hctx)
{
	return !(hctx->flags & BLK_MQ_F_BLOCKING) &&
	       task_is_running(current) && !irqs_disabled() && !in_interrupt();
}

/*
 * Called by blk_mq_insert_request(), the flush of a plug list, and the requeue
 * work, in process context with interrupts on and no locks; at the head for
 * requeued requests. All of @list is of this hardware queue. The core runs that
 * queue afterwards, for a single request from a worker: two context switches,
 * which dispatching here saves. For several it does so at once, in this context,
 * if that is possible.
 */
static void blender_insert_requests(struct blk_mq_hw_ctx *hctx,
				    struct list_head *list,
				    compat_insert_t flags)
{
	struct blender_dev *dev = blender_q_dev(hctx->queue);
	bool at_head = compat_insert_at_head(flags);
	bool single = list_is_singular(list);

	if (!at_head && READ_ONCE(dev->direct))
		blender_insert_direct(dev, hctx, list);
	if (!list_empty(list))
		insert_queued(dev, hctx, list, at_head);
	if (single && !at_head && may_dispatch_here(hctx))
		blk_mq_run_hw_queue(hctx, false);
}

/*
 * Called by blk_mq_run_hw_queue() -> blk_mq_sched_dispatch_requests(), in
 * process context with interrupts on, for one hardware queue; what it returns
 * may belong to another one, the core sorts that out.
 */
static struct request *blender_dispatch_request(struct blk_mq_hw_ctx *hctx)
{
	struct blender_dev *dev = blender_q_dev(hctx->queue);
	struct request *rq = blender_dispatch_direct(hctx);

	if (rq || !READ_ONCE(dev->runnable))
		return rq;
	spin_lock_irq(&dev->lock);
	rq = blender_dispatch(dev, ktime_get_ns());
	spin_unlock_irq(&dev->lock);
	return rq;
}

/*
 * Called without any lock, in any context, often: would dispatch return
 * something?
 */
static bool blender_has_work(struct blk_mq_hw_ctx *hctx)
{
	const struct blender_hctx *hc = hctx->sched_data;

	return !list_empty(&hc->queue) || READ_ONCE(hc->dev->runnable);
}

/*
 * What was waiting can go now, from any hardware queue: one that is running
 * anyway. Any context, no locks.
 */
static void kick_queue(struct blender_dev *dev, struct blk_mq_hw_ctx *hctx)
{
	if (test_bit(BLK_MQ_S_STOPPED, &hctx->state))
		blk_mq_run_hw_queues(dev->q, true);
	else
		blk_mq_run_hw_queue(hctx, true);
}

static noinline void complete_known(struct request *rq, u64 now_ns)
{
	struct blender_dev *dev = blender_q_dev(rq->q);
	unsigned long flags;
	bool kick = false;

	spin_lock_irqsave(&dev->lock, flags);
	if (blender_rq_get(rq).state == BLENDER_RQ_SENT)
		kick = blender_complete(dev, rq, now_ns);
	spin_unlock_irqrestore(&dev->lock, flags);

	if (kick)
		kick_queue(dev, rq->mq_hctx);
}

/*
 * Called by __blk_mq_end_request() in hard interrupt, soft interrupt or
 * process context, for every request of the queue.
 */
static void blender_completed_request(struct request *rq, u64 now_ns)
{
	if (compat_rq_has_elv(rq) && blender_rq_cg(rq))
		complete_known(rq, now_ns);
}

/*
 * Called by blk_mq_requeue_request() when the driver gives a request back, in
 * any context. It will be inserted again, at the head.
 */
static void blender_requeue_request(struct request *rq)
{
	struct blender_dev *dev = blender_q_dev(rq->q);
	struct blender_rq info;
	unsigned long flags;
	bool kick = false;

	if (!compat_rq_has_elv(rq))
		return;
	/* Prepared by its driver, it goes back there and not through us. */
	if (rq->rq_flags & RQF_DONTPREP)
		return;
	/* It will be as new. */
	if (!blender_rq_cg(rq)) {
		blender_forget_passed(dev, rq);
		return;
	}

	spin_lock_irqsave(&dev->lock, flags);
	info = blender_rq_get(rq);
	if (info.state == BLENDER_RQ_SENT) {
		blender_unsend(dev, rq);
		dev->count.requeued++;
		info.state = BLENDER_RQ_HELD;
		info.run = 0;
		blender_rq_set(rq, info);
		kick = blender_reconsider(dev, ktime_get_ns());
	}
	spin_unlock_irqrestore(&dev->lock, flags);

	if (kick)
		kick_queue(dev, rq->mq_hctx);
}

/*
 * A request ends without having completed: it must not count as in flight. Not inlined:
 * all that end otherwise shall not pay for its frame.
 */
static noinline void abandon(struct blender_dev *dev, struct request *rq)
{
	struct blender_rq info = blender_rq_get(rq);
	unsigned long flags;
	bool kick;

	spin_lock_irqsave(&dev->lock, flags);
	if (info.state == BLENDER_RQ_SENT)
		blender_unsend(dev, rq);
	else if (WARN_ON_ONCE(info.state == BLENDER_RQ_QUEUED))
		blender_dequeue(dev, rq);
	blender_leave(dev, rq);
	dev->count.completed++;
	kick = blender_reconsider(dev, ktime_get_ns());
	spin_unlock_irqrestore(&dev->lock, flags);

	if (kick)
		kick_queue(dev, rq->mq_hctx);
}

/*
 * Called by blk_mq_free_request() for every request that was prepared, in any
 * context: completed, merged away, or never inserted at all.
 */
static void blender_finish_request(struct request *rq)
{
	struct blender_cg *cg = blender_rq_cg(rq);

	if (!cg) {
		blender_forget_passed(blender_q_dev(rq->q), rq);
		return;
	}
	if (blender_rq_get(rq).state != BLENDER_RQ_DONE)
		abandon(blender_q_dev(rq->q), rq);
	rq->elv.priv[0] = NULL;
	blender_cg_put(cg);
}

static void blender_free_data(void *data)
{
	struct blender_dev *dev = data;

	if (dev->fallback)
		blender_cg_put(dev->fallback);
	free_percpu(dev->passed);
	kfree(dev);
}

/*
 * Makes the elevator's data. Called before the queue is frozen where the kernel
 * has a hook for it, else from init_sched.
 */
static void *blender_alloc_data(struct request_queue *q)
{
	struct blender_dev *dev = kzalloc_node(sizeof(*dev), GFP_KERNEL,
					       q->node);

	if (!dev)
		return NULL;
	dev->passed = alloc_percpu_gfp(struct blender_passed, COMPAT_PERCPU_GFP);
	dev->fallback = blender_cg_alloc(GFP_KERNEL, q->node);
	if (dev->passed && dev->fallback)
		return dev;
	blender_free_data(dev);
	return NULL;
}

static void init_device(struct blender_dev *dev, struct request_queue *q)
{
	spin_lock_init(&dev->lock);
	dev->q = q;
	dev->params = (struct blender_params)BLENDER_PARAMS_DEFAULT;
	dev->rotational = compat_queue_rotational(q);
	dev->moves = dev->rotational;
	dev->may_pass = blender_may_pass(dev);
	dev->direct = dev->may_pass;
	dev->slice = BLENDER_LANE_STREAM;
	dev->decision.reason = BLENDER_WHY_EMPTY;
	blender_contend_init(&dev->contention, ktime_get_ns());
	blender_ease_init(&dev->ease);
	blender_queues_init(dev);
	blender_head_init(&dev->head_time);
	blender_budget_init(&dev->dir[READ].budget);
	blender_budget_init(&dev->dir[WRITE].budget);
	compat_hrtimer_setup(&dev->timer, blender_timer, CLOCK_MONOTONIC,
			     HRTIMER_MODE_ABS);
}

static int init_sched(struct request_queue *q, compat_init_arg *arg)
{
	struct elevator_queue *eq = compat_elevator_alloc(q, arg);
	struct blender_dev *dev;

	if (!eq)
		return -ENOMEM;
	dev = compat_sched_data(eq, q, blender_alloc_data);
	if (!dev) {
		compat_elevator_abort(eq);
		return -ENOMEM;
	}

	init_device(dev, q);
	compat_set_min_shallow_depth(q, 1);
	/* Each list of the direct path needs its own queue to be run. */
	compat_single_dispatch(q, !dev->may_pass);
	compat_wbt_suspend(q);
	compat_elevator_ready(q, eq);
	blender_cgroup_enable(dev);
	blender_debugfs_add(dev);
	return 0;
}

/*
 * Called when the scheduler is chosen for a queue, which is frozen: no request
 * is in flight and none comes.
 */
static int blender_init_sched(struct request_queue *q, compat_init_arg *arg)
{
	/* Reclaim must not wait for IO to the very queue that is frozen. */
	unsigned int noio = memalloc_noio_save();
	int ret = init_sched(q, arg);

	memalloc_noio_restore(noio);
	return ret;
}

static void check_conservation(const struct blender_dev *dev)
{
	const struct blender_counters *c = &dev->count;
	const struct blender_passed passed = blender_sum_passed(dev);
	int i;

	WARN_ONCE(passed.in != passed.out,
		  "blender: %llu requests went by, but %llu ended\n",
		  passed.in, passed.out);
	WARN_ONCE(c->inserted != c->merged + c->completed,
		  "blender: inserted %llu, but merged %llu + completed %llu\n",
		  c->inserted, c->merged, c->completed);
	WARN_ON_ONCE(!list_empty(&dev->head));
	for (i = 0; i < BLENDER_LANE_NR; i++)
		WARN_ONCE(dev->lane[i].queued || dev->lane[i].inflight,
			  "blender: %s lane: %u queued, %u in flight\n",
			  blender_lane_name(i), dev->lane[i].queued,
			  dev->lane[i].inflight);
}

/*
 * Called when another scheduler is chosen or the disk goes away, with the
 * queue frozen and quiesced: everything inserted has been freed.
 */
static void blender_exit_sched(struct elevator_queue *eq)
{
	struct blender_dev *dev = eq->elevator_data;
	/* As in blender_init_sched(). */
	unsigned int noio = memalloc_noio_save();

	blender_debugfs_del(dev);
	hrtimer_cancel(&dev->timer);
	check_conservation(dev);

	spin_lock_irq(&dev->lock);
	blender_drop_run(dev);
	spin_unlock_irq(&dev->lock);

	blender_cgroup_disable(dev);
	compat_wbt_resume(dev->q);
	compat_sched_data_free(eq, blender_free_data);
	memalloc_noio_restore(noio);
}

static struct elevator_type blender_elevator = {
	.ops = {
		COMPAT_SCHED_DATA_OPS(blender_alloc_data, blender_free_data)
		.init_sched		= blender_init_sched,
		.exit_sched		= blender_exit_sched,
		.init_hctx		= blender_init_hctx,
		.exit_hctx		= blender_exit_hctx,
		.depth_updated		= blender_depth_updated,
		.limit_depth		= blender_limit_depth,
		.bio_merge		= blender_bio_merge,
		.allow_merge		= blender_allow_merge,
		.request_merge		= blender_request_merge,
		.request_merged		= blender_request_merged,
		.requests_merged	= blender_requests_merged,
		.former_request		= blender_former_request,
		.next_request		= blender_next_request,
		.prepare_request	= blender_prepare_request,
		.finish_request		= blender_finish_request,
		.insert_requests	= blender_insert_requests,
		.dispatch_request	= blender_dispatch_request,
		.has_work		= blender_has_work,
		.completed_request	= blender_completed_request,
		.requeue_request	= blender_requeue_request,
	},
	.elevator_name = "blender",
	.elevator_attrs = blender_attrs,
#ifdef CONFIG_BLK_DEBUG_FS
	.queue_debugfs_attrs = blender_debugfs_attrs,
#endif
	.elevator_owner = THIS_MODULE,
};

static int __init blender_module_init(void)
{
	int ret;

	ret = compat_init();
	if (ret)
		return ret;
	ret = blender_cgroup_register();
	if (ret)
		pr_notice("blender: no free block cgroup policy slot (error %d): scheduling works, io.blender.* files are not there\n",
			  ret);
	ret = elv_register(&blender_elevator);
	if (ret)
		blender_cgroup_unregister();
	return ret;
}

static void __exit blender_module_exit(void)
{
	elv_unregister(&blender_elevator);
	blender_cgroup_unregister();
	/*
	 * A task may have lost its CPU in blender_insert_requests() while it ran
	 * the queue for a request that has ended since: no queue waits for it.
	 */
	synchronize_rcu_tasks();
	/* Pairs are freed by RCU callbacks, which are code of this module. */
	rcu_barrier();
}

module_init(blender_module_init);
module_exit(blender_module_exit);

MODULE_AUTHOR("blender maintainers");
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("blender: I/O scheduler that keeps streams and small requests apart");
MODULE_ALIAS("blender");
