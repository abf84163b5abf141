/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The scheduler's state, and what its files offer one another.
 *
 * core carries out what policy decides: it turns requests into numbers, keeps
 * them in queues, and gives them to blk-mq. It holds all locks and all memory.
 *
 * Locks, outermost first:
 *	q->queue_lock		block layer; held around pd_alloc_fn
 *	dev->lock		everything of one device, interrupts off
 *	hc->lock		the list of one hardware queue; never with another
 */
#ifndef BLENDER_CORE_H
#define BLENDER_CORE_H

#include <linux/ioprio.h>
#include <linux/spinlock.h>

#include "compat.h"

#include "anticipate.h"
#include "budget.h"
#include "cohort.h"
#include "contend.h"
#include "depth.h"
#include "ease.h"
#include "head.h"
#include "hist.h"
#include "lane.h"
#include "params.h"
#include "pick.h"
#include "sample.h"
#include "share.h"
#include "stream.h"
#include "tag.h"

struct blender_dev;

/**
 * struct blender_cgq - one cgroup's requests in one lane
 * @fifo: its requests, oldest first (rq->queuelist); of the stream lane on flash the
 *	reads only
 * @node: in the lane's tree while it has any request there
 * @vtime: what it was served, see policy/share.h
 *
 * Protected by dev->lock.
 */
struct blender_cgq {
	struct list_head fifo;
	struct rb_node node;
	u64 vtime;
};

/**
 * struct blender_cg - a (device, cgroup) pair
 *
 * Made by the blkcg policy with the blkg, or once per device as the fallback
 * that takes everything when there is no policy. Each request that the
 * scheduler knows holds a reference, so the pair outlives its cgroup until the
 * last one is done.
 *
 * @pd: what the block cgroup core sees; first, and only theirs
 * @rcu: to free after a grace period; shares room with @sorted, then empty
 * @refs: the owner's and one per request
 * @id: id of the cgroup, 1: root
 * @weight: weight in force, written by cgroup files, read anywhere
 * @dev_weight: weight set for this device, 0: none
 * @class: &enum blender_class in force
 * @dev_class: class set for this device, BLENDER_CLASS_NR: none
 * @depth: &enum blender_depth, the scheduler tags it may use, see limit_depth
 *
 * The rest is protected by dev->lock, and read without it for statistics.
 *
 * @floods: its small requests are more than a light cgroup has, blender_floods()
 * @held: on flash, it was its turn to read, and there was no room
 * @weighed: it streams or floods, and its weight is counted in @epoch's weights
 * @parted: @writes is a list. A pair may be an earlier one of the queue, when it was a disk:
 *	6.1 keeps that of a cgroup which went while its bio was held up above
 * @cgq: its queue in each lane
 * @sorted: all its queued requests by sector, reads and writes
 * @streams: stream detection
 * @tagger: streaming or random
 * @think: on a disk, think time of its streams
 * @swept: on a disk, end of its last run, see blender_next_run()
 * @lead: on a disk, what its reads had more than its writes, blender_share_lead()
 * @writes: on flash, its writes in the stream lane
 * @epoch: last epoch of the device's contention in which it sent a request
 * @active_ms: when that epoch's first one came, blender_ms()
 * @light_sectors: outstanding sectors that are not of a stream, see blender_light()
 * @outstanding: requests between insertion and completion
 * @small_at: when its last latency-lane request was dispatched or completed,
 *	blender_stamp()
 * @hist: latency in the latency and the stream lane, see note_latency()
 * @seq_bytes: bytes of its streams ... @wait_max_us: for io.blender.stat
 */
struct blender_cg {
#ifdef CONFIG_BLK_CGROUP
	struct blkg_policy_data pd;
#endif
	u64 id;
	refcount_t refs;
	u16 weight;
	u16 dev_weight;
	u8 class;
	u8 dev_class;
	u8 depth;
	u8 floods : 1;
	u8 held : 1;
	u8 parted : 1;
	u8 weighed : 1;

	struct blender_tagger tagger;
	u32 epoch;
	union {
		struct {
			struct blender_think think;
			u64 swept : 48;
			s64 lead : 16;
		};
		struct list_head writes;
	};
	struct blender_cgq cgq[BLENDER_LANE_NR];
	union {
		struct rb_root sorted[2];
		struct rcu_head rcu;
	};
	struct blender_streams streams;
	u32 light_sectors[2];
	u32 outstanding;
	u32 small_at;

