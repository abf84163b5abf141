// SPDX-License-Identifier: GPL-2.0
/*
 * Control groups: a blkcg policy that keeps a struct blender_cg with each
 * (device, cgroup), and the files io.blender.class, .weight and .stat.
 *
 * A setting is looked for first for the device, then for the cgroup
 * ("default"), and ends at auto and 100. What is in force is kept in
 * cg->weight and cg->class, so that nobody has to look.
 *
 * Without a free policy slot everything goes to the device's fallback: still
 * streams and lanes, but no sharing by cgroup, and no files.
 */
#include <linux/cgroup.h>
#include <linux/module.h>
#include <linux/sched/mm.h>
#include <linux/seq_file.h>
#include <linux/slab.h>

#include "blender.h"

static void free_cg_rcu(struct rcu_head *rcu)
{
	struct blender_cg *cg = container_of(rcu, struct blender_cg, rcu);

	kfree(cg->streams.cursor);
	kfree(cg);
}

/** blender_cg_put() - drop a reference; any context */
void blender_cg_put(struct blender_cg *cg)
{
	if (refcount_dec_and_test(&cg->refs))
		call_rcu(&cg->rcu, free_cg_rcu);
}

/**
 * blender_cg_alloc() - a new pair with default settings and one reference
 * @gfp: GFP_KERNEL or GFP_NOWAIT
 * @node: NUMA node
 *
 * Return: the pair or NULL.
 */
struct blender_cg *blender_cg_alloc(gfp_t gfp, int node)
{
	struct blender_cg *cg = kzalloc_node(sizeof(*cg), gfp, node);
	int i;

	/* Rule of the house: a (device, cgroup) costs at most 512 bytes. */
	BUILD_BUG_ON(sizeof(struct blender_cg) > 512);
	if (!cg)
		return NULL;

	refcount_set(&cg->refs, 1);
	cg->id = 1;
	cg->weight = BLENDER_WEIGHT_DEFAULT;
	cg->class = BLENDER_CLASS_AUTO;
	cg->dev_class = BLENDER_CLASS_NR;
	/* Long ago; 0 may be in the future, as stamps wrap. */
	cg->small_at = blender_stamp(ktime_get_ns()) - BLENDER_SPARSE_STAMPS - 1;
	cg->sorted[READ] = RB_ROOT;
	cg->sorted[WRITE] = RB_ROOT;
	for (i = 0; i < BLENDER_LANE_NR; i++) {
		INIT_LIST_HEAD(&cg->cgq[i].fifo);
		RB_CLEAR_NODE(&cg->cgq[i].node);
	}
	blender_streams_init(&cg->streams, NULL, 0);
	blender_tag_init(&cg->tagger);
	return cg;
}

#ifdef CONFIG_BLK_CGROUP

/* A cgroup's defaults: what it has where no device says otherwise. */
struct blender_cpd {
	struct blkcg_policy_data cpd;
	u16 weight;
	u8 class;
};

static struct blkcg_policy blender_policy;
static bool registered;

static struct blender_cpd *blkcg_defaults(struct blkcg *blkcg)
{
	return container_of(blkcg->cpd[blender_policy.plid],
			    struct blender_cpd, cpd);
}

static struct blender_cg *pd_cg(struct blkg_policy_data *pd)
{
	return pd ? container_of(pd, struct blender_cg, pd) : NULL;
}

/* What is in force: the device's setting or the cgroup's. */
static u16 weight_of(const struct blender_cg *cg, const struct blender_cpd *defaults)
{
	return cg->dev_weight ?: defaults->weight;
}

static u8 class_of(const struct blender_cg *cg, const struct blender_cpd *defaults)
{
	return cg->dev_class == BLENDER_CLASS_NR ? defaults->class : cg->dev_class;
}

/*
 * A setting has been written. With blkcg->lock held, and as long as the pair is found
 * under it, its queue has this scheduler. Linux before 6.1.176 may not have told the pair
 * yet whose it is.
 */
