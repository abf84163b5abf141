// SPDX-License-Identifier: GPL-2.0
/*
 * simdisk: module parameters, loading, unplugging, unloading.
 *
 *	modprobe simdisk profile=NAME [nr_devices=N] [backed_mb=N] ...
 *	echo 0 > /sys/module/simdisk/parameters/unplug
 *	echo "0 io op=read every=100" > /sys/module/simdisk/parameters/fault
 *
 * A profile sets every figure of a disk; a parameter of the same name
 * replaces one. All are read-only afterwards and show the figure in use
 * (-1: has no meaning in this profile). A wrong value is refused and no disk
 * is made.
 */
#define pr_fmt(fmt) "simdisk: " fmt

#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/wait.h>

#include "flash_dies.h"
#include "simdisk.h"

#define SIMDISK_MAX_DEVICES	1024
#define SIMDISK_MAX_BACKED_MB	2097152U	/* 2 TiB */

#define PROFILE_NAME(symbol, name, model)	" " name
#define PROFILE_NAMES	SDM_PROFILES(PROFILE_NAME)

static char *profile = "hdd";
module_param(profile, charp, 0444);
MODULE_PARM_DESC(profile, "one of" PROFILE_NAMES "; default hdd");

static unsigned int nr_devices = 1;
module_param(nr_devices, uint, 0444);
MODULE_PARM_DESC(nr_devices, "how many disks, 1..1024; default 1");

static unsigned int backed_mb;
module_param(backed_mb, uint, 0444);
MODULE_PARM_DESC(backed_mb, "MiB at the start of each disk that keep their data; default 0");

static bool discard;
module_param(discard, bool, 0444);
MODULE_PARM_DESC(discard, "offer discard and write zeroes; default 0");

static bool zero_fill = true;
module_param(zero_fill, bool, 0444);
MODULE_PARM_DESC(zero_fill, "reads of what keeps no data give zeros; 0: leave the buffer as it is, which shows old memory to who reads; default 1");

static long figure[SDM_NR_PARAMS] = {
	[0 ... SDM_NR_PARAMS - 1] = SDM_NOT_GIVEN,
};

#define SIMDISK_FIGURE(name, index, text)			\
	module_param_named(name, figure[index], long, 0444);	\
	MODULE_PARM_DESC(name, text)

SIMDISK_FIGURE(capacity_gb, SDM_CAPACITY_GB, "capacity, 10^9 bytes");
SIMDISK_FIGURE(queue_depth, SDM_QUEUE_DEPTH, "commands a hardware queue holds");
SIMDISK_FIGURE(queues, SDM_QUEUES, "hardware queues");
SIMDISK_FIGURE(max_io_kb, SDM_MAX_IO_KB, "largest request, KiB");
SIMDISK_FIGURE(link_mbps, SDM_LINK_MBPS, "host link, MB/s (flash: of reads)");
SIMDISK_FIGURE(write_cache, SDM_WRITE_CACHE, "1: volatile write cache with flush, on a disk FUA");
SIMDISK_FIGURE(queued_flush, SDM_QUEUED_FLUSH, "0: a flush has the drive to itself (SATA)");
SIMDISK_FIGURE(rpm, SDM_RPM, "disk: revolutions a minute");
SIMDISK_FIGURE(seek_base_us, SDM_SEEK_BASE_US, "disk: shortest seek, us");
SIMDISK_FIGURE(seek_span_us, SDM_SEEK_SPAN_US, "disk: what a full stroke takes more, us");
SIMDISK_FIGURE(outer_mbps, SDM_OUTER_MBPS, "disk: sustained rate of the outermost zone, MB/s");
SIMDISK_FIGURE(inner_mbps, SDM_INNER_MBPS, "disk: sustained rate of the innermost zone, MB/s");
SIMDISK_FIGURE(command_us, SDM_COMMAND_US, "disk: command processing, us");
SIMDISK_FIGURE(reorder, SDM_REORDER, "disk: commands, oldest first, among which the head chooses");
SIMDISK_FIGURE(age_cap_ms, SDM_AGE_CAP_MS, "disk: age after which a command goes first, ms");
SIMDISK_FIGURE(segments, SDM_SEGMENTS, "disk: read-ahead segments; 0: no read-ahead");
SIMDISK_FIGURE(segment_kb, SDM_SEGMENT_KB, "disk: size of a read-ahead segment, KiB");
SIMDISK_FIGURE(cache_kb, SDM_CACHE_KB, "disk: size of the write cache, KiB");
SIMDISK_FIGURE(dies, SDM_DIES, "flash: dies");
SIMDISK_FIGURE(page_kb, SDM_PAGE_KB, "flash: page, KiB");
SIMDISK_FIGURE(read_us, SDM_READ_US, "flash: page read, us");
SIMDISK_FIGURE(program_us, SDM_PROGRAM_US, "flash: page program, us");
SIMDISK_FIGURE(suspend_us, SDM_SUSPEND_US, "flash: a read suspends a program after so long, us");
SIMDISK_FIGURE(channels, SDM_CHANNELS, "flash: channels between the dies and the controller");
SIMDISK_FIGURE(channel_mbps, SDM_CHANNEL_MBPS, "flash: each channel, MB/s");
SIMDISK_FIGURE(link_write_mbps, SDM_LINK_WRITE_MBPS, "flash: host link, writes, MB/s");
SIMDISK_FIGURE(link_command_ns, SDM_LINK_COMMAND_NS, "flash: host link, each command, ns");
SIMDISK_FIGURE(full_duplex, SDM_FULL_DUPLEX, "flash: 1: reads and writes do not share the link");
SIMDISK_FIGURE(fw_read_ns, SDM_FW_READ_NS, "flash: firmware, each read, ns");
SIMDISK_FIGURE(fw_write_ns, SDM_FW_WRITE_NS, "flash: firmware, each write, ns");
SIMDISK_FIGURE(buffer_kb, SDM_BUFFER_KB, "flash: write buffer, KiB");
SIMDISK_FIGURE(gc_percent, SDM_GC_PERCENT, "flash: programs for random writes, % of their bytes");
SIMDISK_FIGURE(gc_run_kb, SDM_GC_RUN_KB, "flash: length of a run that needs no collection, KiB");