	struct blender_hist hist[2];
	u64 seq_bytes;
	u64 rand_bytes;
	u64 wait_us;
	u32 seq_ios;
	u32 rand_ios;
	u32 lane_ios[BLENDER_LANE_NR];
	u32 wait_max_us;
	u32 active_ms;
};

/**
 * struct blender_lane_queue - one lane of a device
 * @tree: the cgroups that have requests in it, by virtual time
 * @vtime: virtual time of the cgroup whose turn it was last, never earlier than before
 * @cgroups: how many they are
 * @queued: requests queued
 * @inflight: requests given to the driver
 * @inflight_sectors: their size
 * @served_ns: when it was last served, or became non-empty if that is later
 */
struct blender_lane_queue {
	struct rb_root_cached tree;
	u64 vtime;
	u32 cgroups;
	u32 queued;
	u32 inflight;
	u64 inflight_sectors;
	u64 served_ns;
};

/**
 * struct blender_direction - reads or writes of a device
 * @queued: bulk requests queued
 * @inflight: bulk requests given to the driver
 * @inflight_sectors: their size
 * @batch: on flash, which number those given to the driver now have,
 * @batch_ns: since when
 * @old: those of them in flight that have the number before, and
 * @old_sectors: their size
 * @given_up: those that have an earlier one: in flight for so long that they say nothing
 *	of the room in the device
 * @given_up_sectors: their size
 * @small: latency-lane requests given to the driver
 * @served_ns: when bulk was last given to the driver, or began to queue if later
 * @budget: how much bulk may be in flight, on flash
 */
struct blender_direction {
	u32 queued;
	u32 inflight;
	u64 inflight_sectors;
	u32 small;
	u16 batch;
	u64 batch_ns;
	u32 old;
	u32 given_up;
	u64 old_sectors;
	u64 given_up_sectors;
	u64 served_ns;
	struct blender_budget budget;
};

#define BLENDER_RUN_SEQ_MAX	0x3fff	/* as struct blender_rq has room for */

/**
 * struct blender_run_state - the run that the stream lane is serving, or a request that
 *	is of no stream
 * @cg: whose, with a reference; NULL: none
 * @scattered: it is of no stream
 * @write: its direction
 * @next: sector at which it goes on
 * @start_ns: when its first request completed, 0 before
 * @bytes: dispatched of it
 * @inflight_bytes: size of
 * @inflight: its requests in flight
 * @seq: number of the run, so that a late completion is not taken for its own;
 *	1..BLENDER_RUN_SEQ_MAX
 * @completed_ns: when its last request in flight completed
 * @wait_until_ns: anticipate its next request until then
 */
struct blender_run_state {
	struct blender_cg *cg;
	bool scattered;
	bool write;
	u64 next;
	u64 start_ns;
	u64 bytes;
	u64 inflight_bytes;
	u32 inflight;
	u16 seq;
	u64 completed_ns;
	u64 wait_until_ns;
};

/**
 * struct blender_counters - conservation: what comes in goes out
 * @inserted: requests taken in
 * @merged: of these, merged into another one
 * @dispatched: given to the driver, requeued ones counted each time
 * @requeued: given back by the driver
 * @completed: finished
 */
struct blender_counters {
	u64 inserted;
	u64 merged;
	u64 dispatched;
	u64 requeued;
	u64 completed;
};

/**
 * struct blender_passed - requests that went by without being looked at
 * @in: inserted
 * @out: ended
 *
 * One for each CPU; a request may come in on one and end on another.
 */
struct blender_passed {
	u64 in;
	u64 out;
};

/**
 * struct blender_hctx - a hardware queue
 * @dev: its device
 * @lock: protects @queue; taken in process context only
 * @queue: requests on the direct path, in order
 * @sample: which of them to look at
 */
struct blender_hctx {
	struct blender_dev *dev;
	spinlock_t lock;		/* see the head of this file */
	struct list_head queue;
	struct blender_sample sample;
} ____cacheline_aligned_in_smp;

