// SPDX-License-Identifier: GPL-2.0
/*
 * A flush that cannot be queued, step by step: what was before it is answered
 * first, what comes later begins when it is done; and the disk whose firmware
 * looks at the oldest commands only.
 */
#include "drive.h"
#include "tap.h"

#define SEC	1000000000ULL
#define MAX	16

static struct drive d;
static u64 answered_ns[MAX];

static void submit(u32 tag, enum sdm_op op, u64 sector)
{
	struct sdm_io io = {
		.tag = tag, .op = op, .sector = sector,
		.bytes = op == SDM_FLUSH ? 0 : 4096,
	};

	d.model->submit(d.state, &io, d.now);
}

/* Live until all is answered, looking only @late_ns after there is something. */
static u32 answers(u64 late_ns)
{
	u32 nr = 0;
	u64 due;
	int tag;

	while ((due = d.model->next_event(d.state)) != SDM_NEVER) {
		d.now = due + late_ns;
		while ((tag = d.model->complete(d.state, d.now, &due)) != SDM_NONE) {
			answered_ns[tag] = due;
			nr++;
		}
	}
	return nr;
}

/* write, write, flush, read, read, flush, read, all at once. */
static void sequence(enum sdm_profile profile, const char *overrides, u64 late_ns)
{
	static const u8 ops[] = { SDM_WRITE, SDM_WRITE, SDM_FLUSH, SDM_READ, SDM_READ,
				  SDM_FLUSH, SDM_READ };
	u32 i;

	memset(answered_ns, 0, sizeof(answered_ns));
	drive_open(&d, profile, overrides);
	for (i = 0; i < 7; i++)
		submit(i, ops[i], 8000000 + i * 40000000ULL);
	tap_ok(answers(late_ns) == 7, "profile %d: all are answered", profile);
	drive_close(&d);
}

static bool later(u32 a, u32 b)
{
	return answered_ns[a] > answered_ns[b];
}

static void in_turn(enum sdm_profile profile)
{
	sequence(profile, "write_cache=1 queued_flush=0", 0);
	tap_ok(later(2, 0) && later(2, 1), "the flush is after what came before");
	tap_ok(later(3, 2) && later(4, 2), "what comes later is after the flush");
	tap_ok(later(5, 3) && later(5, 4) && later(6, 5), "so is it with the second");
}

/* How late the caller looks changes nothing. */
static void late(enum sdm_profile profile)
{
	u64 first[MAX];

	sequence(profile, "write_cache=1 queued_flush=0", 0);
	memcpy(first, answered_ns, sizeof(first));
	sequence(profile, "write_cache=1 queued_flush=0", 12345678);
	tap_ok(!memcmp(first, answered_ns, sizeof(first)),
	       "profile %d: the same times when looked at 12 ms late", profile);
}

/* A consumer disk gains little from its queue, and would with all of it. */
static void reorder(void)
{
	static const struct drive_job one = { .bytes = 4096, .depth = 1, .random = true };
	static const struct drive_job deep = { .bytes = 4096, .depth = 32, .random = true };
	static const char * const looks[] = { "", "reorder=1",
					      "reorder=256 age_cap_ms=10000" };
	struct drive_job j = one, alone = one;
	double iops[3];
	u32 i;

	drive_open(&d, SDM_HDD_CONSUMER, "");
	drive_run(&d, &alone, 1, 20 * SEC, 200 * SEC);
	drive_close(&d);
	tap_near("consumer: 4K random read QD1, mean ms", alone.mean_ns / 1e6, 17.5, 10);
	for (i = 0; i < 3; i++) {
		j = deep;
		drive_open(&d, SDM_HDD_CONSUMER, looks[i]);
		drive_run(&d, &j, 1, 20 * SEC, 200 * SEC);
		drive_close(&d);
		iops[i] = j.iops;
	}
	tap_near("consumer: 4K random read QD32, IOPS", iops[0], 94, 10);
	tap_near("its queue gains, times", iops[0] / alone.iops, 1.6, 5);
	tap_near("one that looks at the oldest only gains nothing", iops[1], alone.iops, 2);
	tap_range("one that looked at all, for long, would gain more", iops[2],
		  iops[0] * 1.2, 200);
}

int main(void)
{
	in_turn(SDM_HDD);
	in_turn(SDM_SSD);
	in_turn(SDM_NVME);
	late(SDM_HDD);
	late(SDM_SSD);
	late(SDM_NVME);
	reorder();
	return tap_done();
}