struct simdisk_config simdisk_config;

static DEFINE_MUTEX(simdisk_mutex);	/* the list; one change at a time */
static LIST_HEAD(simdisk_list);

/* Disks whose memory has not been freed; unloading waits for the last. */
static atomic_t simdisk_alive = ATOMIC_INIT(0);
static DECLARE_WAIT_QUEUE_HEAD(simdisk_all_freed);

/* Unloading waits until nobody is in here any more. */
void simdisk_was_freed(void)
{
	rcu_read_lock();
	if (atomic_dec_and_test(&simdisk_alive))
		wake_up_all(&simdisk_all_freed);
	rcu_read_unlock();
}

static void simdisk_unplug(struct simdisk *sd)
{
	list_del(&sd->node);
	simdisk_remove(sd);
}

static void simdisk_unplug_all(void)
{
	struct simdisk *sd, *next;

	mutex_lock(&simdisk_mutex);
	list_for_each_entry_safe_reverse(sd, next, &simdisk_list, node)
		simdisk_unplug(sd);
	mutex_unlock(&simdisk_mutex);
	wait_event(simdisk_all_freed, !atomic_read(&simdisk_alive));
	synchronize_rcu();
}

/* Disk number @index; NULL: there is none, or no more. */
static struct simdisk *simdisk_find(int index)
{
	struct simdisk *sd;

	lockdep_assert_held(&simdisk_mutex);

	list_for_each_entry(sd, &simdisk_list, node)
		if (sd->index == index)
			return sd;
	return NULL;
}

/* unplug: the number of a disk to pull out, whoever is using it. */
static int simdisk_unplug_set(const char *text, const struct kernel_param *kp)
{
	struct simdisk *sd;
	int index, err;

	err = kstrtoint(text, 0, &index);
	if (err)
		return err;
	mutex_lock(&simdisk_mutex);
	sd = simdisk_find(index);
	if (sd)
		simdisk_unplug(sd);
	mutex_unlock(&simdisk_mutex);
	return sd ? 0 : -ENODEV;
}

static const struct kernel_param_ops simdisk_unplug_ops = {
	.set = simdisk_unplug_set,
};
module_param_cb(unplug, &simdisk_unplug_ops, NULL, 0200);
MODULE_PARM_DESC(unplug, "write the number of a disk to pull it out, even while in use");

/* Has @act done with the disk whose number @text begins with, told the rest of it. */
static int simdisk_tell(const char *text, const struct kernel_param *kp,
			int (*act)(struct simdisk *sd, char *rest))
{
	char *copy = kstrdup(text, GFP_KERNEL), *rest = copy, *number;
	struct simdisk *sd;
	int index, err;

	if (!copy)
		return -ENOMEM;
	number = strsep(&rest, " ");
	err = rest ? kstrtoint(number, 10, &index) : -EINVAL;
	if (err) {
		pr_err("%s: it begins with the number of a disk and a space; nothing was changed\n",
		       kp->name);
	} else {
		mutex_lock(&simdisk_mutex);
		sd = simdisk_find(index);
		err = sd ? act(sd, rest) : -ENODEV;
		mutex_unlock(&simdisk_mutex);
	}
	kfree(copy);
	return err;
}

/* fault: "DISK RULE", see inject.c. */
static int simdisk_fault_set(const char *text, const struct kernel_param *kp)
{
	return simdisk_tell(text, kp, simdisk_add_fault);
}

static const struct kernel_param_ops simdisk_fault_ops = {
	.set = simdisk_fault_set,
};
module_param_cb(fault, &simdisk_fault_ops, NULL, 0200);
MODULE_PARM_DESC(fault, "write what goes wrong: DISK io|medium|hang|delay [op=read|write|flush|discard] [sectors=FIRST-LAST] [every=N] [count=N] [us=N], or DISK none");