/**
 * struct blender_dev - a device
 *
 * Lifetime: init_sched to exit_sched. Everything is protected by @lock; @direct,
 * @runnable and @queued are also read without it. What the direct path reads
 * is in a cache line of its own, written only when contention comes and goes.
 *
 * @direct: nothing is queued, nobody contends: see direct.c
 * @may_pass: requests may take the direct path at all
 * @heavy: some cgroup may not have all tags (cg->depth)
 * @rotational: it says that it has a head, since the scheduler was chosen
 * @moves: and so it seems, see policy/head.c: as a disk it is to be treated. What its
 *	cgroups keep is @rotational's
 * @passed: requests on the direct path that were not looked at
 * @runnable: dispatch would return a request
 * @waiting: the last decision was to wait: look again when something changes
 * @owed: there is something to dispatch, and nobody was woken up for it yet
 * @fresh: the queues are as the last decision saw them; a completion may have changed a
 *	budget since
 * @head: requests inserted at the head, or unknown to the scheduler
 * @decision: the last decision
 * @slice: lane that has the head of a disk, since @slice_start_ns
 * @sparse: a small request waits of a cgroup that seldom sends one
 * @bunch_ns: how long the last bunch of small requests had the head
 * @bunch_until_ns: anticipate a small request until then
 * @scattered: bulk requests with the driver, a disk, that are of no stream
 * @head_at: end of the request that was given to the driver last
 * @head_time: on a disk, where its time goes
 * @cohort: on a disk, what it has had for long
 * @latency_streak: latency-lane requests in a row
 * @contention: who and what was there lately
 * @ease: does it help anyone to hold bulk back, on flash?
 * @dir: reads and writes
 * @wish: the latency that is wanted, and what it is
 * @timer: for decisions that end with time
 * @timer_ns: when it will fire, 0: not set
 * @fallback: takes the requests without a &struct blender_cg
 * @shown: in the list of devices that debugfs may show
 */
struct blender_dev {
	bool direct;
	bool may_pass;
	bool heavy;
	bool runnable;
	bool rotational;
	bool moves;
	bool has_policy;
	u32 queued;
	struct request_queue *q;
	struct blender_passed __percpu *passed;
	struct blender_cg *fallback;
	struct blender_params params;

	spinlock_t lock ____cacheline_aligned_in_smp;	/* as above */
	bool waiting;
	bool owed;
	bool fresh;
	struct list_head head;
	struct blender_lane_queue lane[BLENDER_LANE_NR];
	struct blender_run_state run;
	struct blender_decision decision;
	u8 slice;
	bool sparse;
	u64 slice_start_ns;
	u64 bunch_ns;
	u64 bunch_until_ns;
	u32 scattered;
	u64 head_at;
	struct blender_head head_time;
	struct blender_cohort cohort;
	u32 latency_streak;

	struct blender_contention contention;
	struct blender_ease ease;
	struct blender_direction dir[2];
	struct blender_wish wish;
	struct blender_counters count;
	struct hrtimer timer;
	struct list_head shown;
	u64 timer_ns;
};

/*
 * What the scheduler remembers of a request. rq->elv.priv[0] is its cgroup,
 * rq->elv.priv[1] a struct blender_rq, rq->fifo_time when it was inserted and,
 * later, when it was dispatched (ns).
 *
 *	NONE --insert--> QUEUED --dispatch--> SENT --complete--> DONE
 *	 |||                |                  |
 *	 |||                +--merged--> DONE  +--requeue--> HELD --+
 *	 ||+--insert at head--> HELD --dispatch--> SENT <-----------+
 *	 |+--insert, direct, looked at--> SENT
 *	 +--insert, direct--> PASSED --requeue or end--> NONE
 *
 * PASSED has no cgroup.
 */
enum blender_rq_state {
	BLENDER_RQ_NONE,
	BLENDER_RQ_QUEUED,
	BLENDER_RQ_HELD,
	BLENDER_RQ_SENT,
	BLENDER_RQ_DONE,
	BLENDER_RQ_PASSED,
};

/**
 * struct blender_rq - a request's state, in one pointer's room
 * @sectors: what it counts for in light_sectors and inflight_sectors; a request has less
 *	than 4 GiB
 * @cohort: on a disk, since when it has it, blender_cohort_join()
 * @run: belongs to run number @run, 0: to none; on flash, of bulk, to that batch
 * @goes_on: on a disk, it continues the run that was in service
 * @charged: on a disk, its cgroup has paid for its size, and pays for its time
 * @state: &enum blender_rq_state
 * @lane: &enum blender_lane
 * @light: counted in light_sectors
 * @stream: part of a confirmed stream
 * @erase: discard or write zeroes: its size says nothing of its cost
 * @scale: it stands for so many of its kind that are outstanding, policy/sample.h
 */
