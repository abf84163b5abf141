// SPDX-License-Identifier: GPL-2.0
/*
 * The queues: per lane the cgroups that have requests in it, per cgroup and
 * lane its requests in order of arrival, and per cgroup all by sector. On flash
 * reads and writes of the stream lane are apart: they have a budget each, and a
 * loader does not wait behind the checkpoint of its own job.
 *
 * Within a lane the cgroup whose virtual time is furthest behind is next
 * (policy/share.h): sharing by weight, and sparse demand first.
 */
#include "blender.h"

/* Requests that a sweep looks at before it gives up: a deep queue's worth. */
#define SWEEP_STEPS	64

/* Cgroups among which the nearest is looked for. */
#define NEAR_CGROUPS	8

/* ... and one that has reads, while there is no room for writes. */
#define BULK_CGROUPS	64

void blender_queues_init(struct blender_dev *dev)
{
	int i;

	INIT_LIST_HEAD(&dev->head);
	for (i = 0; i < BLENDER_LANE_NR; i++)
		dev->lane[i].tree = RB_ROOT_CACHED;
}

static struct blender_cgq *node_cgq(struct rb_node *node)
{
	return rb_entry(node, struct blender_cgq, node);
}

/* Where @cg's requests of a kind wait, in order of arrival. */
static struct list_head *fifo_of(const struct blender_dev *dev,
				 struct blender_cg *cg, enum blender_lane lane,
				 bool write)
{
	if (dev->rotational || lane != BLENDER_LANE_STREAM || !write)
		return &cg->cgq[lane].fifo;
	if (!cg->parted) {
		INIT_LIST_HEAD(&cg->writes);
		cg->parted = true;
	}
	return &cg->writes;
}

/*
 * Has @cg nothing queued in @lane? On flash it may be in the stream lane's tree all the
 * same: then it keeps its turn, see blender_keep_turn().
 */
static bool is_idle(const struct blender_dev *dev, struct blender_cg *cg,
		    enum blender_lane lane)
{
	return list_empty(fifo_of(dev, cg, lane, READ)) &&
	       list_empty(fifo_of(dev, cg, lane, WRITE));
}

/* Is @cg in the tree of @lane? */
static bool takes_part(const struct blender_cg *cg, enum blender_lane lane)
{
	return !RB_EMPTY_NODE(&cg->cgq[lane].node);
}

static struct request *oldest_of(struct list_head *fifo)
{
	return list_first_entry_or_null(fifo, struct request, queuelist);
}

static bool cgq_before(struct rb_node *a, const struct rb_node *b)
{
	return blender_share_before(node_cgq(a)->vtime,
				    rb_entry(b, struct blender_cgq,
					     node)->vtime);
}

/* What a request costs beside its size. On a disk, one that is of no run: a movement. */
static u32 beside_bytes(const struct blender_dev *dev, enum blender_lane lane)
{
	return dev->moves && lane != BLENDER_LANE_STREAM ?
	       blender_head_bytes(BLENDER_POSITION_NS) : 0;
}

/* @cg, which has nothing queued in @lane, takes part from its present turn on. */
static void enter(struct blender_dev *dev, struct blender_cg *cg,
		  enum blender_lane lane)
{
	u32 bonus = lane == BLENDER_LANE_STREAM || lane == BLENDER_LANE_IDLE ?
		    BLENDER_SHARE_STREAM_BONUS :
		    blender_share_latency_bonus(beside_bytes(dev, lane));

	cg->cgq[lane].vtime = blender_share_enter(cg->cgq[lane].vtime,
						  dev->lane[lane].vtime, bonus,
						  READ_ONCE(cg->weight));
}

static void take_part(struct blender_dev *dev, struct blender_cg *cg,
		      enum blender_lane lane)
{
	struct blender_lane_queue *lq = &dev->lane[lane];

	rb_add_cached(&cg->cgq[lane].node, &lq->tree, cgq_before);
	lq->cgroups++;
}