static void settle(struct blkcg_gq *blkg, struct blender_cg *cg,
		   const struct blender_cpd *defaults)
{
	struct blender_dev *dev = blender_q_dev(blkg->q);
	unsigned long flags;

	spin_lock_irqsave(&dev->lock, flags);
	blender_reweigh(dev, cg, weight_of(cg, defaults));
	spin_unlock_irqrestore(&dev->lock, flags);
	WRITE_ONCE(cg->class, class_of(cg, defaults));
}

/* Called when a cgroup is made, or for each existing one at registration. */
static struct blkcg_policy_data *alloc_cpd(gfp_t gfp)
{
	struct blender_cpd *cpd = kzalloc(sizeof(*cpd), gfp);

	if (!cpd)
		return NULL;
	cpd->weight = BLENDER_WEIGHT_DEFAULT;
	cpd->class = BLENDER_CLASS_AUTO;
	return &cpd->cpd;
}

static void free_cpd(struct blkcg_policy_data *cpd)
{
	kfree(container_of(cpd, struct blender_cpd, cpd));
}

/*
 * Called with the blkg being made, or for each existing one at activation. Each
 * pair keeps the module: 6.1 passes over a blkg that is about to go when the
 * policy leaves, and frees its pair later, through our pointers.
 */
static struct blkg_policy_data *alloc_pair(struct request_queue *q,
					   struct blkcg *blkcg, gfp_t gfp)
{
	struct blender_cg *cg = blender_cg_alloc(gfp, q->node);

	if (!cg)
		return NULL;
	__module_get(THIS_MODULE);
	cg->id = cgroup_id(blkcg->css.cgroup);
	return &cg->pd;
}

COMPAT_DEFINE_PD_ALLOC(alloc_pd, alloc_pair)

/*
 * Called with the blkg known, under q->queue_lock; and again under blkcg->lock, once
 * the blkg is where write_default() finds it: a setting written in between is not lost.
 */
static void init_pd(struct blkg_policy_data *pd)
{
	struct blender_cg *cg = pd_cg(pd);
	const struct blender_cpd *defaults = blkcg_defaults(pd->blkg->blkcg);

	WRITE_ONCE(cg->weight, weight_of(cg, defaults));
	WRITE_ONCE(cg->class, class_of(cg, defaults));
}

/* Called when the blkg is freed or the policy leaves the queue. */
static void free_pd(struct blkg_policy_data *pd)
{
	blender_cg_put(pd_cg(pd));
	module_put(THIS_MODULE);
}

/**
 * blender_bio_cg() - the pair that pays for a bio
 * @dev: the device
 * @bio: a bio of that device, or NULL
 * @shared: others wait while it waits, see blender_is_shared()
 *
 * Its cgroup's; but what others wait for, too, is the root's if the cgroup has less weight:
 * a heavy one that needs the file system does not wait for the turn of a light one. (The
 * block layer's bio_issue_as_root_blkg(), and iocost and iolatency by it, has this rule for
 * all cgroups; but then one that floods would be in the way of everybody's metadata.)
 *
 * Context: the caller holds the bio, and with it its blkg; the policy cannot
 * leave the queue while a request is there.
 *
 * Return: never NULL.
 */
struct blender_cg *blender_bio_cg(struct blender_dev *dev, struct bio *bio,
				  bool shared)
{
	struct blender_cg *cg;

	if (!dev->has_policy || !bio || !bio->bi_blkg ||
	    bio->bi_blkg->q != dev->q)
		return dev->fallback;
	cg = pd_cg(compat_blkg_to_pd(bio->bi_blkg, &blender_policy));
	if (cg && shared && READ_ONCE(cg->weight) < BLENDER_WEIGHT_DEFAULT)
		cg = pd_cg(compat_blkg_to_pd(dev->q->root_blkg, &blender_policy));
	return cg ?: dev->fallback;
}

/**
 * blender_current_depth() - which scheduler tags may the current task's cgroup take?
 * @dev: the device
 *
 * Context: process.
 *
 * Return: all, if it has sent the device nothing yet.
 */
enum blender_depth blender_current_depth(struct blender_dev *dev)
{
	enum blender_depth depth = BLENDER_DEPTH_ALL;
	struct blender_cg *cg = NULL;
	struct blkcg_gq *blkg;

