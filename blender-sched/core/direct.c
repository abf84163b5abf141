// SPDX-License-Identifier: GPL-2.0
/*
 * The direct path: while nobody contends for a flash device, there is nothing
 * to schedule, and a request costs next to nothing.
 *
 * It goes through the list of its hardware queue, in order, from the submitter
 * to the driver: no lane, no tree, no lock of the device. What policy/sample.c
 * wants to look at is classified and counted on the way as ever, so that tags,
 * budget and statistics are there when contention comes; the rest carries no
 * state but that it has passed.
 *
 *	dev->direct	nothing is queued, nobody contends (blender_decide())
 *	     |
 *	insert: each request		looked at: classified, counted as sent
 *	     |				not looked at: PASSED
 *	hctx list -- dispatch --> driver
 *
 * The lists are the hardware queues' own, so whoever runs the queues must run
 * all of them, as without a scheduler: after the driver has paused them, or for
 * requests that it gave back. A scheduler with one queue for all, as ours is
 * otherwise, has the block core run one of them, which spares a host with many
 * queues. That matters to SCSI: it asks for room on the device before each
 * dispatch and, once there was none, runs the queues at each completion. There
 * the direct path is taken only where there is but one queue.
 *
 * When a request that was looked at shows contention, it still goes this way;
 * those after it are queued. What was not looked at before is unknown to lanes
 * and budget; it is with the device already, and gone after its queue's depth.
 */
#include <linux/slab.h>

#include "blender.h"
#include "trace.h"

/**
 * blender_may_pass() - may requests take the direct path at all?
 * @dev: the device, from init_sched
 */
bool blender_may_pass(const struct blender_dev *dev)
{
	const struct request_queue *q = dev->q;

	return !dev->rotational &&
	       (q->nr_hw_queues == 1 || !q->mq_ops->get_budget);
}

/*
 * Called for each hardware queue when the scheduler is chosen, after
 * init_sched, with the queue frozen: no IO while memory is looked for.
 */
int blender_init_hctx(struct blk_mq_hw_ctx *hctx, unsigned int index)
{
	struct blender_hctx *hc = kzalloc_node(sizeof(*hc), GFP_NOIO,
					       hctx->numa_node);

	if (!hc)
		return -ENOMEM;
	hc->dev = blender_q_dev(hctx->queue);
	spin_lock_init(&hc->lock);
	INIT_LIST_HEAD(&hc->queue);
	hc->sample.scale = 1;
	hctx->sched_data = hc;
	return 0;
}

/* Called before exit_sched, with the queue frozen: the list is empty. */
void blender_exit_hctx(struct blk_mq_hw_ctx *hctx, unsigned int index)
{
	struct blender_hctx *hc = hctx->sched_data;

	WARN_ON_ONCE(!list_empty(&hc->queue));
	kfree(hc);
	hctx->sched_data = NULL;
}

/**
 * blender_is_plain() - is it ordinary data?
 * @rq: any request
 *
 * What is durable, erases, or has a class of its own queues.
 */
bool blender_is_plain(const struct request *rq)
{
	unsigned int class = IOPRIO_PRIO_CLASS(req_get_ioprio((struct request *)rq));

	return blender_rq_is_data(rq) &&
	       !(rq->cmd_flags & (REQ_FUA | REQ_PREFLUSH)) &&
	       !(rq->rq_flags & RQF_FLUSH_SEQ) &&
	       class != IOPRIO_CLASS_RT && class != IOPRIO_CLASS_IDLE;
}

/* Look at @rq, and count it as sent. */
static void observe(struct blender_dev *dev, struct blender_hctx *hc,
		    struct request *rq, u64 now_ns)
{
	spin_lock_irq(&dev->lock);
	blender_adopt(dev, rq);
	blender_classify(dev, rq, &hc->sample, now_ns);
	blender_send_direct(dev, rq, hc->sample.scale, now_ns);
	spin_unlock_irq(&dev->lock);
}

static bool pass(struct blender_dev *dev, struct blender_hctx *hc,
		 struct request *rq)
{
	const struct blender_rq passed = { .state = BLENDER_RQ_PASSED };
	u64 now_ns;

	if (!READ_ONCE(dev->direct) || !compat_rq_has_elv(rq) ||
	    blender_rq_cg(rq) || !blender_is_plain(rq))
		return false;
	/* A clock that was read for the statistics need not be read again. */
	now_ns = rq->rq_flags & RQF_IO_STAT ? rq->start_time_ns :
					      ktime_get_ns();
	if (blender_sample_wanted(&hc->sample, now_ns)) {
		observe(dev, hc, rq, now_ns);
		return true;
	}
	blender_rq_set(rq, passed);
	this_cpu_inc(dev->passed->in);
	return true;
}

/**
 * blender_direct_room() - how many requests the list of a hardware queue takes
 * @hctx: the hardware queue
 *
 * What the device cannot take waits in the lanes, and may be merged meanwhile.
 */
u32 blender_direct_room(const struct blk_mq_hw_ctx *hctx)
{
	const struct blender_hctx *hc = hctx->sched_data;

	return list_empty(&hc->queue) ? hctx->tags->nr_tags : 0;
}

/**
 * blender_pass() - put requests into the list of their hardware queue
 * @hctx: the hardware queue
 * @list: the requests
 *
 * Context: process, no locks.
 */
void blender_pass(struct blk_mq_hw_ctx *hctx, struct list_head *list)
{
	struct blender_hctx *hc = hctx->sched_data;

	if (list_empty(list))
		return;
	spin_lock(&hc->lock);
	list_splice_tail(list, &hc->queue);
	spin_unlock(&hc->lock);
}

/**
 * blender_insert_direct() - take new requests past the queues
 * @dev: the device
 * @hctx: the hardware queue of all of them
 * @list: the requests; what is left in it must be queued
 *
 * Context: process, interrupts on, no locks.
 */
void blender_insert_direct(struct blender_dev *dev, struct blk_mq_hw_ctx *hctx,
			   struct list_head *list)
{
	struct blender_hctx *hc = hctx->sched_data;
	u32 room = blender_direct_room(hctx);
	struct request *rq;
	LIST_HEAD(passed);

	list_for_each_entry(rq, list, queuelist)
		if (!room-- || !pass(dev, hc, rq))
			break;
	list_cut_before(&passed, list, &rq->queuelist);
	blender_pass(hctx, &passed);
}

/**
 * blender_dispatch_direct() - the next request of a hardware queue's list
 * @hctx: the hardware queue
 *
 * Context: process.
 */
struct request *blender_dispatch_direct(struct blk_mq_hw_ctx *hctx)
{
	struct blender_hctx *hc = hctx->sched_data;
	struct request *rq;

	if (list_empty(&hc->queue))
		return NULL;
	spin_lock(&hc->lock);
	rq = list_first_entry_or_null(&hc->queue, struct request, queuelist);
	if (rq)
		list_del_init(&rq->queuelist);
	spin_unlock(&hc->lock);
	if (rq)
		trace_blender_dispatch(rq, BLENDER_WHY_DIRECT);
	return rq;
}

/** blender_sum_passed() - requests that were not looked at, so far */
struct blender_passed blender_sum_passed(const struct blender_dev *dev)
{
	struct blender_passed sum = {};
	int cpu;

	/* What ends meanwhile must not seem to have ended before it came. */
	for_each_possible_cpu(cpu)
		sum.out += READ_ONCE(per_cpu_ptr(dev->passed, cpu)->out);
	for_each_possible_cpu(cpu)
		sum.in += READ_ONCE(per_cpu_ptr(dev->passed, cpu)->in);
	return sum;
}
