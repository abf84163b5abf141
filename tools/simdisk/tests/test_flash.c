// SPDX-License-Identifier: GPL-2.0
/*
 * The flash drive against published figures of a PM883 (targets). Latencies
 * at QD1 are published as a host sees them: HOST_NS is the host's share.
 */
#include "drive.h"
#include "tap.h"

#define SEC	1000000000ULL
#define HOST_NS	12000	/* a 4 KiB request through Linux in deterministic time */

static struct drive d;

static struct drive_job run(const char *overrides, struct drive_job job)
{
	drive_open(&d, SDM_SSD, overrides);
	drive_run(&d, &job, 1, SEC / 2, 2 * SEC);
	drive_close(&d);
	return job;
}

#define RUN(overrides, ...) run(overrides, (struct drive_job){ __VA_ARGS__ })

static void calibration(void)
{
	struct drive_job j;

	j = RUN("", .bytes = 4096, .depth = 1, .random = true, .gap_ns = HOST_NS);
	tap_near("4K random read QD1, us", (j.mean_ns + HOST_NS) / 1e3, 120, 10);
	j = RUN("", .bytes = 4096, .depth = 32, .random = true);
	tap_near("4K random read QD32, IOPS", j.iops, 98000, 10);
	j = RUN("", .bytes = 4096, .depth = 32, .random = true, .stride = 1024);
	tap_near("the same in steps of all dies' pages, IOPS", j.iops, 98000, 10);
	j = RUN("", .bytes = 131072, .depth = 32);
	tap_near("128K sequential read QD32, MB/s", j.mbps, 550, 10);
	j = RUN("", .bytes = 131072, .depth = 32, .op = SDM_WRITE);
	tap_near("128K sequential write QD32, MB/s", j.mbps, 520, 10);
	j = RUN("", .bytes = 4096, .depth = 1, .random = true, .op = SDM_WRITE,
		.gap_ns = HOST_NS);
	tap_near("4K random write QD1, us", (j.mean_ns + HOST_NS) / 1e3, 40, 10);
	j = RUN("", .bytes = 4096, .depth = 32, .random = true, .op = SDM_WRITE);
	tap_near("4K random write QD32, steady, IOPS", j.iops, 25000, 10);
}

/* Bursts fit into the buffer: the link's speed, not the drain's. */
static void burst(void)
{
	struct drive_job j = { .bytes = 4096, .depth = 32, .random = true, .op = SDM_WRITE };

	drive_open(&d, SDM_SSD, "");
	drive_run(&d, &j, 1, 0, SEC / 20);
	drive_close(&d);
	tap_near("4K random writes into an empty buffer, IOPS", j.iops, 93000, 10);
}

/* What makes small reads slow beside others. */
static void interference(void)
{
	struct drive_job alone, beside[2];
	const struct drive_job small = { .bytes = 4096, .depth = 1, .random = true };
	const struct drive_job writes = {
		.bytes = 4096, .depth = 16, .random = true, .op = SDM_WRITE,
	}, bulk = { .bytes = 1 << 20, .depth = 16, .start = 400000000, .sectors = 400000000 };

	alone = run("", small);
	beside[0] = small;
	beside[1] = writes;
	drive_open(&d, SDM_SSD, "");
	drive_run(&d, beside, 2, SEC, 2 * SEC);
	drive_close(&d);
	tap_range("reads meet programs: mean rises, us", beside[0].mean_ns / 1e3,
		  alone.mean_ns / 1e3 + 250, alone.mean_ns / 1e3 + 700);
	tap_range("by one program at most, and the link, max us", beside[0].max_ns / 1e3,
		  600, alone.mean_ns / 1e3 + 700 + 32 * 11);

	beside[0] = small;
	beside[1] = bulk;
	drive_open(&d, SDM_SSD, "");
	drive_run(&d, beside, 2, SEC, 4 * SEC);
	drive_close(&d);
	tap_near("a read behind 16 MiB on the link, mean ms", beside[0].mean_ns / 1e6,
		 15 * 1048576 / 560e3, 15);
	tap_near("the bulk has the link, MB/s", beside[1].mbps, 555, 3);
}