	if (!dev->has_policy)
		return depth;
	rcu_read_lock();
	blkg = compat_current_blkg(dev->q);
	if (blkg)
		cg = pd_cg(compat_blkg_to_pd(blkg, &blender_policy));
	if (cg)
		depth = READ_ONCE(cg->depth);
	rcu_read_unlock();
	return depth;
}

/* --- cgroup files -------------------------------------------------------- */

enum { FILE_CLASS, FILE_WEIGHT };

static const char * const class_names[BLENDER_CLASS_NR] = {
	[BLENDER_CLASS_AUTO]		= "auto",
	[BLENDER_CLASS_STREAMING]	= "streaming",
	[BLENDER_CLASS_RANDOM]		= "random",
};

static int parse_weight(const char *s, u16 *value)
{
	u32 v;
	int ret = kstrtou32(s, 10, &v);

	if (ret)
		return ret;
	if (v < BLENDER_WEIGHT_MIN || v > BLENDER_WEIGHT_MAX)
		return -ERANGE;
	*value = v;
	return 0;
}

static int parse_class(const char *s, u16 *value)
{
	int i = match_string(class_names, BLENDER_CLASS_NR, s);

	if (i < 0)
		return -EINVAL;
	*value = i;
	return 0;
}

static int parse_value(int file, const char *s, u16 *value)
{
	return file == FILE_WEIGHT ? parse_weight(s, value) :
				     parse_class(s, value);
}

/* "V" or "default V": for the cgroup, on all devices without an own setting. */
static int write_default(struct blkcg *blkcg, int file, char *buf)
{
	struct blender_cpd *defaults = blkcg_defaults(blkcg);
	struct blkcg_gq *blkg;
	u16 value;
	int ret;

	if (str_has_prefix(buf, "default "))
		buf = strim(buf + strlen("default "));
	ret = parse_value(file, buf, &value);
	if (ret)
		return ret;

	spin_lock_irq(&blkcg->lock);
	if (file == FILE_WEIGHT)
		defaults->weight = value;
	else
		defaults->class = value;
	hlist_for_each_entry(blkg, &blkcg->blkg_list, blkcg_node) {
		struct blender_cg *cg;

		cg = pd_cg(compat_blkg_to_pd(blkg, &blender_policy));
		if (cg)
			settle(blkg, cg, defaults);
	}
	spin_unlock_irq(&blkcg->lock);
	return 0;
}

/* "MAJ:MIN V", or "MAJ:MIN default" to take the setting back. */
static int write_device(struct blkcg *blkcg, int file, char *buf)
{
	struct compat_blkg_conf conf;
	struct blender_cg *cg;
	u16 value = file == FILE_WEIGHT ? 0 : BLENDER_CLASS_NR;
	unsigned long flags;
	unsigned int noio;
	char *word;
	int ret;

	/*
	 * It allocates under a lock that whoever changes the scheduler takes with the queue
	 * frozen: reclaim must not wait for IO to that queue.
	 */
	noio = memalloc_noio_save();
	ret = compat_blkg_conf_begin(&conf, blkcg, &blender_policy, buf);
	memalloc_noio_restore(noio);
	if (ret)
		return ret;

	word = strim(conf.rest);
	if (strcmp(word, "default"))
		ret = parse_value(file, word, &value);
	cg = pd_cg(compat_blkg_to_pd(conf.blkg, &blender_policy));
	if (!ret && !cg)
		ret = -EOPNOTSUPP;
	if (!ret) {
		spin_lock_irqsave(&blkcg->lock, flags);
		if (file == FILE_WEIGHT)
			cg->dev_weight = value;
		else
			cg->dev_class = value;
		settle(conf.blkg, cg, blkcg_defaults(blkcg));
		spin_unlock_irqrestore(&blkcg->lock, flags);
	}
	compat_blkg_conf_end(&conf);
	return ret;
}

static ssize_t setting_write(struct kernfs_open_file *of, char *buf,
			     size_t nbytes, loff_t off)
{
	struct blkcg *blkcg = compat_css_to_blkcg(of_css(of));
	int file = of_cft(of)->private;
	int ret;

	buf = strim(buf);
	ret = strchr(buf, ':') ? write_device(blkcg, file, buf) :
				 write_default(blkcg, file, buf);
	return ret ?: nbytes;
}

