/* SPDX-License-Identifier: GPL-2.0 */
/*
 * compat.h: one block layer for core, whatever the kernel (6.1 and later)
 *
 * This header and compat.c are the only places that know how kernels differ.
 * They ask for abilities, not for versions: gen-private reads the BTF of the
 * kernel that is built for and leaves COMPAT_... defines in blender_private.h
 * (a stable update may bring a change that its number does not tell). A kernel
 * that differs in a way not known here does not compile.
 *
 * From blender_private.h (as that kernel has them): the elevator types, struct
 * blk_mq_alloc_data, the blkcg types, and the prototypes of the functions that
 * private-types lists: one line more there is all it takes to call another.
 *
 * Hooks whose prototypes differ; write them with these types:
 *   int  init_sched(struct request_queue *, compat_init_arg *);
 *   void depth_updated(compat_depth_arg *);
 *   void insert_requests(struct blk_mq_hw_ctx *, struct list_head *,
 *                        compat_insert_t);
 *   pd_alloc_fn: COMPAT_DEFINE_PD_ALLOC(name, impl), see below
 *
 * Wrappers:
 *   compat_init()                 once, at module load
 *   compat_elevator_alloc()       begin of init_sched: the elevator_queue
 *   COMPAT_SCHED_DATA_OPS()       in elevator_mq_ops: how to make elevator_data
 *   compat_sched_data()           in init_sched: the elevator_data
 *   compat_sched_data_free()      end of exit_sched
 *   compat_elevator_abort()       init_sched fails after that
 *   compat_elevator_ready()       init_sched succeeds
 *   compat_depth_queue()          the queue in depth_updated
 *   compat_insert_at_head()       decode insert_requests' last argument
 *   compat_limit_depth()          in limit_depth: at most N requests of nr_requests
 *   compat_set_min_shallow_depth() smallest N that compat_limit_depth() will get
 *   compat_rq_has_elv()           did prepare_request see this request?
 *   compat_queue_rotational()
 *   compat_single_dispatch()      one dispatcher at a time for the whole queue
 *   compat_wbt_suspend()          in init_sched: no throttling of writes above us
 *   compat_wbt_resume()           in exit_sched
 *   compat_free_requests()        after blk_mq_sched_try_insert_merge()
 *   compat_hrtimer_setup()
 *  with CONFIG_BLK_CGROUP:
 *   compat_blkcg_activate()       compat_blkcg_deactivate()
 *   compat_css_to_blkcg()         compat_blkg_to_pd()  compat_blkg_dev_name()
 *   compat_blkg_lookup()          the blkg of (blkcg, queue)
 *   compat_current_blkg()         the blkg of (current, queue)
 *   compat_blkg_conf_begin()      "MAJ:MIN rest" in a cgroup file: blkg and rest
 *   compat_blkg_conf_end()
 */
#ifndef BLENDER_COMPAT_H
#define BLENDER_COMPAT_H

#include "blender_private.h"

int compat_init(void);

/* --- init_sched, exit_sched -------------------------------------------- */

#ifdef COMPAT_INIT_SCHED_GETS_QUEUE	/* 7.3; not 6.12 */
typedef struct elevator_queue compat_init_arg;
#else
typedef struct elevator_type compat_init_arg;
#endif

/*
 * init_sched runs with the queue frozen and quiesced, after the scheduler tags
 * were allocated: q->nr_requests and hctx->sched_tags are valid. NULL: no memory.
 */
static inline struct elevator_queue *
compat_elevator_alloc(struct request_queue *q, compat_init_arg *arg)
{
#ifdef COMPAT_INIT_SCHED_GETS_QUEUE
	return arg;
#else
	return elevator_alloc(q, arg);
#endif
}

/*
 * The elevator's data, made by alloc(q) and freed by free(data). 7.3 calls both
 * while the queue is not frozen, so that they may do what waits for IO, such as
 * alloc_percpu(): put COMPAT_SCHED_DATA_OPS(alloc, free) (no comma after it) into
 * elevator_mq_ops. Older kernels have no such hooks: compat_sched_data() calls
 * alloc() then, with the queue frozen. memalloc_noio_save() is not enough for
 * alloc_percpu() there: it would take a mutex, which another task may hold while its
 * reclaim waits for IO to this queue. With COMPAT_PERCPU_GFP it takes none.
 * NULL: no memory (call compat_elevator_abort()). If init_sched fails later, or
 * at the end of exit_sched, call compat_sched_data_free().
 */
#ifdef COMPAT_ALLOCS_SCHED_DATA		/* 7.3; not 6.12 */
#define COMPAT_SCHED_DATA_OPS(alloc, free)				\
	.alloc_sched_data = (alloc), .free_sched_data = (free),
#define COMPAT_PERCPU_GFP	GFP_KERNEL
#else
#define COMPAT_SCHED_DATA_OPS(alloc, free)
#define COMPAT_PERCPU_GFP	(GFP_NOWAIT | __GFP_NOWARN)
#endif

