/* SPDX-License-Identifier: GPL-2.0 */
/*
 * simdisk: the one place that knows a kernel version.
 *
 * Named by ability. Tested on 6.1, 6.12 and 7.3; the boundaries in between
 * are those of the mainline changes.
 */
#ifndef SIMDISK_COMPAT_H
#define SIMDISK_COMPAT_H

#include <linux/blk-mq.h>
#include <linux/hrtimer.h>
#include <linux/version.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 1, 0)
#error "simdisk needs Linux 6.1 or later"
#endif

/* What a disk tells the block layer about itself. */
struct simdisk_limits {
	unsigned int max_sectors;
	bool rotational;
	bool write_cache;	/* volatile: has flush */
	bool fua;
	bool discard;
};

#define SIMDISK_PHYSICAL_BLOCK	4096
#define SIMDISK_MAX_SEGMENTS	1024
#define SIMDISK_MAX_TRIM	(UINT_MAX >> SECTOR_SHIFT)	/* sectors */

/* Since 6.11 limits and features are one struct, given when the disk is made. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 11, 0)

static inline struct gendisk *
simdisk_alloc_disk(struct blk_mq_tag_set *set, const struct simdisk_limits *l,
		   void *queuedata)
{
	struct queue_limits lim = {
		.logical_block_size	= SECTOR_SIZE,
		.physical_block_size	= SIMDISK_PHYSICAL_BLOCK,
		.max_hw_sectors		= l->max_sectors,
		.max_segments		= SIMDISK_MAX_SEGMENTS,
		.max_segment_size	= UINT_MAX,
	};

	if (l->rotational)
		lim.features |= BLK_FEAT_ROTATIONAL;
	if (l->write_cache)
		lim.features |= BLK_FEAT_WRITE_CACHE;
	if (l->fua)
		lim.features |= BLK_FEAT_FUA;
	if (l->discard) {
		lim.max_hw_discard_sectors = SIMDISK_MAX_TRIM;
		lim.max_write_zeroes_sectors = SIMDISK_MAX_TRIM;
		lim.discard_granularity = SIMDISK_PHYSICAL_BLOCK;
	}
	return blk_mq_alloc_disk(set, &lim, queuedata);
}

#else /* one setter for each limit, after the disk is made */

static inline struct gendisk *
simdisk_alloc_disk(struct blk_mq_tag_set *set, const struct simdisk_limits *l,
		   void *queuedata)
{
	struct request_queue *q;
	struct gendisk *disk;

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 9, 0)
	disk = blk_mq_alloc_disk(set, NULL, queuedata);
#else
	disk = blk_mq_alloc_disk(set, queuedata);
#endif
	if (IS_ERR(disk))
		return disk;
	q = disk->queue;
	blk_queue_logical_block_size(q, SECTOR_SIZE);
	blk_queue_physical_block_size(q, SIMDISK_PHYSICAL_BLOCK);
	blk_queue_max_hw_sectors(q, l->max_sectors);
	blk_queue_max_segments(q, SIMDISK_MAX_SEGMENTS);
	blk_queue_max_segment_size(q, UINT_MAX);
	if (!l->rotational)
		blk_queue_flag_set(QUEUE_FLAG_NONROT, q);
	blk_queue_write_cache(q, l->write_cache, l->fua);
	if (l->discard) {
		blk_queue_max_discard_sectors(q, SIMDISK_MAX_TRIM);
		blk_queue_max_write_zeroes_sectors(q, SIMDISK_MAX_TRIM);
		q->limits.discard_granularity = SIMDISK_PHYSICAL_BLOCK;
	}
	return disk;
}

#endif

/* Until 6.13 drivers had to ask for merging; since then it is always on. */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 14, 0)
#define SIMDISK_TAG_SET_FLAGS	BLK_MQ_F_SHOULD_MERGE
#else
#define SIMDISK_TAG_SET_FLAGS	0
#endif

/* Since 6.13 a timer is set up together with its function. */
static inline void
simdisk_timer_setup(struct hrtimer *timer,
		    enum hrtimer_restart (*function)(struct hrtimer *))
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 13, 0)
	hrtimer_setup(timer, function, CLOCK_MONOTONIC, HRTIMER_MODE_ABS);
#else
	hrtimer_init(timer, CLOCK_MONOTONIC, HRTIMER_MODE_ABS);
	timer->function = function;
#endif
}

#endif /* SIMDISK_COMPAT_H */
