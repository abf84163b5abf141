// SPDX-License-Identifier: GPL-2.0
/*
 * simdisk: one block device.
 *
 * A request's way, and who owns it:
 *
 *	queue_rq	data is copied; the model takes the request's tag
 *	   |
 *	timer		the model says the tag is due; the driver completes it,
 *	   |		unless a fault keeps it back (inject.c)
 *	   |
 *	complete	the block layer has it back
 *
 * There is one timer for the disk, armed for the model's next event. It is
 * armed under the lock by whoever moved that event forward, and by its own
 * function after each round; it always returns "do not restart", so there is
 * one rule for arming and no race between two.
 *
 * Data moves at submission: requests in flight have no order to keep, and
 * what has completed was copied before what is submitted after it.
 */
#include <linux/blkdev.h>
#include <linux/debugfs.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "compat.h"
#include "simdisk.h"

/* ---- the timer ---- */

static void simdisk_arm(struct simdisk *sd)
{
	u64 next;

	lockdep_assert_held(&sd->lock);

	next = min(sdm_clock_host(&sd->clock, sd->model->next_event(sd->state)),
		   simdisk_first_delayed_ns(sd));
	if (next >= sd->armed_ns)
		return;
	sd->armed_ns = next;
	hrtimer_start(&sd->timer, ns_to_ktime(next), HRTIMER_MODE_ABS);
}

/* The next request that the model or a delay is done with; NULL: none. */
static struct request *simdisk_next_due(struct simdisk *sd, u64 now)
{
	struct simdisk_cmd *cmd;
	u64 drive_now = sdm_clock_drive(&sd->clock, now), due;
	int tag;

	lockdep_assert_held(&sd->lock);

	while ((tag = sd->model->complete(sd->state, drive_now, &due)) != SDM_NONE) {
		struct request *rq = sd->slot[tag];

		sd->slot[tag] = NULL;
		if (!WARN_ON_ONCE(!rq) && !simdisk_divert(sd, blk_mq_rq_to_pdu(rq),
							  sdm_clock_host(&sd->clock, due)))
			return rq;
	}
	cmd = simdisk_take_delayed(sd, now);
	return cmd ? blk_mq_rq_from_pdu(cmd) : NULL;
}

/* Take back everything that is due, chained by simdisk_cmd. */
static struct request *simdisk_collect(struct simdisk *sd)
{
	struct request *first = NULL, **link = &first, *rq;
	u64 now = ktime_get_ns();

	while ((rq = simdisk_next_due(sd, now))) {
		*link = rq;
		link = &((struct simdisk_cmd *)blk_mq_rq_to_pdu(rq))->next_due;
		*link = NULL;
	}
	return first;
}

static enum hrtimer_restart simdisk_timer(struct hrtimer *timer)
{
	struct simdisk *sd = container_of(timer, struct simdisk, timer);
	struct request *rq, *next;
	unsigned long flags;

	spin_lock_irqsave(&sd->lock, flags);
	sd->armed_ns = SDM_NEVER;
	rq = simdisk_collect(sd);
	simdisk_arm(sd);
	spin_unlock_irqrestore(&sd->lock, flags);

	for (; rq; rq = next) {
		next = ((struct simdisk_cmd *)blk_mq_rq_to_pdu(rq))->next_due;
		blk_mq_complete_request(rq);
	}
	return HRTIMER_NORESTART;
}

/* ---- requests ---- */

static void simdisk_move_data(struct simdisk *sd, struct request *rq)
{
	u64 at = (u64)blk_rq_pos(rq) << SECTOR_SHIFT;
	struct req_iterator iter;
	struct bio_vec bvec;

	rq_for_each_segment(bvec, rq, iter) {
		char *data = bvec_kmap_local(&bvec);

		if (req_op(rq) == REQ_OP_WRITE)
			simdisk_store_write(&sd->store, at, data, bvec.bv_len);
		else
			simdisk_store_read(&sd->store, at, data, bvec.bv_len,
					   sd->config->zero_fill);
		kunmap_local(data);
		at += bvec.bv_len;
	}
}

/* Is there something to move? Without memory and zeroing there is not. */
static bool simdisk_touches_data(const struct simdisk *sd, struct request *rq)
{
	return (u64)blk_rq_pos(rq) << SECTOR_SHIFT < sd->store.bytes ||
	       (req_op(rq) == REQ_OP_READ && sd->config->zero_fill);
}

