/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A modelled device in virtual time: submit requests, wait for completions.
 *
 *	sim_open(&s, &device, seed);
 *	sim_submit(&s, owner, SDM_READ, sector, bytes);
 *	while (sim_wait(&s, until_ns, &done))
 *		...				one completion at a time
 *	sim_close(&s);
 *
 * There is no clock and no thread; the same calls give the same times on any
 * machine. Errors of the caller end the program with a sentence.
 */
#ifndef SIMDISK_LIMIT_SIM_H
#define SIMDISK_LIMIT_SIM_H

#include "model.h"

/* A profile with its figures, as `profile=` and the parameters give it. */
struct sim_device {
	enum sdm_profile profile;
	struct sdm_params params;
	u64 sectors;
};

struct sim_done {
	u32 owner;
	u64 sector;
	u32 bytes;
	u64 took_ns;
};

/* What is in flight under one tag. */
struct sim_slot {
	bool busy;
	struct sim_done of;
	u64 submitted_ns;
};

struct sim {
	const struct sdm_model *model;
	void *state;
	u64 now_ns;
	u64 seed;
	u32 in_flight;
	u32 next_tag;
	struct sim_slot slot[SDM_MAX_TAGS];
};

void sim_fail(const char *what, const char *name);

/* @name: a profile; @sets: @nr strings "parameter=value". */
void sim_device(struct sim_device *d, const char *name, char *const *sets, u32 nr);

void sim_open(struct sim *s, const struct sim_device *d, u64 seed);
void sim_close(struct sim *s);
void sim_submit(struct sim *s, u32 owner, u8 op, u64 sector, u32 bytes);
bool sim_wait(struct sim *s, u64 until_ns, struct sim_done *done);
void sim_next(struct sim *s, struct sim_done *done);	/* there must be one */
u64 sim_random(struct sim *s);

#endif /* SIMDISK_LIMIT_SIM_H */