/* The link: one direction at a time, or both. */
static void duplex(void)
{
	const struct drive_job both[2] = {
		{ .bytes = 131072, .depth = 16, .sectors = 400000000 },
		{ .bytes = 131072, .depth = 16, .op = SDM_WRITE, .start = 800000000,
		  .sectors = 400000000 },
	};
	struct drive_job j[2] = { both[0], both[1] };

	drive_open(&d, SDM_SSD, "program_us=100");
	drive_run(&d, j, 2, SEC / 2, 2 * SEC);
	drive_close(&d);
	tap_near("half duplex: reads and writes share, MB/s", j[0].mbps + j[1].mbps, 540, 5);
	j[0] = both[0];
	j[1] = both[1];
	drive_open(&d, SDM_SSD, "program_us=100 full_duplex=1");
	drive_run(&d, j, 2, SEC / 2, 2 * SEC);
	drive_close(&d);
	tap_near("full duplex: each has its own, MB/s", j[0].mbps + j[1].mbps, 1080, 5);
}

/* A slow stream, once known, is not lost among many random writes. */
static void stream_among_random_writes(void)
{
	struct drive_job j[2] = {
		{ .bytes = 65536, .depth = 1, .op = SDM_WRITE, .gap_ns = 20000000,
		  .sectors = 100000000 },
		{ .bytes = 4096, .depth = 16, .op = SDM_WRITE, .random = true,
		  .start = 200000000 },
	};
	const struct sdm_stats *s;
	double owed;

	drive_open(&d, SDM_SSD, "");
	drive_run(&d, j, 1, 0, SEC);
	s = d.model->stats(d.state);
	owed = s->gc_programs;
	drive_run(&d, j, 2, 0, 10 * SEC);
	/* what is still in the buffer has yet to be paid for */
	owed += (j[1].done * 4096 - 16 * 1048576.) * 6.31 / 16384;
	tap_near("a slow stream among random writes owes nothing, programs",
		 s->gc_programs, owed, 0.5);
	drive_close(&d);
}

/* Sequential writes that overtake each other, within reach of the run's end. */
static void neighbours_in_disorder(enum sdm_profile profile, u32 bytes, u32 swap)
{
	struct drive_job j = {
		.bytes = bytes, .depth = 4, .op = SDM_WRITE, .swap = swap,
	};
	const struct sdm_stats *s;

	drive_open(&d, profile, "");
	drive_run(&d, &j, 1, 0, SEC / 2);
	s = d.model->stats(d.state);
	/* it pays until it is a run: for the first MiB, or the first request */
	tap_ok(s->gc_programs <= ((1 << 20) + bytes) * 6.31 / 16384 &&
	       s->programs > 4000,
	       "%s: %u KiB writes, each %u the other way round: collection %llu of %llu programs",
	       sdm_profile_name(profile), bytes / 1024, swap,
	       (unsigned long long)s->gc_programs, (unsigned long long)s->programs);
	drive_close(&d);
}

/* More streams at once than a test of a drive has jobs, by hand. */
static void many_streams(u32 streams)
{
	const struct sdm_stats *s;
	u32 i, n;

	drive_open(&d, SDM_SSD, "");
	for (n = 0; n < 64; n++)
		for (i = 0; i < streams; i++)
			drive_once_ms(&d, SDM_WRITE, i * 4000000ULL + (n ^ 1) * 128, 65536,
				      false);
	s = d.model->stats(d.state);
	tap_range("many streams of 4 MiB, neighbours swapped, pay for a quarter, % in collection",
		  s->gc_programs * 100. / s->programs, 631 * 0.22, 631 * 0.26);
	drive_close(&d);
}

/* All sizes of random writes pay in full, on the whole drive and on a small part. */
static void random_writes_pay(enum sdm_profile profile, u64 sectors, u32 most)
{
	double percent = sdm_param_info[SDM_GC_PERCENT].def[profile] - 100;
	const struct sdm_stats *s;
	char what[80];
	u32 bytes;

	for (bytes = 4096; bytes <= most; bytes *= 2) {
		struct drive_job j = {
			.bytes = bytes, .depth = 32, .op = SDM_WRITE, .random = true,
			.sectors = sectors,
		};

		drive_open(&d, profile, "");
		drive_run(&d, &j, 1, 0, SEC);
		s = d.model->stats(d.state);
		snprintf(what, sizeof(what), "%s: %u KiB random writes on %llu GiB, %% in collection",
			 sdm_profile_name(profile), bytes / 1024,
			 (unsigned long long)(sectors ? sectors : d.sectors) >> 21);
		tap_near(what, s->gc_programs * 100. / s->programs, percent, 1);
		drive_close(&d);
	}
}