/* Describe the request for the model; false: there is no such operation. */
static bool simdisk_describe(struct request *rq, struct sdm_io *io)
{
	io->sector = blk_rq_pos(rq);
	io->bytes = blk_rq_bytes(rq);
	io->fua = rq->cmd_flags & REQ_FUA;

	switch (req_op(rq)) {
	case REQ_OP_READ:
		io->op = SDM_READ;
		return true;
	case REQ_OP_WRITE:
		io->op = SDM_WRITE;
		return true;
	case REQ_OP_FLUSH:
		io->op = SDM_FLUSH;
		return true;
	case REQ_OP_DISCARD:
	case REQ_OP_WRITE_ZEROES:
		io->op = SDM_TRIM;
		return true;
	default:
		return false;
	}
}

/* Do what the request asks for. */
static void simdisk_perform(struct simdisk *sd, struct request *rq,
			    const struct sdm_io *io)
{
	if (io->op == SDM_TRIM)
		simdisk_store_zero(&sd->store, io->sector << SECTOR_SHIFT, io->bytes);
	else if (io->op != SDM_FLUSH && simdisk_touches_data(sd, rq))
		simdisk_move_data(sd, rq);
}

/* Called by the block layer, preemptible or not, interrupts on; cannot sleep. */
static blk_status_t simdisk_queue_rq(struct blk_mq_hw_ctx *hctx,
				     const struct blk_mq_queue_data *bd)
{
	struct simdisk *sd = hctx->queue->queuedata;
	struct request *rq = bd->rq;
	struct sdm_io io = {
		.tag = hctx->queue_num * sd->set.queue_depth + rq->tag,
	};
	struct simdisk_cmd *cmd = blk_mq_rq_to_pdu(rq);
	unsigned long flags;

	/* One that has just passed here is in flight: simdisk_remove() waits for it. */
	if (READ_ONCE(sd->unplugged))
		return BLK_STS_IOERR;
	if (!simdisk_describe(rq, &io))
		return BLK_STS_NOTSUPP;
	if (io.op == SDM_WRITE &&
	    !simdisk_store_reserve(&sd->store, io.sector << SECTOR_SHIFT, io.bytes))
		return BLK_STS_RESOURCE;
	simdisk_inject(sd, cmd, &io);
	/* what fails has moved nothing */
	if (cmd->status == BLK_STS_OK)
		simdisk_perform(sd, rq, &io);
	blk_mq_start_request(rq);

	spin_lock_irqsave(&sd->lock, flags);
	WARN_ON_ONCE(sd->slot[io.tag]);
	sd->slot[io.tag] = rq;
	sd->model->submit(sd->state, &io, sdm_clock_drive(&sd->clock, ktime_get_ns()));
	simdisk_arm(sd);
	spin_unlock_irqrestore(&sd->lock, flags);
	return BLK_STS_OK;
}

/*
 * Called in softirq, or from the timer when there are several queues. The only way
 * back for what the model was given, so this is where it is counted: the model's own
 * count would not miss a request that is lost on a list of faults.
 */
static void simdisk_complete_rq(struct request *rq)
{
	struct simdisk *sd = rq->q->queuedata;
	struct simdisk_cmd *cmd = blk_mq_rq_to_pdu(rq);

	atomic64_inc(&sd->completed);
	blk_mq_end_request(rq, cmd->status);
}

/*
 * Called by the block layer's timeout work when a request has taken longer than
 * queue/io_timeout; it holds a reference on @rq. One that hangs is ended here.
 * Any other is in the model or delayed, and whoever takes it from there ends it.
 */
static enum blk_eh_timer_return simdisk_timeout(struct request *rq)
{
	struct simdisk *sd = rq->q->queuedata;

	if (simdisk_give_up(sd, blk_mq_rq_to_pdu(rq))) {
		blk_mq_complete_request(rq);
		return BLK_EH_DONE;
	}
	pr_err_ratelimited("simdisk%d: request at sector %llu is overdue; still waiting for the model\n",
			   sd->index, (u64)blk_rq_pos(rq));
	return BLK_EH_RESET_TIMER;
}

static const struct blk_mq_ops simdisk_mq_ops = {
	.queue_rq = simdisk_queue_rq,
	.complete = simdisk_complete_rq,
	.timeout = simdisk_timeout,
};

/* ---- life and death ---- */

static void simdisk_free(struct simdisk *sd)
{
	simdisk_store_exit(&sd->store);
	kvfree(sd->state);
	kvfree(sd->slot);
	kfree(sd);
}

/* The last user of an unplugged disk has gone. */
static void simdisk_free_disk(struct gendisk *disk)
{
	simdisk_free(disk->private_data);
	simdisk_was_freed();
}

static const struct block_device_operations simdisk_fops = {
	.owner = THIS_MODULE,
	.free_disk = simdisk_free_disk,
};

static struct simdisk *simdisk_alloc(const struct simdisk_config *config, int index)
{
	struct simdisk *sd = kzalloc(sizeof(*sd), GFP_KERNEL);

