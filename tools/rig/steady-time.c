// SPDX-License-Identifier: GPL-2.0
/*
 * A time of day for QEMU that goes on by a millisecond each time it is asked for.
 * tools/rig/vm puts it in front of the C library's (LD_PRELOAD) where the guest's time
 * is deterministic.
 *
 * Nothing in QEMU asks for it then but the model of the guest's TLB, at each flush
 * (accel/tcg/cputlb.c, tlb_mmu_resize_locked()): entries that were not needed for 100 ms
 * of this host's time go. A guest can tell: what its TLB still holds is not looked up
 * again, so the accessed bit stays clear, and a thread may write to a page that another
 * is just making read-only for a fork() and has not flushed yet. So how fast this host
 * was decided whether that thread had a page fault. Now a hundred flushes are 100 ms;
 * they are sixty to eighty by the host's time.
 *
 * No C library is linked: the one of QEMU's tree may be older than that of the tree
 * where this is compiled.
 */
#include <sys/time.h>

#define STEP_US		1000
#define US_PER_S	1000000

int gettimeofday(struct timeval *restrict tv, void *restrict tz)
{
	static unsigned long calls;
	unsigned long us = STEP_US * __atomic_fetch_add(&calls, 1, __ATOMIC_RELAXED);

	(void)tz;
	tv->tv_sec = us / US_PER_S;
	tv->tv_usec = us % US_PER_S;
	return 0;
}
