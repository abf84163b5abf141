// SPDX-License-Identifier: GPL-2.0
/*
 * Takes every block cgroup policy slot that is still free, so that a test can
 * see what the scheduler does without one. The policies have no callbacks and
 * are never activated for a device. Unloading gives the slots back.
 */
#include <linux/module.h>

#include "compat.h"

/* More than any kernel has: BLKCG_MAX_POLS is six in 6.1 to 7.3. */
#define SLOTS	16

static struct blkcg_policy policy[SLOTS];
static int taken;

static void give_back(void)
{
	while (taken)
		blkcg_policy_unregister(&policy[--taken]);
}

static int __init blkcg_full_init(void)
{
	while (taken < SLOTS && !blkcg_policy_register(&policy[taken]))
		taken++;
	if (taken == SLOTS) {
		give_back();
		pr_err("blkcg_full: this kernel has more than %d policy slots, raise SLOTS\n",
		       SLOTS);
		return -ERANGE;
	}
	pr_info("blkcg_full: took %d policy slots\n", taken);
	return 0;
}

static void __exit blkcg_full_exit(void)
{
	give_back();
}

module_init(blkcg_full_init);
module_exit(blkcg_full_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("test helper: takes all free block cgroup policy slots");
