/* SPDX-License-Identifier: GPL-2.0 */
/*
 * public.h: the kernel's public headers that the private declarations in
 * blender_private.h build on (which includes this one)
 */
#ifndef BLENDER_PUBLIC_H
#define BLENDER_PUBLIC_H

#include <linux/version.h>
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 1, 0)
#error "blender needs Linux 6.1 or later"
#endif

#include <linux/backing-dev.h>
#include <linux/blk-cgroup.h>
#include <linux/blk-mq.h>
#include <linux/blkdev.h>
#include <linux/build_bug.h>
#include <linux/cgroup.h>
#include <linux/hrtimer.h>
#include <linux/kobject.h>
#include <linux/llist.h>
#include <linux/module.h>
#include <linux/percpu-refcount.h>
#include <linux/radix-tree.h>
#include <linux/sbitmap.h>
#include <linux/seq_file.h>
#include <linux/stddef.h>
#include <linux/u64_stats_sync.h>

#endif /* BLENDER_PUBLIC_H */