static inline void *compat_sched_data(struct elevator_queue *eq,
				      struct request_queue *q,
				      void *(*alloc)(struct request_queue *))
{
#ifndef COMPAT_ALLOCS_SCHED_DATA
	eq->elevator_data = alloc(q);
#endif
	return eq->elevator_data;
}

static inline void compat_sched_data_free(struct elevator_queue *eq,
					  void (*free)(void *))
{
#ifndef COMPAT_ALLOCS_SCHED_DATA
	free(eq->elevator_data);
	eq->elevator_data = NULL;
#endif
}

/* Undo compat_elevator_alloc(); then return the error from init_sched. */
static inline void compat_elevator_abort(struct elevator_queue *eq)
{
#ifndef COMPAT_INIT_SCHED_GETS_QUEUE
	kobject_put(&eq->kobj);
#endif
}

/*
 * eq->elevator_data is set: the queue may use it. queue/async_depth (7.3)
 * starts where it limits nothing: blender decides depths itself.
 */
static inline void compat_elevator_ready(struct request_queue *q,
					 struct elevator_queue *eq)
{
	q->elevator = eq;
#ifdef COMPAT_QUEUE_HAS_ASYNC_DEPTH
	q->async_depth = q->nr_requests;
#endif
}

/* --- scheduler tags ---------------------------------------------------- */

#ifdef COMPAT_DEPTH_UPDATED_PER_QUEUE	/* 7.3; not 6.12 */
typedef struct request_queue compat_depth_arg;
#else
typedef struct blk_mq_hw_ctx compat_depth_arg;
#endif

/*
 * depth_updated is called when q->nr_requests has changed: once per queue, or
 * (6.1 and 6.12) once for each hardware queue.
 */
static inline struct request_queue *compat_depth_queue(compat_depth_arg *arg)
{
#ifdef COMPAT_DEPTH_UPDATED_PER_QUEUE
	return arg;
#else
	return arg->queue;
#endif
}

/*
 * Tell the tags' wait queues the smallest depth that compat_limit_depth() will
 * ask for; without this a waiter may sleep for ever. Call from init_sched and
 * from depth_updated.
 */
static inline void compat_set_min_shallow_depth(struct request_queue *q,
						unsigned int depth)
{
	struct blk_mq_hw_ctx *hctx;
	unsigned long i;

	queue_for_each_hw_ctx(q, hctx, i)
		sbitmap_queue_min_shallow_depth(&hctx->sched_tags->bitmap_tags,
						depth);
}

void compat_limit_depth(struct blk_mq_alloc_data *data, unsigned int depth);

/* --- requests ---------------------------------------------------------- */

#ifdef COMPAT_HAS_blk_insert_t		/* 6.12; not 6.1 */
typedef blk_insert_t compat_insert_t;
#else
typedef bool compat_insert_t;
#endif

static inline bool compat_insert_at_head(compat_insert_t flags)
{
	return flags & 1;	/* true, or BLK_MQ_INSERT_AT_HEAD */
}

/*
 * True from prepare_request to finish_request. On 6.1 flush and FUA requests
 * never come to the elevator, yet completed_request is called for them too, and
 * rq->elv then holds flush data: look here before touching rq->elv.
 */
static inline bool compat_rq_has_elv(const struct request *rq)
{
#ifdef RQF_USE_SCHED			/* 6.12; not 6.1 */
	return rq->rq_flags & RQF_USE_SCHED;
#else
	return rq->rq_flags & RQF_ELVPRIV;
#endif
}

/* Free what blk_mq_sched_try_insert_merge() left on @list; no locks held. */
static inline void compat_free_requests(struct list_head *list)
{
	struct request *rq, *next;

	list_for_each_entry_safe(rq, next, list, queuelist) {
		list_del_init(&rq->queuelist);
		blk_mq_free_request(rq);
	}
}

/* --- queues ------------------------------------------------------------ */

static inline bool compat_queue_rotational(struct request_queue *q)
{
#ifdef blk_queue_nonrot			/* 6.1 and 6.12 have it, 7.3 not */
	return !blk_queue_nonrot(q);
#else
	return blk_queue_rot(q);
#endif
}

/*
 * Zoned devices: 6.1 only gives them to elevators that claim zone write locking
 * (elevator_features), which blender does not, so it cannot be chosen there.
 * Since 6.10 zone write plugs keep the order below any elevator.
 */

/* Call from init_sched: the flag stays as the previous elevator left it. */
static inline void compat_single_dispatch(struct request_queue *q, bool single)
{
	if (single)
		blk_queue_flag_set(QUEUE_FLAG_SQ_SCHED, q);
	else
		blk_queue_flag_clear(QUEUE_FLAG_SQ_SCHED, q);
}

