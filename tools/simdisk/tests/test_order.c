// SPDX-License-Identifier: GPL-2.0
/*
 * What must hold for any load on any drive: every request completes exactly
 * once, not before it was submitted, in the order of time, never before
 * next_event() said something could happen; and the same load gives the same
 * figures again.
 */
#include "drive.h"
#include "tap.h"

#define SEC	1000000000ULL

struct machine {
	enum sdm_profile profile;
	const char *overrides;
};

static const struct machine machines[] = {
	{ SDM_HDD, "" },
	{ SDM_HDD, "write_cache=1" },
	{ SDM_HDD, "write_cache=1 cache_kb=2048 max_io_kb=1280 segments=1 segment_kb=64" },
	{ SDM_HDD, "segments=0 command_us=0 seek_base_us=0 rpm=30000" },
	{ SDM_HDD, "capacity_gb=1 outer_mbps=3 inner_mbps=1 age_cap_ms=1" },
	{ SDM_HDD, "capacity_gb=20000 outer_mbps=2000 rpm=600 seek_span_us=0" },
	{ SDM_HDD_CONSUMER, "" },
	{ SDM_HDD_CONSUMER, "reorder=1 queued_flush=1" },
	{ SDM_SSD, "" },
	{ SDM_SSD, "write_cache=1" },
	{ SDM_SSD, "full_duplex=1 write_cache=1 buffer_kb=4096" },
	{ SDM_SSD, "dies=1 page_kb=4 gc_run_kb=0 gc_percent=100" },
	{ SDM_SSD, "dies=256 page_kb=256 buffer_kb=4096 gc_percent=10000" },
	{ SDM_SSD, "fw_read_ns=0 fw_write_ns=0 link_command_ns=0 read_us=1 program_us=1" },
	{ SDM_NVME, "" },
	{ SDM_NVME, "write_cache=1 queued_flush=0 suspend_us=1" },
	{ SDM_NVME, "dies=3 channels=2 channel_mbps=10 suspend_us=400 write_cache=1" },
	{ SDM_NVME_SMALL, "" },
	{ SDM_NVME_SMALL, "write_cache=1 suspend_us=0 page_kb=4 queue_depth=128" },
};

/* Eight jobs of random kind, size, depth, place and pace. */
static void random_load(struct drive *d, struct drive_job *jobs)
{
	static const u32 sizes[] = { 512, 4096, 4096, 16384, 65536, 131072, 524288, 1310720 };
	static const u8 ops[] = { SDM_READ, SDM_READ, SDM_READ, SDM_WRITE, SDM_WRITE,
				  SDM_WRITE, SDM_FLUSH, SDM_TRIM };
	int i;

	for (i = 0; i < DRIVE_JOBS; i++) {
		u64 r = drive_random(d);

		jobs[i] = (struct drive_job){
			.op = ops[r % 8],
			.bytes = sizes[r / 8 % 8],
			.depth = 1 + r / 64 % 16,
			.random = r / 1024 % 2,
			.down = (r >> 25) % 4 == 0,
			.fua = r / 2048 % 4 == 0,
			/* never none: some machines trim in no time at all */
			.gap_ns = r / 8192 % 3 ? 500 : r / 65536 % 5000000,
			.start = (r >> 33) % (d->sectors / 2),
			.sectors = d->sectors / (r / 16384 % 2 ? 2 : 40),
		};
	}
}

static u64 digest(const struct drive_job *jobs)
{
	u64 sum = 0;
	int i;

	for (i = 0; i < DRIVE_JOBS; i++)
		sum = sum * 31 + jobs[i].done * 1000003 + jobs[i].mean_ns + jobs[i].max_ns;
	return sum;
}

/* One random load; returns the digest of its figures. */
static u64 torture(const struct machine *m, u64 seed, u64 *wrong)
{
	struct drive_job jobs[DRIVE_JOBS];
	const struct sdm_stats *s;
	struct drive d;

	drive_open(&d, m->profile, m->overrides);
	d.seed = seed;
	random_load(&d, jobs);
	drive_run(&d, jobs, DRIVE_JOBS, 0, SEC);
	s = d.model->stats(d.state);
	*wrong += d.backwards + d.strangers + d.late_events + d.in_flight +
		  (s->submitted != s->completed);
	drive_close(&d);
	return digest(jobs);
}

int main(void)
{
	u32 i, seed;

	for (i = 0; i < sizeof(machines) / sizeof(*machines); i++) {
		u64 wrong = 0, differ = 0, first = 0;

		for (seed = 1; seed <= 12; seed++) {
			u64 sum = torture(&machines[i], seed * 7919, &wrong);

			if (seed == 1)
				first = sum;
		}
		differ = torture(&machines[i], 7919, &wrong) != first;
		tap_ok(!wrong && !differ,
		       "%s %s: 13 random loads, %llu wrong completions, %s",
		       sdm_profile_name(machines[i].profile),
		       machines[i].overrides, (unsigned long long)wrong,
		       differ ? "NOT repeatable" : "repeatable");
	}
	return tap_done();
}