static int simdisk_change_speed(struct simdisk *sd, char *text)
{
	unsigned int percent;

	if (kstrtouint(text, 10, &percent) || percent < SDM_SPEED_MIN ||
	    percent > SDM_SPEED_MAX) {
		pr_err("speed: the disk's number is followed by %d..%d, per cent; nothing was changed\n",
		       SDM_SPEED_MIN, SDM_SPEED_MAX);
		return -EINVAL;
	}
	simdisk_set_speed(sd, percent);
	return 0;
}

/* speed: "DISK PERCENT". */
static int simdisk_speed_set(const char *text, const struct kernel_param *kp)
{
	return simdisk_tell(text, kp, simdisk_change_speed);
}

static const struct kernel_param_ops simdisk_speed_ops = {
	.set = simdisk_speed_set,
};
module_param_cb(speed, &simdisk_speed_ops, NULL, 0200);
MODULE_PARM_DESC(speed, "write DISK PERCENT: all that the disk does goes at so much of its rate");

/* ---- checking what was asked for ---- */

static int refuse_figure(enum sdm_verdict verdict, int culprit)
{
	const struct sdm_param_info *info = &sdm_param_info[culprit];

	switch (verdict) {
	case SDM_OUT_OF_RANGE:
		pr_err("%s=%ld is out of range, it must be %ld..%ld %s; no disk was made\n",
		       info->name, figure[culprit], info->min, info->max, info->unit);
		break;
	case SDM_NOT_OF_PROFILE:
		pr_err("%s has no meaning in profile %s, leave it out; no disk was made\n",
		       info->name, profile);
		break;
	default:
		pr_err("%s does not fit the other figures: queues * queue_depth must be at most %d, and the pages of so many requests of max_io_kb below %d; inner_mbps at most outer_mbps; max_io_kb at most cache_kb; no disk was made\n",
		       info->name, SDM_MAX_TAGS, DIES_PIECES);
		break;
	}
	return -EINVAL;
}

static int simdisk_configure(struct simdisk_config *c)
{
	int culprit, found = sdm_find_profile(profile);
	enum sdm_verdict verdict;

	if (found < 0) {
		pr_err("profile=%s is not known, it must be one of" PROFILE_NAMES
		       "; no disk was made\n", profile);
		return -EINVAL;
	}
	if (nr_devices < 1 || nr_devices > SIMDISK_MAX_DEVICES) {
		pr_err("nr_devices=%u is out of range, it must be 1..%u; no disk was made\n",
		       nr_devices, SIMDISK_MAX_DEVICES);
		return -EINVAL;
	}
	c->profile = found;
	verdict = sdm_resolve(c->profile, figure, &c->params, &culprit);
	if (verdict != SDM_OK)
		return refuse_figure(verdict, culprit);
	if (backed_mb > SIMDISK_MAX_BACKED_MB ||
	    (u64)backed_mb << 11 > sdm_capacity_sectors(&c->params)) {
		pr_err("backed_mb=%u is out of range, it must be at most %u MiB and the capacity of the disk; no disk was made\n",
		       backed_mb, SIMDISK_MAX_BACKED_MB);
		return -EINVAL;
	}
	c->backed_mb = backed_mb;
	c->discard = discard;
	c->zero_fill = zero_fill;
	memcpy(figure, c->params.v, sizeof(figure));
	return 0;
}

/* ---- loading and unloading ---- */

static int simdisk_add_one(int index)
{
	struct simdisk *sd = simdisk_add(&simdisk_config, index);

	if (IS_ERR(sd)) {
		pr_err("simdisk%d could not be made (error %ld); the module is not loaded\n",
		       index, PTR_ERR(sd));
		return PTR_ERR(sd);
	}
	atomic_inc(&simdisk_alive);
	mutex_lock(&simdisk_mutex);
	list_add_tail(&sd->node, &simdisk_list);
	mutex_unlock(&simdisk_mutex);
	return 0;
}

static int __init simdisk_init(void)
{
	unsigned int i;
	int err;

	err = simdisk_configure(&simdisk_config);
	if (err)
		return err;
	simdisk_debugfs_init();
	for (i = 0; i < nr_devices && !err; i++)
		err = simdisk_add_one(i);
	if (err) {
		simdisk_unplug_all();
		simdisk_debugfs_exit();
		return err;
	}
	pr_info("%u %s of %ld GB, %u MiB backed\n", nr_devices, profile,
		simdisk_config.params.v[SDM_CAPACITY_GB], backed_mb);
	return 0;
}

static void __exit simdisk_exit(void)
{
	simdisk_unplug_all();
	simdisk_debugfs_exit();
}

module_init(simdisk_init);
module_exit(simdisk_exit);

MODULE_DESCRIPTION("Block device that takes the time a real drive would take");
MODULE_LICENSE("GPL");
