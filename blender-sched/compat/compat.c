// SPDX-License-Identifier: GPL-2.0
/*
 * compat.c: what differs between kernels and is too long for compat.h
 */
#include "compat.h"

/*
 * Does a shallow depth count bits of one word of the tag bitmap, or of all?
 * On 6.1 of a word, on 6.12.117 and 7.3 of all. Neither a prototype nor a struct
 * tells them apart: so it is tried out, see compat_init().
 */
static bool shallow_is_per_word __read_mostly;

/*
 * Take bits with a shallow depth of 2 from two words of 8: a depth per word
 * gives out 4 bits, one for the whole bitmap 2.
 */
int compat_init(void)
{
	struct sbitmap_queue tags;
	unsigned int taken = 0;
	int ret;

	ret = sbitmap_queue_init_node(&tags, 16, 3, false, GFP_KERNEL,
				      NUMA_NO_NODE);
	if (ret)
		return ret;
	sbitmap_queue_min_shallow_depth(&tags, 1);
	while (taken < 16 && sbitmap_queue_get_shallow(&tags, 2) >= 0)
		taken++;
	sbitmap_queue_free(&tags);
	shallow_is_per_word = taken > 2;
	return 0;
}

/* One of the queue's hardware queues: all have tags of the same kind. */
static struct blk_mq_hw_ctx *any_hctx(struct request_queue *q)
{
	struct blk_mq_hw_ctx *hctx;
	unsigned long i;

	queue_for_each_hw_ctx(q, hctx, i)
		return hctx;
	return NULL;
}

/* Not inline: its caller is on the way of every request of a stream. */
static noinline void limit_words(struct blk_mq_alloc_data *data, unsigned int depth)
{
	/* Before 6.1.105, and from 6.2 to 6.10, it is not known here yet. */
	const struct blk_mq_hw_ctx *hctx = data->hctx ?: any_hctx(data->q);
	unsigned int shift = hctx->sched_tags->bitmap_tags.sb.shift;

	data->shallow_depth = DIV_ROUND_UP(depth << shift, data->q->nr_requests);
}

/*
 * compat_limit_depth() - from the limit_depth hook: let this allocation take only
 * one of @depth of the q->nr_requests tags, the first ones of each word of the tag
 * bitmap: at least one for each, so a small @depth comes out as the number of words
 * (depth 64 has 4 words of 16).
 */
void compat_limit_depth(struct blk_mq_alloc_data *data, unsigned int depth)
{
	unsigned int all = data->q->nr_requests;

	if (depth >= all)
		return;
	depth = max(depth, 1U);
	if (shallow_is_per_word)
		limit_words(data, depth);
	else
		data->shallow_depth = depth;
}

#ifdef CONFIG_BLK_CGROUP

/*
 * compat_blkg_lookup() - what the block layer's inline blkg_lookup() does.
 * NULL if that cgroup has not done IO to that queue. Under rcu_read_lock(),
 * which is also what keeps the result alive.
 */
struct blkcg_gq *compat_blkg_lookup(struct blkcg *blkcg, struct request_queue *q)
{
	struct blkcg_gq *blkg;

	if (!blkcg->css.parent)
		return q->root_blkg;

	blkg = rcu_dereference_raw(blkcg->blkg_hint);
	if (blkg && blkg->q == q)
		return blkg;
	blkg = radix_tree_lookup(&blkcg->blkg_tree, q->id);
	if (blkg && blkg->q != q)
		blkg = NULL;
	return blkg;
}

/*
 * compat_current_blkg() - for limit_depth, which is not told the bio. The core
 * has just associated the bio, so for a task's own IO the blkg is there. IO that
 * a kernel thread does for another cgroup (writeback, loop) counts as the
 * thread's own cgroup, the root: its bio is not visible here. Under
 * rcu_read_lock().
 */
struct blkcg_gq *compat_current_blkg(struct request_queue *q)
{
	struct cgroup_subsys_state *css = task_css(current, io_cgrp_id);

	return compat_blkg_lookup(compat_css_to_blkcg(css), q);
}

/*
 * compat_blkg_conf_begin() - parse "MAJ:MIN rest", find the device, make sure
 * that it has a blkg for @blkcg. On success conf->blkg and conf->rest are valid
 * and the queue's lock is held with interrupts off (on 6.1 RCU too) until
 * compat_blkg_conf_end(): no sleeping. On failure nothing is held. EINVAL: not
 * MAJ:MIN; ENODEV: no such disk; EOPNOTSUPP: the policy is not active there.
 */
int compat_blkg_conf_begin(struct compat_blkg_conf *conf, struct blkcg *blkcg,
			   const struct blkcg_policy *pol, char *input)
{
	int ret;

#if defined(COMPAT_HAS_blkg_conf_unprep)	/* 7.3 */
	blkg_conf_init(&conf->ctx, input);
	ret = blkg_conf_open_bdev(&conf->ctx);
	if (ret)
		return ret;
	ret = blkg_conf_prep(blkcg, pol, &conf->ctx);
	if (ret)
		blkg_conf_close_bdev(&conf->ctx);
#elif defined(COMPAT_HAS_blkg_conf_exit)	/* 6.12 */
	blkg_conf_init(&conf->ctx, input);
	ret = blkg_conf_prep(blkcg, pol, &conf->ctx);
	if (ret)
		blkg_conf_exit(&conf->ctx);
#else
	ret = blkg_conf_prep(blkcg, pol, input, &conf->ctx);
#endif
	if (ret)
		return ret;
	conf->blkg = conf->ctx.blkg;
	conf->rest = conf->ctx.body;
	return 0;
}

/* compat_blkg_conf_end() - after a successful compat_blkg_conf_begin(). */
void compat_blkg_conf_end(struct compat_blkg_conf *conf)
{
#if defined(COMPAT_HAS_blkg_conf_unprep)
	blkg_conf_unprep(&conf->ctx);
	blkg_conf_close_bdev(&conf->ctx);
#elif defined(COMPAT_HAS_blkg_conf_exit)
	blkg_conf_exit(&conf->ctx);
#else
	blkg_conf_finish(&conf->ctx);
#endif
}

#endif /* CONFIG_BLK_CGROUP */