/* Small writes that leave out as much as they write are no run, however near. */
static void gaps(void)
{
	struct drive_job j = RUN("", .bytes = 4096, .depth = 32, .op = SDM_WRITE,
				 .stride = 16);

	tap_near("every other 4K: as much as random ones, MB/s", j.mbps, 102, 5);
}

/* Garbage collection knows runs from random writes, also many at once. */
static void collection(void)
{
	struct drive_job eight[8], j;
	double mbps = 0;
	int i;

	for (i = 0; i < 8; i++)
		eight[i] = (struct drive_job){
			.bytes = 65536, .depth = 4, .op = SDM_WRITE,
			.start = i * 200000000ULL, .sectors = 100000000,
		};
	drive_open(&d, SDM_SSD, "");
	drive_run(&d, eight, 8, SEC, 2 * SEC);
	for (i = 0; i < 8; i++)
		mbps += eight[i].mbps;
	tap_near("eight interleaved write streams: no collection, MB/s", mbps, 520, 5);
	drive_close(&d);
	many_streams(48);
	stream_among_random_writes();
	neighbours_in_disorder(SDM_SSD, 131072, 2);
	neighbours_in_disorder(SDM_SSD, 131072, 8);
	neighbours_in_disorder(SDM_SSD, 1310720, 2);
	neighbours_in_disorder(SDM_SSD, 4096, 32);
	neighbours_in_disorder(SDM_NVME, 524288, 2);
	gaps();
	random_writes_pay(SDM_SSD, 0, 1 << 20);
	random_writes_pay(SDM_NVME, 0, 1 << 20);
	random_writes_pay(SDM_NVME_SMALL, 0, 1 << 20);
	random_writes_pay(SDM_NVME_SMALL, 1 << 21, 1 << 18);
	j = RUN("", .bytes = 131072, .depth = 32, .op = SDM_WRITE, .random = true);
	tap_near("128K random writes: as much as small ones, MB/s", j.mbps, 102, 10);
}

/* A volatile buffer: a flush waits for what is in it. */
static void flush(void)
{
	struct drive_job j[2] = {
		{ .bytes = 4096, .depth = 8, .random = true, .op = SDM_WRITE },
		{ .bytes = 4096, .depth = 1, .op = SDM_FLUSH, .gap_ns = 100000000 },
	};

	drive_open(&d, SDM_SSD, "write_cache=1");
	drive_run(&d, j, 2, SEC, 4 * SEC);
	tap_range("flush of a full buffer of random writes, p50 ms",
		  j[1].p50_ns / 1e6, 30, 200);
	drive_close(&d);
	drive_open(&d, SDM_SSD, "write_cache=1");
	drive_once_ms(&d, SDM_WRITE, 80000, 4096, false);
	tap_range("flush of one write: its program, ms",
		  drive_once_ms(&d, SDM_FLUSH, 0, 0, false), 0.65, 0.75);
	tap_range("flush of nothing, ms",
		  drive_once_ms(&d, SDM_FLUSH, 0, 0, false), 0, 0.03);
	drive_close(&d);

	j[0] = (struct drive_job){ .bytes = 4096, .depth = 8, .random = true, .op = SDM_WRITE };
	j[1] = (struct drive_job){ .bytes = 4096, .depth = 1, .op = SDM_FLUSH };
	drive_open(&d, SDM_SSD, "");
	drive_run(&d, j, 2, SEC, 4 * SEC);
	tap_range("with a buffer that survives power loss it does not, max ms",
		  j[1].max_ns / 1e6, 0, 3);
	drive_close(&d);
}

int main(void)
{
	calibration();
	burst();
	interference();
	duplex();
	collection();
	flush();
	return tap_done();
}