struct blender_rq {
	u32 sectors : 24;
	u32 cohort : 8;
	u16 run : 14;
	u16 goes_on : 1;
	u16 charged : 1;
	u8 state : 3;
	u8 lane : 2;
	u8 light : 1;
	u8 stream : 1;
	u8 erase : 1;
	u8 scale;
};

/* Of one that is part of a run: is it of no stream? See @scattered of struct blender_dev. */
static inline bool blender_is_scattered(struct blender_rq info)
{
	return !info.stream && !info.goes_on;
}

static inline struct blender_rq blender_rq_get(const struct request *rq)
{
	union {
		void *word;
		struct blender_rq info;
	} u = { .word = rq->elv.priv[1] };

	static_assert(sizeof(struct blender_rq) <= sizeof(void *));
	return u.info;
}

static inline void blender_rq_set(struct request *rq, struct blender_rq info)
{
	union {
		void *word;
		struct blender_rq info;
	} u = { .word = NULL };

	u.info = info;
	rq->elv.priv[1] = u.word;
}

/* Time as policy/stream.c has it; wraps. */
static inline u32 blender_ms(u64 ns)
{
	return (u32)div_u64(ns, NSEC_PER_MSEC);
}

/* Does @rq move data, and nothing else? */
static inline bool blender_rq_is_data(const struct request *rq)
{
	return req_op(rq) == REQ_OP_READ || req_op(rq) == REQ_OP_WRITE;
}

/* What the flags of a request, or of a bio, say of it. */
static inline struct blender_request blender_describe_flags(blk_opf_t opf)
{
	return (struct blender_request) {
		.write	= op_is_write(opf),
		.sync	= op_is_sync(opf),
		.more	= !!(opf & REQ_IDLE),
		.meta	= !!(opf & (REQ_META | REQ_PRIO)),
		.fua	= !!(opf & (REQ_FUA | REQ_PREFLUSH)),
	};
}

/* Do others wait while a request, or bio, waits: for the file system, or for memory? */
static inline bool blender_is_shared(blk_opf_t opf)
{
	return opf & (REQ_META | REQ_PRIO | REQ_SWAP);
}

/* What the scheduler counts a request for: data to be moved, or as much work. */
static inline u32 blender_rq_sectors(const struct request *rq,
				     struct blender_rq info)
{
	return info.erase ? BLENDER_ERASE_BYTES >> SECTOR_SHIFT : blk_rq_sectors(rq);
}

/* ... times what it stands for. */
static inline u32 blender_rq_weighs(struct blender_rq info)
{
	return info.sectors * info.scale;
}

/* Where @cg counts such a request, if it is light: small ones apart from large. */
static inline u32 *blender_light(struct blender_cg *cg, struct blender_rq info)
{
	return &cg->light_sectors[info.sectors >
				  BLENDER_SMALL_BYTES >> SECTOR_SHIFT];
}

static inline struct blender_cg *blender_rq_cg(const struct request *rq)
{
	return rq->elv.priv[0];
}

static inline struct blender_dev *blender_q_dev(struct request_queue *q)
{
	return q->elevator->elevator_data;
}

/**
 * blender_forget_passed() - a request that was not looked at has ended
 * @dev: the device
 * @rq: any request without a cgroup
 *
 * Return: whether it was one of those.
 */
static inline bool blender_forget_passed(struct blender_dev *dev, struct request *rq)
{
	if (blender_rq_get(rq).state != BLENDER_RQ_PASSED)
		return false;
	this_cpu_inc(dev->passed->out);
	rq->elv.priv[1] = NULL;
	return true;
}

/* Requests with the driver, of all lanes; without those on the direct path. */
static inline u32 blender_inflight(const struct blender_dev *dev)
{
	u32 nr = 0;
	int i;

	for (i = 0; i < BLENDER_LANE_NR; i++)
		nr += dev->lane[i].inflight;
	return nr;
}

/* queues.c */
void blender_queues_init(struct blender_dev *dev);
void blender_enqueue(struct blender_dev *dev, struct request *rq, u64 now_ns);
void blender_dequeue(struct blender_dev *dev, struct request *rq);
bool blender_merges_discards(const struct request *rq);
void blender_limit_merge(struct blender_dev *dev, struct request *rq);
void blender_resort(struct request *rq);
struct request *blender_lane_head(struct blender_dev *dev,
				  enum blender_lane lane);
