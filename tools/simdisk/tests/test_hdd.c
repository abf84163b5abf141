// SPDX-License-Identifier: GPL-2.0
/*
 * The rotating disk against published figures of an Ultrastar 7K8 (targets),
 * and the behaviour a scheduler can rely on.
 */
#include "drive.h"
#include "tap.h"

#define SEC		1000000000ULL
#define MIDDLE		1152000000ULL	/* half the tracks are before, half behind */

static struct drive_job run(const char *overrides, struct drive_job job, u64 seconds)
{
	struct drive d;

	drive_open(&d, SDM_HDD, overrides);
	drive_run(&d, &job, 1, seconds * SEC / 10, seconds * SEC);
	drive_close(&d);
	return job;
}

#define RUN(overrides, seconds, ...) \
	run(overrides, (struct drive_job){ __VA_ARGS__ }, seconds)

static void calibration(void)
{
	struct drive_job j;

	j = RUN("", 200, .bytes = 4096, .depth = 1, .random = true);
	tap_near("4K random read QD1, mean ms", j.mean_ns / 1e6, 12.3, 10);
	tap_near("4K random read QD1, IOPS", j.iops, 80, 10);
	j = RUN("", 200, .bytes = 4096, .depth = 32, .random = true);
	tap_near("4K random read QD32, IOPS", j.iops, 196.5, 10);
	tap_near("4K random read QD32, p99 ms", j.p99_ns / 1e6, 518, 10);
	j = RUN("", 200, .bytes = 4096, .depth = 1, .random = true, .op = SDM_WRITE);
	tap_near("4K random write QD1, cache off, IOPS", j.iops, 80, 10);
	j = RUN("", 20, .bytes = 131072, .depth = 4);
	tap_near("128K sequential read QD4, outer edge, MB/s", j.mbps, 255, 10);
	j = RUN("", 20, .bytes = 131072, .depth = 4, .start = MIDDLE);
	tap_range("128K sequential read QD4, middle tracks, MB/s", j.mbps, 186, 207);
	j = RUN("", 20, .bytes = 131072, .depth = 4, .start = 1930000000);
	tap_near("128K sequential read QD4, inner edge, MB/s", j.mbps, 125, 10);
	j = RUN("outer_mbps=204 inner_mbps=204", 20, .bytes = 131072, .depth = 4,
		.start = MIDDLE);
	tap_near("one rate for all zones is kept, MB/s", j.mbps, 204, 1);
}

/* The whole surface in order takes the mean of outer and inner rate. */
static void whole_surface(void)
{
	double ns = 0;
	int i;

	for (i = 0; i < 100; i++) {
		struct drive_job j = RUN("", 1, .bytes = 131072, .depth = 4,
					 .start = i * 19500000ULL);

		ns += 1 / j.mbps;
	}
	tap_range("whole-surface sequential read, MB/s", 100 / ns, 180, 197);
}

static void sequential_qd1(void)
{
	struct drive_job j;

	j = RUN("", 20, .bytes = 131072, .depth = 1, .gap_ns = 30000);
	tap_near("sequential read QD1, 30 us gaps: full rate, MB/s", j.mbps, 255, 3);
	j = RUN("", 20, .bytes = 131072, .depth = 1, .gap_ns = 2000000);
	tap_near("sequential read QD1, 2 ms gaps: from the buffer, mean us",
		 j.mean_ns / 1e3, 50 + 131072 / 560., 5);
	j = RUN("segments=0", 20, .bytes = 131072, .depth = 1, .gap_ns = 30000);
	tap_near("the same without read-ahead loses a revolution, mean ms",
		 j.mean_ns / 1e6, 8.33 + .514 - .03, 3);
	j = RUN("", 20, .bytes = 131072, .depth = 1, .op = SDM_WRITE);
	tap_near("sequential write QD1, cache off: loses a revolution, mean ms",
		 j.mean_ns / 1e6, 8.33 + .514, 3);
	j = RUN("", 20, .bytes = 131072, .depth = 4, .op = SDM_WRITE);
	tap_near("sequential write QD4, cache off: full rate, MB/s", j.mbps, 255, 3);
}

/* Wherever the head lands in a queued stream, it starts with the first command. */
static void stream_start(void)
{
	u64 worst = 0;
	int i;

	for (i = 1; i <= 20; i++) {
		struct drive_job j = { .bytes = 131072, .depth = 8,
				       .start = i * 90001096ULL / 8 * 8 };
		struct drive d;

		drive_open(&d, SDM_HDD, "");
		drive_run(&d, &j, 1, 0, SEC);
		drive_close(&d);
		worst = j.max_ns > worst ? j.max_ns : worst;
	}
	tap_range("no command of a queued stream is left behind, max ms",
		  worst / 1e6, 4, 35);
}

/* Rules of the queue. */
static void queue(void)
{
	struct drive_job j, two[2] = {
		{ .bytes = 131072, .depth = 16, .sectors = 4000000 },
		{ .bytes = 4096, .depth = 1, .random = true, .start = 1900000000,
		  .sectors = 40000000 },
	};
	struct drive d;

	j = RUN("age_cap_ms=1", 100, .bytes = 4096, .depth = 32, .random = true);
	tap_near("with an age cap of nothing the queue is a plain FIFO, IOPS", j.iops, 82, 3);
	j = RUN("age_cap_ms=10000", 100, .bytes = 4096, .depth = 32, .random = true);
	tap_range("without age cap shortest-first gains, IOPS", j.iops, 205, 300);

	drive_open(&d, SDM_HDD, "");
	drive_run(&d, two, 2, SEC, 60 * SEC);
	drive_close(&d);
	tap_range("beside a near, deep stream a far read waits for the cap, p50 ms",
		  two[1].p50_ns / 1e6, 480, 530);
	tap_range("and never much longer, max ms", two[1].max_ns / 1e6, 500, 550);
	tap_range("the stream keeps most of its rate, MB/s", two[0].mbps, 220, 255);
}

/* Interleaved streams at QD1: each piece costs a seek, as on real disks. */
static void interleaved(void)
{
	struct drive_job four[4] = {
		{ .bytes = 131072, .depth = 1, .start = 0, .sectors = 40000000 },
		{ .bytes = 131072, .depth = 1, .start = 400000000, .sectors = 40000000 },
		{ .bytes = 131072, .depth = 1, .start = 800000000, .sectors = 40000000 },
		{ .bytes = 131072, .depth = 1, .start = 1600000000, .sectors = 40000000 },
	};
	struct drive d;
	double mbps = 0;
	int i;

	drive_open(&d, SDM_HDD, "");
	drive_run(&d, four, 4, SEC, 20 * SEC);
	drive_close(&d);
	for (i = 0; i < 4; i++)
		mbps += four[i].mbps;
	tap_range("four far streams at QD1 together, MB/s", mbps, 8, 40);
}

int main(void)
{
	calibration();
	whole_surface();
	sequential_qd1();
	stream_start();
	queue();
	interleaved();
	return tap_done();
}