/*
 * Writeback throttling (wbt) would hold back asynchronous writes before they
 * become requests. If it is on by default, off from init_sched to exit_sched, as
 * bfq does it; what an administrator wrote to queue/wbt_lat_usec stays.
 */
static inline void compat_wbt_suspend(struct request_queue *q)
{
#if !defined(COMPAT_HAS_wbt_disable_default)	/* no CONFIG_BLK_WBT */
#elif defined(COMPAT_WBT_GETS_DISK)		/* 6.12; not 6.1 */
	wbt_disable_default(q->disk);
#else
	wbt_disable_default(q);
#endif
}

static inline void compat_wbt_resume(struct request_queue *q)
{
#if !defined(COMPAT_HAS_wbt_enable_default)
#elif defined(COMPAT_WBT_GETS_DISK)
	wbt_enable_default(q->disk);
#else
	wbt_enable_default(q);
#endif
}

/* --- timers ------------------------------------------------------------ */

static inline void
compat_hrtimer_setup(struct hrtimer *timer,
		     enum hrtimer_restart (*function)(struct hrtimer *),
		     clockid_t clock, enum hrtimer_mode mode)
{
#ifdef COMPAT_HAS_hrtimer_setup		/* 7.3; not 6.12 */
	hrtimer_setup(timer, function, clock, mode);
#else
	hrtimer_init(timer, clock, mode);
	timer->function = function;
#endif
}

/* --- block cgroups ----------------------------------------------------- */

#ifdef CONFIG_BLK_CGROUP

/*
 * pd_alloc_fn as this kernel calls it, from
 *   static struct blkg_policy_data *impl(struct request_queue *q,
 *                                        struct blkcg *blkcg, gfp_t gfp);
 * Called under q->queue_lock with GFP_NOWAIT or without it with GFP_KERNEL.
 * pd_free_fn: blkcg_print_blkgs() reads pds under queue_lock on 6.1 and 6.12
 * but only under RCU on 7.3, so free after a grace period.
 */
#ifdef COMPAT_PD_ALLOC_GETS_DISK	/* 6.12; not 6.1 */
#define COMPAT_DEFINE_PD_ALLOC(name, impl)				\
static struct blkg_policy_data *name(struct gendisk *disk,		\
				     struct blkcg *blkcg, gfp_t gfp)	\
{									\
	return impl(disk->queue, blkcg, gfp);				\
}
#else
#define COMPAT_DEFINE_PD_ALLOC(name, impl)				\
static struct blkg_policy_data *name(gfp_t gfp,				\
				     struct request_queue *q,		\
				     struct blkcg *blkcg)		\
{									\
	return impl(q, blkcg, gfp);					\
}
#endif

/* Both freeze the queue; from init_sched and exit_sched that nests. */
static inline int compat_blkcg_activate(struct request_queue *q,
					const struct blkcg_policy *pol)
{
#ifdef COMPAT_BLKCG_ACTIVATES_DISK	/* 6.12; not 6.1 */
	return blkcg_activate_policy(q->disk, pol);
#else
	return blkcg_activate_policy(q, pol);
#endif
}

static inline void compat_blkcg_deactivate(struct request_queue *q,
					   const struct blkcg_policy *pol)
{
#ifdef COMPAT_BLKCG_ACTIVATES_DISK
	blkcg_deactivate_policy(q->disk, pol);
#else
	blkcg_deactivate_policy(q, pol);
#endif
}

/* For cgroup files: compat_css_to_blkcg(of_css(of)) or (seq_css(sf)). */
static inline struct blkcg *compat_css_to_blkcg(struct cgroup_subsys_state *css)
{
	return container_of(css, struct blkcg, css);
}

/* NULL while the policy is not active on the blkg's queue. */
static inline struct blkg_policy_data *
compat_blkg_to_pd(struct blkcg_gq *blkg, const struct blkcg_policy *pol)
{
	return READ_ONCE(blkg->pd[pol->plid]);
}

/* "MAJ:MIN", as the io controller prints it; NULL as the disk goes away. */
static inline const char *compat_blkg_dev_name(struct blkcg_gq *blkg)
{
	if (!blkg->q->disk)
		return NULL;
	return bdi_dev_name(blkg->q->disk->bdi);
}

/* A cgroup file's input "MAJ:MIN rest": device looked up, blkg made. */
struct compat_blkg_conf {
	struct blkcg_gq *blkg;
	char *rest;
	struct blkg_conf_ctx ctx;	/* private */
};

struct blkcg_gq *compat_blkg_lookup(struct blkcg *blkcg,
				    struct request_queue *q);
struct blkcg_gq *compat_current_blkg(struct request_queue *q);
int compat_blkg_conf_begin(struct compat_blkg_conf *conf, struct blkcg *blkcg,
			   const struct blkcg_policy *pol, char *input);
void compat_blkg_conf_end(struct compat_blkg_conf *conf);

#endif /* CONFIG_BLK_CGROUP */

#endif /* BLENDER_COMPAT_H */