static u64 show_class(struct seq_file *sf, struct blkg_policy_data *pd, int off)
{
	const char *dev = compat_blkg_dev_name(pd->blkg);
	u8 class = READ_ONCE(pd_cg(pd)->dev_class);

	if (dev && class < BLENDER_CLASS_NR)
		seq_printf(sf, "%s %s\n", dev, class_names[class]);
	return 0;
}

static u64 show_weight(struct seq_file *sf, struct blkg_policy_data *pd,
		       int off)
{
	const char *dev = compat_blkg_dev_name(pd->blkg);
	u16 weight = READ_ONCE(pd_cg(pd)->dev_weight);

	if (dev && weight)
		seq_printf(sf, "%s %u\n", dev, weight);
	return 0;
}

static int setting_show(struct seq_file *sf, void *v)
{
	struct blkcg *blkcg = compat_css_to_blkcg(seq_css(sf));
	const struct blender_cpd *defaults = blkcg_defaults(blkcg);

	if (seq_cft(sf)->private == FILE_WEIGHT) {
		seq_printf(sf, "default %u\n", READ_ONCE(defaults->weight));
		blkcg_print_blkgs(sf, blkcg, show_weight, &blender_policy, 0,
				  false);
	} else {
		seq_printf(sf, "default %s\n",
			   class_names[READ_ONCE(defaults->class)]);
		blkcg_print_blkgs(sf, blkcg, show_class, &blender_policy, 0,
				  false);
	}
	return 0;
}

static u32 streams_now(const struct blender_cg *cg)
{
	return blender_streams_now(&cg->streams, blender_ms(ktime_get_ns()),
				   READ_ONCE(cg->active_ms));
}

static u64 show_stat(struct seq_file *sf, struct blkg_policy_data *pd, int off)
{
	const char *dev = compat_blkg_dev_name(pd->blkg);
	const struct blender_cg *cg = pd_cg(pd);
	u8 class = READ_ONCE(cg->class);

	if (!dev || !(cg->seq_ios | cg->rand_ios))
		return 0;

	seq_printf(sf, "%s tag=%s pinned=%d streams=%u", dev,
		   blender_tag_name(blender_tag_effective(&cg->tagger, class)),
		   class != BLENDER_CLASS_AUTO, streams_now(cg));
	seq_printf(sf, " seq_bytes=%llu seq_ios=%u rand_bytes=%llu rand_ios=%u",
		   cg->seq_bytes, cg->seq_ios, cg->rand_bytes, cg->rand_ios);
	seq_printf(sf, " latency_ios=%u stream_ios=%u rt_ios=%u idle_ios=%u",
		   cg->lane_ios[BLENDER_LANE_LATENCY],
		   cg->lane_ios[BLENDER_LANE_STREAM],
		   cg->lane_ios[BLENDER_LANE_RT],
		   cg->lane_ios[BLENDER_LANE_IDLE]);
	seq_printf(sf, " wait_us=%llu wait_max_us=%u", cg->wait_us,
		   cg->wait_max_us);
	seq_printf(sf, " latency_p50_us=%llu latency_p99_us=%llu",
		   blender_hist_percentile(&cg->hist[0], 50),
		   blender_hist_percentile(&cg->hist[0], 99));
	seq_printf(sf, " stream_p50_us=%llu stream_p99_us=%llu\n",
		   blender_hist_percentile(&cg->hist[1], 50),
		   blender_hist_percentile(&cg->hist[1], 99));
	return 0;
}

static int stat_show(struct seq_file *sf, void *v)
{
	blkcg_print_blkgs(sf, compat_css_to_blkcg(seq_css(sf)), show_stat,
			  &blender_policy, 0, false);
	return 0;
}

static struct cftype blender_files[] = {
	{
		.name = "blender.class",
		.flags = CFTYPE_NOT_ON_ROOT,
		.private = FILE_CLASS,
		.seq_show = setting_show,
		.write = setting_write,
	},
	{
		.name = "blender.weight",
		.flags = CFTYPE_NOT_ON_ROOT,
		.private = FILE_WEIGHT,
		.seq_show = setting_show,
		.write = setting_write,
	},
	{
		.name = "blender.stat",
		.seq_show = stat_show,
	},
	{ }
};

