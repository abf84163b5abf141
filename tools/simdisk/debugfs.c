// SPDX-License-Identifier: GPL-2.0
/*
 * simdisk: debugfs, read only.
 *
 *	simdisk/params			the figures in use: name value unit
 *	simdisk/simdiskN/counters	what it has done: name value
 *	simdisk/simdiskN/faults		rules for what goes wrong, and their hits
 *	simdisk/simdiskN/speed		of its clock, per cent of the host's
 */
#include <linux/debugfs.h>
#include <linux/seq_file.h>

#include "simdisk.h"

static struct dentry *simdisk_debugfs;

static int params_show(struct seq_file *m, void *unused)
{
	const struct sdm_params *p = &simdisk_config.params;
	int i;

	for (i = 0; i < SDM_NR_PARAMS; i++)
		if (p->v[i] != SDM_UNSET)
			seq_printf(m, "%s %ld %s\n", sdm_param_info[i].name,
				   p->v[i], sdm_param_info[i].unit);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(params);

static int counters_show(struct seq_file *m, void *unused)
{
	struct simdisk *sd = m->private;
	struct sdm_stats s;

	spin_lock_irq(&sd->lock);
	s = *sd->model->stats(sd->state);
	spin_unlock_irq(&sd->lock);

	seq_printf(m, "submitted %llu\n", s.submitted);
	seq_printf(m, "completed %lld\n", atomic64_read(&sd->completed));
	seq_printf(m, "cache_hits %llu\n", s.cache_hits);
	seq_printf(m, "media_ops %llu\n", s.media_ops);
	seq_printf(m, "aged %llu\n", s.aged);
	seq_printf(m, "cached_writes %llu\n", s.cached_writes);
	seq_printf(m, "programs %llu\n", s.programs);
	seq_printf(m, "gc_programs %llu\n", s.gc_programs);
	seq_printf(m, "room_waits %llu\n", s.room_waits);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(counters);

static int faults_show(struct seq_file *m, void *unused)
{
	simdisk_show_faults(m->private, m);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(faults);

static int speed_show(struct seq_file *m, void *unused)
{
	struct simdisk *sd = m->private;

	seq_printf(m, "%u\n", READ_ONCE(sd->clock.percent));
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(speed);

void simdisk_debugfs_init(void)
{
	simdisk_debugfs = debugfs_create_dir("simdisk", NULL);
	debugfs_create_file("params", 0444, simdisk_debugfs, NULL, &params_fops);
}

void simdisk_debugfs_exit(void)
{
	debugfs_remove_recursive(simdisk_debugfs);
}

/* Removed by simdisk_remove() before anything it shows goes. */
void simdisk_debugfs_add(struct simdisk *sd)
{
	sd->debugfs = debugfs_create_dir(sd->disk->disk_name, simdisk_debugfs);
	debugfs_create_file("counters", 0444, sd->debugfs, sd, &counters_fops);
	debugfs_create_file("faults", 0444, sd->debugfs, sd, &faults_fops);
	debugfs_create_file("speed", 0444, sd->debugfs, sd, &speed_fops);
}
