/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Loads on a modelled device, as fio would make them: each keeps @depth
 * requests in flight and sends the next one @gap_ns after a completion. Nothing
 * stands between the loads and the device.
 */
#ifndef SIMDISK_LIMIT_LOAD_H
#define SIMDISK_LIMIT_LOAD_H

#include "sim.h"

struct load {
	u8 op;
	bool random;
	bool fsync;		/* each write is followed by a flush, then the next */
	u32 bytes;
	u32 depth;
	u64 start;		/* first sector of its part of the device */
	u64 sectors;		/* length of that part; 0: to the end */
	u64 gap_ns;
	/* results of the time after the warm-up; a flush is not counted in them */
	u64 done;
	u64 mean_ns, p50_ns, p99_ns, p999_ns, max_ns;
	u64 flushes, flush_mean_ns;
	double iops, mbps;
	/* private */
	u64 next, sum_ns, flush_sum_ns, room;
	u64 *sample_ns;
};

void load_run(const struct sim_device *d, struct load *loads, u32 nr,
	      u64 warm_ns, u64 run_ns);

#endif /* SIMDISK_LIMIT_LOAD_H */
