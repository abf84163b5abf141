// SPDX-License-Identifier: GPL-2.0
/*
 * Read-only insight: /sys/kernel/debug/block/DEV/sched/.
 *
 * The block core of 7.3 removes these files only after another scheduler has
 * taken over, and our data is gone: a reader takes the device from a list of
 * those that are there.
 */
#include <linux/mutex.h>

#include "blender.h"

#ifdef CONFIG_BLK_DEBUG_FS

static DEFINE_MUTEX(shown_lock);
static LIST_HEAD(shown);		/* devices, protected by shown_lock */

/** blender_debugfs_add() - @dev may be looked at, from now on */
void blender_debugfs_add(struct blender_dev *dev)
{
	mutex_lock(&shown_lock);
	list_add(&dev->shown, &shown);
	mutex_unlock(&shown_lock);
}

/** blender_debugfs_del() - nobody looks at @dev any more */
void blender_debugfs_del(struct blender_dev *dev)
{
	mutex_lock(&shown_lock);
	list_del(&dev->shown);
	mutex_unlock(&shown_lock);
}

static int show_dev(struct request_queue *q, struct seq_file *m,
		    int (*show)(struct blender_dev *dev, struct seq_file *m))
{
	struct blender_dev *dev;
	int ret = -ENODEV;

	mutex_lock(&shown_lock);
	list_for_each_entry(dev, &shown, shown) {
		if (dev->q == q) {
			ret = show(dev, m);
			break;
		}
	}
	mutex_unlock(&shown_lock);
	return ret;
}

static int show_lanes(struct blender_dev *dev, struct seq_file *m)
{
	struct blender_lane_queue lane[BLENDER_LANE_NR];
	struct blender_contention c;
	struct blender_decision decision;
	int i;

	spin_lock_irq(&dev->lock);
	memcpy(lane, dev->lane, sizeof(lane));
	decision = dev->decision;
	blender_turn_epoch(dev, ktime_get_ns());
	c = dev->contention;
	spin_unlock_irq(&dev->lock);

	for (i = 0; i < BLENDER_LANE_NR; i++)
		seq_printf(m, "%s queued=%u in_flight=%u in_flight_kb=%llu\n",
			   blender_lane_name(i), lane[i].queued,
			   lane[i].inflight, lane[i].inflight_sectors / 2);
	seq_printf(m, "last_decision=%s contended=%d cgroups=%u saw=%#x,%#x\n",
		   blender_reason_name(decision.reason),
		   blender_contended(&c, dev->moves),
		   max3(c.present, c.active[0], c.active[1]), c.saw[0],
		   c.saw[1]);
	return 0;
}

static void show_direction(struct seq_file *m, const char *name, bool disk,
			   const struct blender_budget *b)
{
	seq_printf(m, "%s state=%s bandwidth_kbps=%llu service_us=%llu request_kb=%u",
		   name, disk ? "disk" : blender_budget_state_name(b->state),
		   div_u64(b->base.all, 1000),
		   div_u64(b->service_ns, NSEC_PER_USEC), b->mean_bytes / 1024);
	if (blender_budget_is_open(b))
		seq_puts(m, " cap_kb=none\n");
	else
		seq_printf(m, " cap_kb=%llu\n", DIV_ROUND_UP(b->cap_bytes, 1024));
}

static int show_budget(struct blender_dev *dev, struct seq_file *m)
{
	struct blender_budget read, write;
	struct blender_wish wish;
	const char *ease;
	bool moves;

	spin_lock_irq(&dev->lock);
	moves = dev->moves;
	blender_wish_turn(&dev->wish, ktime_get_ns());
	wish = dev->wish;
	ease = blender_ease_state_name(dev->ease.state);
	read = dev->dir[READ].budget;
	write = dev->dir[WRITE].budget;
	spin_unlock_irq(&dev->lock);

	show_direction(m, "read", moves, &read);
	show_direction(m, "write", moves, &write);
	seq_printf(m, "latency_us=%u tight=%d ease=%s\n", wish.latency_us,
		   wish.missed, moves ? "disk" : ease);
	return 0;
}

static int show_counters(struct blender_dev *dev, struct seq_file *m)
{
	struct blender_passed passed = blender_sum_passed(dev);
	struct blender_counters c;
	u32 queued, inflight;

	spin_lock_irq(&dev->lock);
	c = dev->count;
	queued = dev->queued;
	inflight = blender_inflight(dev);
	spin_unlock_irq(&dev->lock);

	seq_printf(m, "inserted %llu\nmerged %llu\ndispatched %llu\n",
		   c.inserted + passed.in, c.merged, c.dispatched + passed.in);
	seq_printf(m, "requeued %llu\ncompleted %llu\n",
		   c.requeued, c.completed + passed.out);
	seq_printf(m, "queued %u\nin_flight %llu\n", queued,
		   inflight + passed.in - passed.out);
	seq_printf(m, "observed %llu\n", c.inserted);
	return 0;
}

static int lanes_show(void *data, struct seq_file *m)
{
	return show_dev(data, m, show_lanes);
}

static int streams_show(void *data, struct seq_file *m)
{
	return show_dev(data, m, blender_cgroup_show_streams);
}

static int budget_show(void *data, struct seq_file *m)
{
	return show_dev(data, m, show_budget);
}

static int counters_show(void *data, struct seq_file *m)
{
	return show_dev(data, m, show_counters);
}

const struct blk_mq_debugfs_attr blender_debugfs_attrs[] = {
	{ "lanes", 0400, lanes_show },
	{ "streams", 0400, streams_show },
	{ "budget", 0400, budget_show },
	{ "counters", 0400, counters_show },
	{},
};

#endif
