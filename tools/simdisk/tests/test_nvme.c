// SPDX-License-Identifier: GPL-2.0
/*
 * The NVMe drive against published figures of a PM9A3 (targets), its sixteenth
 * beside it, and what dies and channels do.
 */
#include "drive.h"
#include "tap.h"

#define SEC	1000000000ULL
#define HOST_NS	12000	/* a 4 KiB request through Linux in deterministic time */
#define SMALL	16	/* nvme-small is one sixteenth */

static struct drive d;

static struct drive_job run(enum sdm_profile profile, const char *overrides,
			    struct drive_job job)
{
	drive_open(&d, profile, overrides);
	drive_run(&d, &job, 1, SEC / 10, SEC);
	drive_close(&d);
	return job;
}

#define RUN(profile, overrides, ...) \
	run(profile, overrides, (struct drive_job){ __VA_ARGS__ })

static const struct drive_job reader = { .bytes = 4096, .depth = 1, .random = true };
static const struct drive_job writer = {
	.bytes = 4096, .depth = 64, .random = true, .op = SDM_WRITE,
};

static void calibration(void)
{
	struct drive_job j;

	j = RUN(SDM_NVME, "", .bytes = 4096, .depth = 1, .random = true, .gap_ns = HOST_NS);
	tap_near("4K random read QD1, us", (j.mean_ns + HOST_NS) / 1e3, 80, 10);
	j = RUN(SDM_NVME, "", .bytes = 4096, .depth = 512, .random = true);
	tap_near("4K random read QD512, IOPS", j.iops, 850000, 10);
	j = RUN(SDM_NVME, "", .bytes = 131072, .depth = 32);
	tap_near("128K sequential read QD32, MB/s", j.mbps, 6800, 10);
	j = RUN(SDM_NVME, "", .bytes = 131072, .depth = 32, .op = SDM_WRITE);
	tap_near("128K sequential write QD32, MB/s", j.mbps, 2700, 10);
	j = RUN(SDM_NVME, "", .bytes = 4096, .depth = 64, .random = true, .op = SDM_WRITE);
	tap_near("4K random write QD64, steady, IOPS", j.iops, 130000, 10);
}

/* One sixteenth of everything at one sixteenth of the depth, as late. */
static void sixteenth(void)
{
	static const u32 depths[] = { 64, 128, 256 };
	struct drive_job full, small;
	char what[64];
	u32 i;

	for (i = 0; i < 3; i++) {
		full = RUN(SDM_NVME, "", .bytes = 4096, .depth = depths[i], .random = true);
		small = RUN(SDM_NVME_SMALL, "", .bytes = 4096, .depth = depths[i] / SMALL,
			    .random = true);
		snprintf(what, sizeof(what), "small at depth %u: IOPS", depths[i] / SMALL);
		tap_near(what, small.iops, full.iops / SMALL, 10);
		tap_near("  and their mean, us", small.mean_ns / 1e3, full.mean_ns / 1e3, 10);
	}
	full = RUN(SDM_NVME, "", .bytes = 131072, .depth = 32);
	small = RUN(SDM_NVME_SMALL, "", .bytes = 131072, .depth = 8);
	tap_near("small: sequential read, MB/s", small.mbps, full.mbps / SMALL, 5);
	full = RUN(SDM_NVME, "", .bytes = 131072, .depth = 32, .op = SDM_WRITE);
	small = RUN(SDM_NVME_SMALL, "", .bytes = 131072, .depth = 8, .op = SDM_WRITE);
	tap_near("small: sequential write, MB/s", small.mbps, full.mbps / SMALL, 5);
	full = RUN(SDM_NVME, "", .bytes = 4096, .depth = 64, .random = true, .op = SDM_WRITE);
	small = RUN(SDM_NVME_SMALL, "", .bytes = 4096, .depth = 8, .random = true,
		    .op = SDM_WRITE);
	tap_near("small: random write, IOPS", small.iops, full.iops / SMALL, 5);
	small = RUN(SDM_NVME_SMALL, "", .bytes = 4096, .depth = 64, .random = true);
	tap_range("small: what one virtual processor can ask for, IOPS", small.iops,
		  40000, 60000);
}