	if (!sd)
		return NULL;
	sd->config = config;
	sd->model = sdm_model_of(config->profile);
	sd->index = index;
	spin_lock_init(&sd->lock);
	INIT_LIST_HEAD(&sd->hung);
	INIT_LIST_HEAD(&sd->delayed);
	simdisk_timer_setup(&sd->timer, simdisk_timer);
	sd->armed_ns = SDM_NEVER;
	sdm_clock_init(&sd->clock);
	sd->state = kvzalloc(sd->model->size, GFP_KERNEL);
	sd->slot = kvcalloc(SDM_MAX_TAGS, sizeof(*sd->slot), GFP_KERNEL);
	simdisk_store_init(&sd->store, config->backed_mb);
	if (!sd->state || !sd->slot) {
		simdisk_free(sd);
		return NULL;
	}
	sd->model->init(sd->state, &config->params,
			sdm_capacity_sectors(&config->params));
	return sd;
}

static int simdisk_alloc_tags(struct simdisk *sd)
{
	const long *v = sd->config->params.v;

	sd->set.ops = &simdisk_mq_ops;
	sd->set.nr_hw_queues = v[SDM_QUEUES];
	sd->set.queue_depth = v[SDM_QUEUE_DEPTH];
	sd->set.numa_node = NUMA_NO_NODE;
	sd->set.cmd_size = sizeof(struct simdisk_cmd);
	sd->set.flags = SIMDISK_TAG_SET_FLAGS;
	return blk_mq_alloc_tag_set(&sd->set);
}

static struct gendisk *simdisk_make_gendisk(struct simdisk *sd)
{
	bool write_cache = sd->config->params.v[SDM_WRITE_CACHE];
	bool rotational = sdm_rotational(sd->config->profile);
	const struct simdisk_limits limits = {
		.max_sectors = sd->config->params.v[SDM_MAX_IO_KB] * 2,
		.rotational = rotational,
		.write_cache = write_cache,
		/* The flash models know none: the kernel sends a flush instead. */
		.fua = write_cache && rotational,
		.discard = sd->config->discard,
	};
	struct gendisk *disk = simdisk_alloc_disk(&sd->set, &limits, sd);

	if (IS_ERR(disk))
		return disk;
	disk->fops = &simdisk_fops;
	disk->private_data = sd;
	snprintf(disk->disk_name, DISK_NAME_LEN, "simdisk%d", sd->index);
	set_capacity(disk, sdm_capacity_sectors(&sd->config->params));
	return disk;
}

/* Make disk number @index and show it to the world. */
struct simdisk *simdisk_add(const struct simdisk_config *config, int index)
{
	struct simdisk *sd = simdisk_alloc(config, index);
	int err;

	if (!sd)
		return ERR_PTR(-ENOMEM);
	err = simdisk_alloc_tags(sd);
	if (err)
		goto free;
	sd->disk = simdisk_make_gendisk(sd);
	if (IS_ERR(sd->disk)) {
		err = PTR_ERR(sd->disk);
		goto free_tags;
	}
	err = add_disk(sd->disk);
	if (err)
		goto put;
	simdisk_debugfs_add(sd);
	return sd;

put:	/* the disk was never added: free_disk will not be called */
	put_disk(sd->disk);
free_tags:
	blk_mq_free_tag_set(&sd->set);
free:
	simdisk_free(sd);
	return ERR_PTR(err);
}

/* From now on @sd's clock goes at @percent of the host's, for what is under way, too. */
void simdisk_set_speed(struct simdisk *sd, u32 percent)
{
	spin_lock_irq(&sd->lock);
	sdm_clock_set(&sd->clock, ktime_get_ns(), percent);
	/* An event that comes later now is found not to be due, and waited for. */
	simdisk_arm(sd);
	spin_unlock_irq(&sd->lock);
}

/*
 * Unplug: requests in flight finish, and what the scheduler holds and new ones fail.
 * None is kept back for a fault by then, and none takes long, however slow the disk
 * has been made: del_gendisk() waits for them. Dead first: that alone would take its
 * leave and write all that is dirty.
 * @sd is gone afterwards, unless someone still has the disk open.
 */
void simdisk_remove(struct simdisk *sd)
{
	debugfs_remove_recursive(sd->debugfs);
	simdisk_release(sd);
	simdisk_set_speed(sd, SDM_SPEED_MAX);
	blk_mark_disk_dead(sd->disk);
	del_gendisk(sd->disk);
	hrtimer_cancel(&sd->timer);
	blk_mq_free_tag_set(&sd->set);
	put_disk(sd->disk);
}
