/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A disk bench in virtual time: jobs keep requests in flight on a timing
 * model, and the bench moves time from event to event. No sleeping, no
 * threads, no clock: the same seed gives the same figures everywhere.
 */
#ifndef SIMDISK_TESTS_DRIVE_H
#define SIMDISK_TESTS_DRIVE_H

#include "../model.h"

#define DRIVE_SAMPLES	400000
#define DRIVE_JOBS	8

/* A job: @depth requests in flight, the next one @gap_ns after a completion. */
struct drive_job {
	enum sdm_op op;
	u32 bytes;
	u32 depth;
	bool random;
	bool down;		/* from the end of its part to the start */
	bool fua;
	u32 swap;		/* in order, but so many neighbours the other way round */
	u64 start;		/* first sector of its part of the disk */
	u64 sectors;		/* length of that part; 0: to the end */
	u64 stride;		/* sectors from one to the next; 0: as long as one */
	u64 gap_ns;
	/* results, after the warm-up */
	u64 done;
	u64 mean_ns, p50_ns, p99_ns, max_ns;
	double iops, mbps;
	/* private */
	u64 next, sum_ns, nr_samples;
	u32 *sample_us;
};

/* A disk under test. Violations are counted, not asserted: the test reports. */
struct drive {
	const struct sdm_model *model;
	void *state;
	u64 sectors, now, seed;
	u64 backwards;		/* completions before their predecessor or submission */
	u64 strangers;		/* completions of tags not in flight */
	u64 late_events;	/* completions earlier than next_event() said */
	u64 in_flight;
	u32 next_tag;
};

void drive_open(struct drive *d, enum sdm_profile profile, const char *overrides);
void drive_run(struct drive *d, struct drive_job *jobs, u32 nr, u64 warm_ns, u64 run_ns);
double drive_once_ms(struct drive *d, enum sdm_op op, u64 sector, u32 bytes, bool fua);
void drive_close(struct drive *d);
u64 drive_random(struct drive *d);

#endif /* SIMDISK_TESTS_DRIVE_H */
