/* SPDX-License-Identifier: GPL-2.0 */
/*
 * simdisk: block devices whose requests take the time a real drive would
 * take. Which drive, and when exactly, is the business of the timing models
 * (model.h); this driver feeds them requests and completes what is due.
 *
 *	main.c		module parameters, loading, unplugging, unloading
 *	disk.c		one block device: requests, timer, life and death
 *	inject.c	errors, hangs and delays, when told to
 *	store.c		memory for the first backed_mb MiB
 *	debugfs.c	the figures in use, the counters
 */
#ifndef SIMDISK_H
#define SIMDISK_H

#include <linux/atomic.h>
#include <linux/blk-mq.h>
#include <linux/hrtimer.h>
#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/xarray.h>

#include "clock.h"
#include "fault.h"

/* Data of the first part of a disk; pages come when they are first written. */
struct simdisk_store {
	u64 bytes;
	struct xarray pages;	/* by number; none: all zeros */
};

/* What all disks of the module are made of; constant once they exist. */
struct simdisk_config {
	enum sdm_profile profile;
	struct sdm_params params;
	unsigned int backed_mb;
	bool discard;
	bool zero_fill;		/* reads without memory give zeros */
};

/*
 * One disk. Lives from simdisk_add() until its gendisk has lost its last
 * user, which can be long after simdisk_remove() when someone has it open.
 */
struct simdisk {
	const struct simdisk_config *config;
	const struct sdm_model *model;
	struct gendisk *disk;
	struct dentry *debugfs;
	struct list_head node;		/* main.c's list */
	int index;
	struct blk_mq_tag_set set;
	struct simdisk_store store;
	atomic64_t completed;		/* requests that the block layer has back */

	spinlock_t lock;		/* the rest */
	bool unplugged;			/* what comes fails, nothing is kept back any more */
	struct sdm_clock clock;		/* which the model lives by */
	struct sdm_faults faults;
	struct list_head hung;		/* simdisk_cmd.node: no answer until given up */
	struct list_head delayed;	/* simdisk_cmd.node, by due_ns */
	struct hrtimer timer;
	u64 armed_ns;			/* SDM_NEVER: the timer is not running */
	void *state;			/* of the model */
	struct request **slot;		/* requests in flight by model tag */
};

/*
 * Driver data of a request, filled in as it comes. Whoever takes it from the
 * model, or off a list, completes it.
 */
struct simdisk_cmd {
	struct request *next_due;	/* the chain of those found due in one round */
	struct list_head node;		/* hung or delayed: in one of sd's lists */
	u64 due_ns;			/* delayed: until then; before that: for so long */
	blk_status_t status;
	u8 fault;			/* enum sdm_fault_kind */
};

/* main.c */
extern struct simdisk_config simdisk_config;
void simdisk_was_freed(void);

/* disk.c */
struct simdisk *simdisk_add(const struct simdisk_config *config, int index);
void simdisk_set_speed(struct simdisk *sd, u32 percent);
void simdisk_remove(struct simdisk *sd);

/* inject.c */
struct seq_file;

void simdisk_inject(struct simdisk *sd, struct simdisk_cmd *cmd,
		    const struct sdm_io *io);
bool simdisk_divert(struct simdisk *sd, struct simdisk_cmd *cmd, u64 now);
u64 simdisk_first_delayed_ns(const struct simdisk *sd);
struct simdisk_cmd *simdisk_take_delayed(struct simdisk *sd, u64 now);
bool simdisk_give_up(struct simdisk *sd, struct simdisk_cmd *cmd);
void simdisk_release(struct simdisk *sd);
int simdisk_add_fault(struct simdisk *sd, char *text);
void simdisk_show_faults(struct simdisk *sd, struct seq_file *m);

/* store.c */
void simdisk_store_init(struct simdisk_store *st, unsigned int mb);
void simdisk_store_exit(struct simdisk_store *st);
bool simdisk_store_reserve(struct simdisk_store *st, u64 at, u64 bytes);
void simdisk_store_write(struct simdisk_store *st, u64 at, const char *from, u32 bytes);
void simdisk_store_read(struct simdisk_store *st, u64 at, char *to, u32 bytes,
			bool zero_fill);
void simdisk_store_zero(struct simdisk_store *st, u64 at, u64 bytes);

/* debugfs.c */
void simdisk_debugfs_init(void);
void simdisk_debugfs_exit(void);
void simdisk_debugfs_add(struct simdisk *sd);

#endif /* SIMDISK_H */