/* The first request of @cg in @lane. */
static void activate(struct blender_dev *dev, struct blender_cg *cg,
		     enum blender_lane lane)
{
	enter(dev, cg, lane);
	take_part(dev, cg, lane);
}

static void deactivate(struct blender_dev *dev, struct blender_cg *cg,
		       enum blender_lane lane)
{
	rb_erase_cached(&cg->cgq[lane].node, &dev->lane[lane].tree);
	RB_CLEAR_NODE(&cg->cgq[lane].node);
	dev->lane[lane].cgroups--;
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

/**
 * blender_merges_discards() - are discards on @rq's device merged as ranges?
 * @rq: any request
 *
 * Devices that take several ranges per discard merge them unmerged.
 */
bool blender_merges_discards(const struct request *rq)
{
	return req_op(rq) == REQ_OP_DISCARD &&
	       queue_max_discard_segments(rq->q) > 1;
}

static bool is_sorted(const struct request *rq)
{
	return !RB_EMPTY_NODE(&rq->rb_node);
}

/**
 * blender_limit_merge() - let a request grow no more when it is large enough
 * @dev: the device
 * @rq: a queued request, or one to be queued
 */
void blender_limit_merge(struct blender_dev *dev, struct request *rq)
{
	lockdep_assert_held(&dev->lock);

	if (!dev->moves && blender_rq_is_data(rq) &&
	    blk_rq_bytes(rq) >= BLENDER_MERGE_BYTES)
		rq->cmd_flags |= REQ_NOMERGE;
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
	struct blender_direction *dir = &dev->dir[rq_data_dir(rq)];

	lockdep_assert_held(&dev->lock);

	if (!takes_part(cg, info.lane))
		activate(dev, cg, info.lane);
	if (info.lane == BLENDER_LANE_LATENCY &&
	    blender_is_sparse(now_ns, cg->small_at))
		dev->sparse = true;
	list_add_tail(&rq->queuelist,
		      fifo_of(dev, cg, info.lane, rq_data_dir(rq)));
	if (!lq->queued++)
		lq->served_ns = now_ns;
	dev->queued++;
	if (info.lane == BLENDER_LANE_STREAM && !dir->queued++)
		dir->served_ns = now_ns;

	elv_rb_add(&cg->sorted[rq_data_dir(rq)], rq);
	blender_limit_merge(dev, rq);
	/*
	 * The core merges a discard of several ranges into another one without
	 * a word to the elevator (attempt_merge()): it must not find them.
	 */
	if (is_mergeable(rq) && !blender_merges_discards(rq)) {
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

	lockdep_assert_held(&dev->lock);

	list_del_init(&rq->queuelist);
	if (is_idle(dev, cg, info.lane))
		deactivate(dev, cg, info.lane);
	dev->queued--;
	lq->queued--;
	if (info.lane == BLENDER_LANE_STREAM)
		dev->dir[rq_data_dir(rq)].queued--;

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
 * @lane: a lane; of streams see also blender_next_bulk() and blender_next_run()
 *
 * Return: the oldest request of the cgroup whose turn it is; NULL if the lane
 * is empty. O(1).
 */
struct request *blender_lane_head(struct blender_dev *dev,
				  enum blender_lane lane)
{
	struct rb_node *first = rb_first_cached(&dev->lane[lane].tree);

	lockdep_assert_held(&dev->lock);

	if (!first)
		return NULL;
	return oldest_of(&node_cgq(first)->fifo);
}

/*
 * @cg's read or write of the stream lane that goes next, on flash. Where both wait together,
 * as on what was taken for a disk: its oldest request, or of the other direction the lowest.
 */
static struct request *bulk_in(const struct blender_dev *dev, struct blender_cg *cg,
			       bool write)
{
	struct request *rq = oldest_of(fifo_of(dev, cg, BLENDER_LANE_STREAM, write));
	int steps;

	if (!dev->rotational || !rq || rq_data_dir(rq) == write)
		return rq;
	rq = rb_entry_safe(rb_first(&cg->sorted[write]), struct request, rb_node);
	for (steps = 0; rq && steps < SWEEP_STEPS; steps++) {
		if (blender_rq_get(rq).lane == BLENDER_LANE_STREAM)
			return rq;
		rq = elv_rb_latter_request(rq->q, rq);
	}
	return NULL;
}

static bool has_room(const struct blender_dev *dev, bool write)
{
	const struct blender_direction *dir = &dev->dir[write];
	u64 sectors = dir->inflight_sectors - dir->given_up_sectors;
	u32 shift = blender_ease_shift(&dev->ease);

	return blender_budget_allows(&dir->budget, sectors << SECTOR_SHIFT >> shift,
				     (dir->inflight - dir->given_up) >> shift,
				     dev->wish.missed, write && dir->small);
}

/**
 * blender_may_send_bulk() - is there room for a bulk request in the device?
 * @dev: the device, flash
 * @rq: a request of the stream lane
 */
bool blender_may_send_bulk(struct blender_dev *dev, const struct request *rq)
{
	lockdep_assert_held(&dev->lock);

	return has_room(dev, rq_data_dir(rq) == WRITE);
}

static struct blender_cg *stream_cg(struct rb_node *node)
{
	return container_of(node_cgq(node), struct blender_cg,
			    cgq[BLENDER_LANE_STREAM]);
}

/* Does @cg, of the stream lane's tree, keep its turn with nothing queued? */
static bool keeps_turn(const struct blender_dev *dev, struct blender_cg *cg)
{
	return is_idle(dev, cg, BLENDER_LANE_STREAM) &&
	       !blender_budget_is_open(&dev->dir[READ].budget);
}

/**
 * blender_turn_is_kept() - is it the turn of a cgroup that has nothing queued?
 * @dev: the device
 *
 * Then bulk must not pass by the queues.
 */
bool blender_turn_is_kept(const struct blender_dev *dev)
{
	struct rb_node *first = rb_first_cached(&dev->lane[BLENDER_LANE_STREAM].tree);

	lockdep_assert_held(&dev->lock);

	return first && keeps_turn(dev, stream_cg(first));
}

/**
 * blender_room_for_all() - may whatever is queued of the stream lane go?
 * @dev: the device, flash
 */
bool blender_room_for_all(const struct blender_dev *dev)
{
	int i;

	lockdep_assert_held(&dev->lock);

	if (blender_turn_is_kept(dev))
		return false;
	for (i = READ; i <= WRITE; i++)
		if (dev->dir[i].queued && !has_room(dev, i))
			return false;
	return true;
}

/**
 * blender_waits_longest() - the direction that has waited longest for its turn
 * @dev: the device, flash
 *
 * Return: the direction; NULL if nothing is queued of the stream lane.
 */
const struct blender_direction *blender_waits_longest(const struct blender_dev *dev)
{
	const struct blender_direction *longest = NULL;
	int i;

	lockdep_assert_held(&dev->lock);

	for (i = READ; i <= WRITE; i++) {
		const struct blender_direction *dir = &dev->dir[i];

		if (dir->queued && (!longest || dir->served_ns < longest->served_ns))
			longest = dir;
	}
	return longest;
}

/* Those in flight that were so when the batch began hang, a new one begins. */
static void next_batch(struct blender_direction *dir, u64 now_ns)
{
	dir->given_up += dir->old;
	dir->given_up_sectors += dir->old_sectors;
	dir->old = dir->inflight - dir->given_up;
	dir->old_sectors = dir->inflight_sectors - dir->given_up_sectors;
	dir->batch = dir->batch % BLENDER_RUN_SEQ_MAX + 1;
	dir->batch_ns = now_ns;
}

/**
 * blender_give_up_hung() - what has been with the driver for long does not count
 * @dev: the device
 * @now_ns: time
 *
 * At least 200 ms, and twice of what bulk takes lately: it hangs in the drive, or its task
 * polls and is asleep. It is not to keep room from others, nor a turn for its cgroup. Once
 * in an epoch; looks at the cgroups whose turn it is and that have nothing queued. (What was
 * taken for a disk numbers runs instead.)
 */
void blender_give_up_hung(struct blender_dev *dev, u64 now_ns)
{
	struct rb_node *node = rb_first_cached(&dev->lane[BLENDER_LANE_STREAM].tree);
	int i;

	lockdep_assert_held(&dev->lock);

	if (dev->rotational)
		return;
	for (i = READ; i <= WRITE; i++) {
		struct blender_direction *dir = &dev->dir[i];

		if (blender_age(now_ns, dir->batch_ns) >=
		    max(BLENDER_LANE_WAIT_NS, 2 * dir->budget.service_ns))
			next_batch(dir, now_ns);
	}
	while (node && is_idle(dev, stream_cg(node), BLENDER_LANE_STREAM)) {
		deactivate(dev, stream_cg(node), BLENDER_LANE_STREAM);
		node = rb_first_cached(&dev->lane[BLENDER_LANE_STREAM].tree);
	}
}

/**
 * blender_leave_batch() - bulk has left the driver: it is no longer of its batch
 * @dir: its direction
 * @info: the request, in flight no longer
 *
 * Numbers of batches come again after an hour or so. One request that hung for so long may
 * be taken for another batch's, so what is left is put right whenever nothing is in flight.
 */
void blender_leave_batch(struct blender_direction *dir, struct blender_rq info)
{
	if (!dir->inflight) {
		dir->old = 0;
		dir->old_sectors = 0;
		dir->given_up = 0;
		dir->given_up_sectors = 0;
	} else if (info.run % BLENDER_RUN_SEQ_MAX + 1 == dir->batch) {
		dir->old--;
		dir->old_sectors -= blender_rq_weighs(info);
	} else if (info.run != dir->batch) {
		dir->given_up--;
		dir->given_up_sectors -= blender_rq_weighs(info);
	}
}

/*
 * What @cg may send on flash: its oldest request, or if that is a write and there is no
 * room, or writes must wait, its oldest read. NULL: nothing; then @stop tells whether
 * nobody else may go, or has anything that may.
 */
static struct request *bulk_of(struct blender_dev *dev, struct blender_cg *cg,
			       bool reads_only, bool *stop)
{
	struct request *read = bulk_in(dev, cg, READ);
	struct request *write = bulk_in(dev, cg, WRITE);

	if (write && (!read || write->fifo_time < read->fifo_time)) {
		if (!reads_only && has_room(dev, WRITE))
			return write;
		*stop = !blender_share_lets_by(true) || !dev->dir[READ].queued;
		if (*stop || !read)
			return NULL;
	}
	if (has_room(dev, READ))
		return read;
	cg->held = true;
	*stop = !blender_share_lets_by(false) && !dev->dir[READ].given_up;
	return NULL;
}

/**
 * blender_next_bulk() - what flash gets next of the stream lane
 * @dev: the device
 * @overdue: the direction of which one goes, room or not; NULL: as the budgets allow
 *
 * Of the cgroup whose turn it is; if it has only writes for which there is no room, or
 * nothing that is overdue, of one of those behind. If it keeps its turn, a read.
 *
 * Return: a request; NULL if the budgets let nothing go. Looks at a few cgroups; for what
 * is overdue, once in BLENDER_LANE_WAIT_NS, at all that have something queued.
 */
struct request *blender_next_bulk(struct blender_dev *dev,
				  const struct blender_direction *overdue)
{
	struct rb_node *node = rb_first_cached(&dev->lane[BLENDER_LANE_STREAM].tree);
	bool write = overdue == &dev->dir[WRITE];
	struct request *rq = NULL;
	bool reads_only = false;
	bool stop = false;
	int i;

	lockdep_assert_held(&dev->lock);

	for (i = 0; node && !rq && !stop && (overdue || i < BULK_CGROUPS); i++) {
		struct blender_cg *cg = stream_cg(node);

		rq = overdue ? bulk_in(dev, cg, write) :
			       bulk_of(dev, cg, reads_only, &stop);
		reads_only |= keeps_turn(dev, cg);
		node = rb_next(node);
	}
	return rq || !overdue ? rq : blender_lane_head(dev, BLENDER_LANE_STREAM);
}

/**
 * blender_keep_turn() - whose last read has gone, it may be its turn all the same
 * @dev: the device
 * @rq: of the stream lane, no longer queued
 *
 * A loader with four requests ahead, of which three have room in the device, has one
 * queued, and none in the moment in which that one goes, until it has seen that another
 * has completed. If the next write went in each of those moments, who sends larger writes
 * would get more, and weights would mean nothing. So whom its budget has held back keeps
 * its turn, until it is back or another of its reads has completed: then it had the time.
 */
void blender_keep_turn(struct blender_dev *dev, struct request *rq)
{
	struct blender_cg *cg = blender_rq_cg(rq);

	lockdep_assert_held(&dev->lock);

	/* On what was taken for a disk, and may be one again, who has nothing has no turn. */
	if (rq_data_dir(rq) == WRITE || dev->rotational)
		return;
	if (cg->held && is_idle(dev, cg, BLENDER_LANE_STREAM))
		take_part(dev, cg, BLENDER_LANE_STREAM);
	cg->held = false;
}

/**
 * blender_lose_turn() - a request of a cgroup is with the driver no longer
 * @dev: the device
 * @rq: the request
 */
void blender_lose_turn(struct blender_dev *dev, struct request *rq)
{
	struct blender_cg *cg = blender_rq_cg(rq);

	lockdep_assert_held(&dev->lock);

	if (rq_data_dir(rq) == READ && takes_part(cg, BLENDER_LANE_STREAM) &&
	    is_idle(dev, cg, BLENDER_LANE_STREAM))
		deactivate(dev, cg, BLENDER_LANE_STREAM);
}

/**
 * blender_pass_over() - a cgroup is served before others whose turn it was
 * @dev: the device, flash
 * @rq: its request, still in its lane
 *
 * At most as many as were looked at to find it; they stay in order.
 */
void blender_pass_over(struct blender_dev *dev, struct request *rq)
{
	struct blender_cgq *cgq = &blender_rq_cg(rq)->cgq[blender_rq_get(rq).lane];
	struct rb_node *node;

	lockdep_assert_held(&dev->lock);

	for (node = rb_prev(&cgq->node); node; node = rb_prev(node))
		node_cgq(node)->vtime =
			blender_share_passed_over(node_cgq(node)->vtime,
						  cgq->vtime);
}

/* The first queued request at or behind @sector; NULL: none. */
static struct request *first_from(struct rb_root *root, u64 sector)
{
	struct rb_node *node = root->rb_node;
	struct request *found = NULL;

	while (node) {
		struct request *rq = rb_entry(node, struct request, rb_node);

		if (blk_rq_pos(rq) >= sector) {
			found = rq;
			node = node->rb_left;
		} else {
			node = node->rb_right;
		}
	}
	return found;
}

/*
 * The request of the stream lane with which @cg's sweep over its reads or its writes goes
 * on. What continues its last run is passed over: that run had its turn. NULL: there
 * seems to be none.
 */
static struct request *sweep_next(struct blender_cg *cg, bool write)
{
	struct rb_root *root = &cg->sorted[write];
	struct request *rq = first_from(root, cg->swept);
	u64 end = cg->swept;
	bool wrapped = false;
	int steps;

	for (steps = 0; steps < SWEEP_STEPS; steps++) {
		if (!rq && wrapped)
			break;
		if (!rq) {
			rq = first_from(root, 0);
			wrapped = true;
			continue;
		}
		if (blk_rq_pos(rq) == end)
			end += blk_rq_sectors(rq);
		else if (blender_rq_get(rq).lane == BLENDER_LANE_STREAM)
			return rq;
		rq = elv_rb_latter_request(rq->q, rq);
	}
	return NULL;
}

/* What @cg's next run begins with: of the direction that has had less of the disk. */
static struct request *run_of(struct blender_cg *cg, u64 now_ns)
{
	struct request *oldest = oldest_of(&cg->cgq[BLENDER_LANE_STREAM].fifo);
	bool write = cg->lead > 0;

	if (blender_age(now_ns, oldest->fifo_time) >= BLENDER_SWEEP_WAIT_NS)
		return oldest;
	return sweep_next(cg, write) ?: sweep_next(cg, !write) ?: oldest;
}

static u64 distance(u64 a, u64 b)
{
	return a > b ? a - b : b - a;
}

/**
 * blender_next_run() - where the head of a disk goes for the next run
 * @dev: the device
 * @now_ns: time
 *
 * Each cgroup's runs follow one another upwards and begin anew at the lowest
 * (C-LOOK): from one of many streams to the next it is a short way, and all have
 * a turn. Its reads and its writes have as much of the time. Who has waited for
 * long does not wait for the sweep. Among the cgroups whose turn it nearly is, the
 * head takes the one that is nearest: half of the way on average, and nobody is
 * ahead by more than a run.
 *
 * Return: a request of the stream lane; NULL if it is empty. O(log n) in the
 * queued requests of a few cgroups.
 */
struct request *blender_next_run(struct blender_dev *dev, u64 now_ns)
{
	struct rb_node *node = rb_first_cached(&dev->lane[BLENDER_LANE_STREAM].tree);
	struct request *best = NULL;
	u64 first, least = 0;
	int i;

	lockdep_assert_held(&dev->lock);

	if (!node)
		return NULL;
	first = node_cgq(node)->vtime;
	for (i = 0; node && i < NEAR_CGROUPS; i++, node = rb_next(node)) {
		struct blender_cgq *cgq = node_cgq(node);
		struct request *rq;
		u64 way;

		if (!blender_share_near(first, cgq->vtime,
					READ_ONCE(stream_cg(node)->weight)))
			continue;
		rq = run_of(stream_cg(node), now_ns);
		way = distance(blk_rq_pos(rq), dev->head_at);
		if (!best || way < least) {
			best = rq;
			least = way;
		}
	}
	return best;
}

/**
 * blender_run_next() - the queued request with which the current run goes on
 * @dev: the device
 *
 * Return: the request of the stream lane at the run's next sector, or NULL. O(log n) in
 * the cgroup's queued requests.
 */
struct request *blender_run_next(struct blender_dev *dev)
{
	const struct blender_run_state *run = &dev->run;
	struct request *rq;

	lockdep_assert_held(&dev->lock);

	if (!run->cg)
		return NULL;
	rq = elv_rb_find(&run->cg->sorted[run->write], run->next);
	return rq && blender_rq_get(rq).lane == BLENDER_LANE_STREAM ? rq : NULL;
}

/**
 * blender_would_be_next() - would the stream lane's turn be that of a cgroup?
 * @dev: the device, a disk
 * @cg: has a run in service
 *
 * Return: whether it has nothing queued in that lane, and is as far behind as whoever's
 * turn it is.
 */
bool blender_would_be_next(struct blender_dev *dev, struct blender_cg *cg)
{
	struct rb_node *node = rb_first_cached(&dev->lane[BLENDER_LANE_STREAM].tree);

	lockdep_assert_held(&dev->lock);

	return node && is_idle(dev, cg, BLENDER_LANE_STREAM) &&
	       !blender_share_before(node_cgq(node)->vtime,
				     cg->cgq[BLENDER_LANE_STREAM].vtime);
}

/* The virtual time of one in the tree has changed. */
static void reorder(struct blender_lane_queue *lq, struct blender_cgq *cgq)
{
	struct rb_node *prev = rb_prev(&cgq->node), *next = rb_next(&cgq->node);

	if ((!prev || !cgq_before(&cgq->node, prev)) &&
	    (!next || !cgq_before(next, &cgq->node)))
		return;
	rb_erase_cached(&cgq->node, &lq->tree);
	rb_add_cached(&cgq->node, &lq->tree, cgq_before);
}

/**
 * blender_reweigh() - a cgroup gets another weight
 * @dev: the device
 * @cg: one of its cgroups
 * @weight: BLENDER_WEIGHT_MIN..BLENDER_WEIGHT_MAX
 *
 * What it was served beyond its part counts by the new weight, or one that was very light
 * would wait for minutes after it has been made heavy.
 */
void blender_reweigh(struct blender_dev *dev, struct blender_cg *cg, u16 weight)
{
	int i;

	lockdep_assert_held(&dev->lock);

	for (i = 0; i < BLENDER_LANE_NR; i++) {
		struct blender_lane_queue *lq = &dev->lane[i];

		cg->cgq[i].vtime = blender_share_reweigh(cg->cgq[i].vtime, lq->vtime,
							 cg->weight, weight);
		if (takes_part(cg, i))
			reorder(lq, &cg->cgq[i]);
	}
	WRITE_ONCE(cg->weight, weight);
}

/* Time in a lane is that of whose turn it is, and goes on only. */
static void pass_time(struct blender_lane_queue *lq, const struct blender_cgq *cgq)
{
	lq->vtime = blender_share_later(lq->vtime, cgq->vtime);
}

/**
 * blender_charge_unqueued() - let a cgroup pay for a request that was not queued
 * @dev: the device
 * @rq: the request; its cgroup has nothing queued, but may keep its turn
 */
void blender_charge_unqueued(struct blender_dev *dev, struct request *rq)
{
	struct blender_rq info = blender_rq_get(rq);
	struct blender_cg *cg = blender_rq_cg(rq);
	struct blender_cgq *cgq = &cg->cgq[info.lane];

	lockdep_assert_held(&dev->lock);

	enter(dev, cg, info.lane);
	pass_time(&dev->lane[info.lane], cgq);
	cgq->vtime += blender_share_cost(info.sectors << SECTOR_SHIFT, 0,
					 READ_ONCE(cg->weight));
	if (takes_part(cg, info.lane))
		reorder(&dev->lane[info.lane], cgq);
}

/**
 * blender_charge() - let a cgroup pay for a request
 * @dev: the device
 * @rq: the request, still in its lane
 * @waited_ns: how long the head of a disk stood still for it
 *
 * O(log n) in the lane's active cgroups.
 */
void blender_charge(struct blender_dev *dev, struct request *rq, u64 waited_ns)
{
	struct blender_rq info = blender_rq_get(rq);
	struct blender_cg *cg = blender_rq_cg(rq);
	struct blender_lane_queue *lq = &dev->lane[info.lane];
	struct blender_cgq *cgq = &cg->cgq[info.lane];
	u32 bytes = blender_rq_sectors(rq, info) << SECTOR_SHIFT;
	u32 beside = beside_bytes(dev, info.lane) + blender_head_bytes(waited_ns);

	lockdep_assert_held(&dev->lock);

	pass_time(lq, node_cgq(rb_first_cached(&lq->tree)));
	cgq->vtime += blender_share_cost(bytes, beside, READ_ONCE(cg->weight));
	if (dev->rotational && info.lane == BLENDER_LANE_STREAM)
		cg->lead = blender_share_lead(cg->lead, rq_data_dir(rq),
					      (s64)bytes + beside);
	reorder(lq, cgq);
}

/**
 * blender_charge_time() - correct what a cgroup paid for a request by its size
 * @dev: the device, a disk
 * @rq: the request, of the stream lane, which has completed
 * @took_ns: so much of the disk's time was its own
 *
 * O(log n) in the lane's active cgroups.
 */
void blender_charge_time(struct blender_dev *dev, struct request *rq, u64 took_ns)
{
	struct blender_rq info = blender_rq_get(rq);
	struct blender_cg *cg = blender_rq_cg(rq);
	struct blender_cgq *cgq = &cg->cgq[info.lane];
	s64 beyond = (s64)blender_head_bytes(took_ns) - (info.sectors << SECTOR_SHIFT);

	lockdep_assert_held(&dev->lock);

	cgq->vtime = blender_share_correct(cgq->vtime, beyond, READ_ONCE(cg->weight));
	cg->lead = blender_share_lead(cg->lead, rq_data_dir(rq), beyond);
	if (!is_idle(dev, cg, info.lane))
		reorder(&dev->lane[info.lane], cgq);
}