bool blender_may_send_bulk(struct blender_dev *dev, const struct request *rq);
bool blender_turn_is_kept(const struct blender_dev *dev);
bool blender_room_for_all(const struct blender_dev *dev);
const struct blender_direction *blender_waits_longest(const struct blender_dev *dev);
void blender_give_up_hung(struct blender_dev *dev, u64 now_ns);
void blender_leave_batch(struct blender_direction *dir, struct blender_rq info);
struct request *blender_next_bulk(struct blender_dev *dev,
				  const struct blender_direction *overdue);
struct request *blender_next_run(struct blender_dev *dev, u64 now_ns);
struct request *blender_run_next(struct blender_dev *dev);
bool blender_would_be_next(struct blender_dev *dev, struct blender_cg *cg);
void blender_reweigh(struct blender_dev *dev, struct blender_cg *cg, u16 weight);
void blender_charge_unqueued(struct blender_dev *dev, struct request *rq);
void blender_charge(struct blender_dev *dev, struct request *rq, u64 waited_ns);
void blender_charge_time(struct blender_dev *dev, struct request *rq, u64 took_ns);
void blender_keep_turn(struct blender_dev *dev, struct request *rq);
void blender_lose_turn(struct blender_dev *dev, struct request *rq);
void blender_pass_over(struct blender_dev *dev, struct request *rq);

/* classify.c */
void blender_adopt(struct blender_dev *dev, struct request *rq);
void blender_classify(struct blender_dev *dev, struct request *rq,
		      struct blender_sample *sample, u64 now_ns);
void blender_classify_merged(struct blender_dev *dev, struct request *rq,
			     bool front, u64 now_ns);
void blender_turn_epoch(struct blender_dev *dev, u64 now_ns);
void blender_leave(struct blender_dev *dev, struct request *rq);

/* direct.c */
bool blender_may_pass(const struct blender_dev *dev);
int blender_init_hctx(struct blk_mq_hw_ctx *hctx, unsigned int index);
void blender_exit_hctx(struct blk_mq_hw_ctx *hctx, unsigned int index);
bool blender_is_plain(const struct request *rq);
u32 blender_direct_room(const struct blk_mq_hw_ctx *hctx);
void blender_pass(struct blk_mq_hw_ctx *hctx, struct list_head *list);
void blender_insert_direct(struct blender_dev *dev, struct blk_mq_hw_ctx *hctx,
			   struct list_head *list);
struct request *blender_dispatch_direct(struct blk_mq_hw_ctx *hctx);
struct blender_passed blender_sum_passed(const struct blender_dev *dev);

/* dispatch.c */
void blender_send_direct(struct blender_dev *dev, struct request *rq, u8 scale,
			 u64 now_ns);
bool blender_send_at_once(struct blender_dev *dev, struct request *rq,
			  u64 now_ns);
struct request *blender_dispatch(struct blender_dev *dev, u64 now_ns);
void blender_decide(struct blender_dev *dev, u64 now_ns);
bool blender_reconsider(struct blender_dev *dev, u64 now_ns);
enum hrtimer_restart blender_timer(struct hrtimer *timer);
void blender_drop_run(struct blender_dev *dev);

/* feedback.c */
bool blender_complete(struct blender_dev *dev, struct request *rq, u64 now_ns);
void blender_unsend(struct blender_dev *dev, struct request *rq);

/* cgroup.c */
int blender_cgroup_register(void);
void blender_cgroup_unregister(void);
void blender_cgroup_enable(struct blender_dev *dev);
void blender_cgroup_disable(struct blender_dev *dev);
struct blender_cg *blender_bio_cg(struct blender_dev *dev, struct bio *bio,
				  bool shared);
enum blender_depth blender_current_depth(struct blender_dev *dev);
struct blender_cg *blender_cg_alloc(gfp_t gfp, int node);
void blender_cg_put(struct blender_cg *cg);
int blender_cgroup_show_streams(struct blender_dev *dev, struct seq_file *m);

/* sysfs.c, debugfs.c */
extern struct elv_fs_entry blender_attrs[];
#ifdef CONFIG_BLK_DEBUG_FS
extern const struct blk_mq_debugfs_attr blender_debugfs_attrs[];
void blender_debugfs_add(struct blender_dev *dev);
void blender_debugfs_del(struct blender_dev *dev);
#else
static inline void blender_debugfs_add(struct blender_dev *dev) { }
static inline void blender_debugfs_del(struct blender_dev *dev) { }
#endif

#endif