/* Channels are shared by their dies: too few of them, and they are the limit. */
static void channels(void)
{
	struct drive_job j;

	j = RUN(SDM_NVME, "channels=2", .bytes = 131072, .depth = 64);
	tap_near("two channels of 1200 MB/s: sequential read, MB/s", j.mbps, 2400, 5);
	j = RUN(SDM_NVME, "channels=2", .bytes = 131072, .depth = 64, .op = SDM_WRITE);
	tap_near("the same for writes, MB/s", j.mbps, 2400, 5);
	j = RUN(SDM_NVME, "dies=4 channels=4", .bytes = 4096, .depth = 256, .random = true);
	tap_near("four dies on channels of their own: random read, IOPS", j.iops,
		 4 * 1e9 / (62000 + 3413), 2);
	j = RUN(SDM_NVME, "dies=4 channels=1 channel_mbps=60", .bytes = 4096,
		.depth = 256, .random = true);
	tap_near("four on one slow channel: random read, IOPS", j.iops, 60e6 / 4096, 3);
}

/* One read beside random writes at the drive's limit; returns its worst, us. */
static double beside_writes(const char *overrides, double *write_iops)
{
	struct drive_job j[2] = { reader, writer };

	drive_open(&d, SDM_NVME, overrides);
	drive_run(&d, j, 2, SEC / 2, SEC);
	drive_close(&d);
	*write_iops = j[1].iops;
	return j[0].max_ns / 1e3;
}

static void suspension(void)
{
	double with, without, iops;

	with = beside_writes("", &iops);
	tap_range("suspended after 30 us: a read's worst, us", with, 68 + 25, 68 + 30 + 25);
	tap_near("and the writes lose little, IOPS", iops, 130000, 5);
	without = beside_writes("suspend_us=0", &iops);
	tap_range("never suspended: as long as a program, us", without, 68 + 350, 68 + 400 + 25);
	with = beside_writes("suspend_us=200", &iops);
	tap_range("suspended after 200 us, us", with, 68 + 150, 68 + 200 + 25);
}

/* However many reads come, a program comes to its end: both go on. */
static void neither_starves(void)
{
	struct drive_job j[2] = {
		{ .bytes = 4096, .depth = 1024, .random = true },
		{ .bytes = 131072, .depth = 32, .op = SDM_WRITE },
	};

	drive_open(&d, SDM_NVME, "");
	drive_run(&d, j, 2, SEC / 2, SEC);
	drive_close(&d);
	tap_range("reads at their limit beside writes at theirs, IOPS", j[0].iops, 3e5, 8e5);
	tap_range("and the writes, MB/s", j[1].mbps, 400, 2000);
}

/* NVMe queues its flushes: reads go on beside one. SATA does not. */
static void flushes(void)
{
	const struct drive_job read = {
		.bytes = 4096, .depth = 1, .random = true, .gap_ns = 50000,
	}, write = {
		.bytes = 4096, .depth = 8, .random = true, .op = SDM_WRITE,
	}, flush = { .bytes = 4096, .depth = 1, .op = SDM_FLUSH, .gap_ns = 20000000 };
	struct drive_job j[3] = { read, write, flush };

	drive_open(&d, SDM_NVME, "write_cache=1");
	drive_run(&d, j, 3, SEC / 2, SEC);
	drive_close(&d);
	tap_range("flush of a full buffer, p50 ms", j[2].p50_ns / 1e6, 5, 300);
	tap_range("queued: a read beside it, max us", j[0].max_ns / 1e3, 60, 800);
	j[0] = read;
	j[1] = write;
	j[2] = flush;
	drive_open(&d, SDM_NVME, "write_cache=1 queued_flush=0");
	drive_run(&d, j, 3, SEC / 2, SEC);
	drive_close(&d);
	tap_range("not queued: a read waits for all of it, max ms", j[0].max_ns / 1e6,
		  j[2].p50_ns / 1e6 * 0.9, 400);
}

int main(void)
{
	calibration();
	sixteenth();
	channels();
	suspension();
	neither_starves();
	flushes();
	return tap_done();
}