static struct blkcg_policy blender_policy = {
	.dfl_cftypes	= blender_files,
	.cpd_alloc_fn	= alloc_cpd,
	.cpd_free_fn	= free_cpd,
	.pd_alloc_fn	= alloc_pd,
	.pd_init_fn	= init_pd,
	.pd_online_fn	= init_pd,
	.pd_free_fn	= free_pd,
};

/**
 * blender_cgroup_register() - take a policy slot and add the cgroup files
 *
 * Return: 0, or -ENOSPC when all slots are taken, or -ENOMEM.
 */
int blender_cgroup_register(void)
{
	int ret = blkcg_policy_register(&blender_policy);

	registered = !ret;
	return ret;
}

void blender_cgroup_unregister(void)
{
	if (registered)
		blkcg_policy_unregister(&blender_policy);
	registered = false;
}

/**
 * blender_cgroup_enable() - keep pairs for a device
 * @dev: the device, from init_sched
 *
 * When that fails, everything goes to the fallback.
 */
void blender_cgroup_enable(struct blender_dev *dev)
{
	int ret;

	if (!registered)
		return;
	ret = compat_blkcg_activate(dev->q, &blender_policy);
	if (ret)
		pr_notice("blender: %s: no per-cgroup state (error %d), cgroups are not told apart there\n",
			  dev->q->disk ? dev->q->disk->disk_name : "?", ret);
	dev->has_policy = !ret;
}

void blender_cgroup_disable(struct blender_dev *dev)
{
	if (dev->has_policy)
		compat_blkcg_deactivate(dev->q, &blender_policy);
	dev->has_policy = false;
}

static void show_streams(const struct blender_dev *dev, struct seq_file *m,
			 const struct blender_cg *cg)
{
	if (!(cg->seq_ios | cg->rand_ios))
		return;
	seq_printf(m, "cgroup %llu tag=%s score_percent=%u streams=%u slots=%u think_us=%u light_kb=%u large_kb=%u\n",
		   cg->id, blender_tag_name(cg->tagger.tag),
		   cg->tagger.score * 100 / BLENDER_TAG_ONE,
		   streams_now(cg), cg->streams.slots,
		   dev->rotational ? cg->think.mean_us : 0,
		   cg->light_sectors[0] / 2, cg->light_sectors[1] / 2);
}

/**
 * blender_cgroup_show_streams() - one line per cgroup that did IO to a device
 * @dev: the device
 * @m: debugfs file
 */
int blender_cgroup_show_streams(struct blender_dev *dev, struct seq_file *m)
{
	struct cgroup_subsys_state *css = NULL;

	show_streams(dev, m, dev->fallback);
	if (!dev->has_policy)
		return 0;

	rcu_read_lock();
	while ((css = css_next_descendant_pre(css, blkcg_root_css))) {
		struct blkcg_gq *blkg;
		struct blender_cg *cg;

		blkg = compat_blkg_lookup(compat_css_to_blkcg(css), dev->q);
		cg = blkg ? pd_cg(compat_blkg_to_pd(blkg, &blender_policy)) :
			    NULL;
		if (cg)
			show_streams(dev, m, cg);
	}
	rcu_read_unlock();
	return 0;
}

#else /* !CONFIG_BLK_CGROUP */

int blender_cgroup_register(void)
{
	return 0;
}

void blender_cgroup_unregister(void) { }
void blender_cgroup_enable(struct blender_dev *dev) { }
void blender_cgroup_disable(struct blender_dev *dev) { }

struct blender_cg *blender_bio_cg(struct blender_dev *dev, struct bio *bio,
				  bool shared)
{
	return dev->fallback;
}

enum blender_depth blender_current_depth(struct blender_dev *dev)
{
	return BLENDER_DEPTH_ALL;
}

int blender_cgroup_show_streams(struct blender_dev *dev, struct seq_file *m)
{
	return 0;
}

#endif
