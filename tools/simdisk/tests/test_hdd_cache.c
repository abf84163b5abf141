// SPDX-License-Identifier: GPL-2.0
/* The rotating disk's buffer: read-ahead, and the volatile write cache. */
#include "drive.h"
#include "tap.h"

#define SEC	1000000000ULL
#define MS	1000000ULL

static struct drive d;
static u64 somewhere(void)
{
	return drive_random(&d) % (d.sectors / 8 - 1) * 8;
}

static void flush_and_fua(void)
{
	double worst = 0, ms;
	int i;

	drive_open(&d, SDM_HDD, "write_cache=1");
	tap_range("flush of an empty cache, ms",
		  drive_once_ms(&d, SDM_FLUSH, 0, 0, false), 0, 0.1);
	for (i = 0; i < 50; i++) {
		ms = drive_once_ms(&d, SDM_WRITE, somewhere(), 4096, false);
		worst = ms > worst ? ms : worst;
	}
	tap_range("worst of 50 cached random writes, ms", worst, 0.01, 0.1);
	tap_range("a FUA write goes to the medium, ms",
		  drive_once_ms(&d, SDM_WRITE, somewhere(), 4096, true), 0.5, 30);
	tap_range("flush of some 49 writes, ms",
		  drive_once_ms(&d, SDM_FLUSH, 0, 0, false), 100, 600);
	tap_range("flush right after a flush, ms",
		  drive_once_ms(&d, SDM_FLUSH, 0, 0, false), 0, 0.1);
	drive_close(&d);
}

/* What was read, or read ahead, is in the buffer until it is overwritten. */
static void buffered_reads(void)
{
	drive_open(&d, SDM_HDD, "");
	drive_once_ms(&d, SDM_READ, 8000000, 65536, false);
	d.now += 20 * MS;	/* time for reading ahead */
	tap_range("read again, ms", drive_once_ms(&d, SDM_READ, 8000000, 4096, false), 0, 0.1);
	tap_range("read what follows, ms",
		  drive_once_ms(&d, SDM_READ, 8001024, 4096, false), 0, 0.1);
	tap_range("read what is before, ms",
		  drive_once_ms(&d, SDM_READ, 7999992, 4096, false), 0.5, 10);
	drive_once_ms(&d, SDM_WRITE, 8001024, 4096, false);
	tap_range("read what has been overwritten, ms",
		  drive_once_ms(&d, SDM_READ, 8001024, 4096, false), 0.5, 10);
	drive_close(&d);
}

/* A flush does not wait for writes that came after it, however many. */
static void flush_ends(void)
{
	struct drive_job two[2] = {
		{ .op = SDM_WRITE, .bytes = 4096, .depth = 8, .random = true },
		{ .op = SDM_FLUSH, .bytes = 4096, .depth = 1, .gap_ns = 100 * MS },
	};

	drive_open(&d, SDM_HDD, "write_cache=1");
	drive_run(&d, two, 2, SEC, 60 * SEC);
	drive_close(&d);
	tap_range("flushes beside endless writes, max ms", two[1].max_ns / 1e6, 50, 3000);
	tap_ok(two[1].done > 20, "flushes beside endless writes: %llu done",
	       (unsigned long long)two[1].done);
}

/* The cache is emptied for a flush, or when full, however busy the readers. */
static void beside_readers(void)
{
	const struct drive_job readers = { .bytes = 4096, .depth = 4, .random = true };
	const struct drive_job writer = { .op = SDM_WRITE, .depth = 1, .random = true };
	struct drive_job j[3];

	j[0] = readers;
	j[1] = writer;
	j[1].bytes = 4096;
	drive_open(&d, SDM_HDD, "write_cache=1");
	drive_run(&d, j, 2, 5 * SEC, 100 * SEC);
	drive_close(&d);
	tap_range("small writes beside deep reads, IOPS", j[1].iops, 60, 400);
	tap_range("and the reads, IOPS", j[0].iops, 60, 200);

	j[0] = readers;
	j[1] = writer;
	j[1].bytes = 1 << 20;
	drive_open(&d, SDM_HDD, "write_cache=1");
	drive_run(&d, j, 2, 5 * SEC, 100 * SEC);
	drive_close(&d);
	tap_range("large writes beside deep reads, IOPS", j[1].iops, 25, 100);

	j[0] = readers;
	j[1] = writer;
	j[1].bytes = 4096;
	j[1].gap_ns = 50 * MS;
	j[2] = (struct drive_job){ .op = SDM_FLUSH, .bytes = 4096, .depth = 1,
				   .gap_ns = 200 * MS };
	drive_open(&d, SDM_HDD, "write_cache=1");
	drive_run(&d, j, 3, 5 * SEC, 100 * SEC);
	drive_close(&d);
	tap_range("flushes of a few writes beside deep reads, max ms",
		  j[2].max_ns / 1e6, 20, 500);
}

/*
 * A reader that has its next request queued always is the nearest: a write that found
 * the cache full is let in all the same, when it is as old as a command may become.
 */
static void beside_a_stream(void)
{
	struct drive_job j[2] = {
		{ .bytes = 131072, .depth = 4 },
		{ .op = SDM_WRITE, .bytes = 1 << 20, .depth = 1, .random = true },
	};

	drive_open(&d, SDM_HDD_CONSUMER, "");
	drive_run(&d, j, 2, 20 * SEC, 100 * SEC);
	drive_close(&d);
	tap_range("large writes beside a stream, IOPS", j[1].iops, 1.5, 100);
	tap_range("and the longest, ms", j[1].max_ns / 1e6, 0, 600);
	tap_range("and the stream, MB/s", j[0].mbps, 100, 210);
}

/* Downwards each write is before the one that came before it, and an extent. */
static void downwards(void)
{
	struct drive_job j[2] = {
		{ .op = SDM_WRITE, .bytes = 4096, .depth = 1, .down = true },
		{ .bytes = 4096, .depth = 16, .down = true },
	};

	drive_open(&d, SDM_HDD_CONSUMER, "");
	drive_run(&d, &j[0], 1, 5 * SEC, 20 * SEC);
	drive_close(&d);
	tap_range("writes downwards, IOPS", j[0].iops, 100, 100000);
	drive_open(&d, SDM_HDD_CONSUMER, "");
	drive_run(&d, &j[1], 1, 5 * SEC, 20 * SEC);
	drive_close(&d);
	tap_range("reads downwards, 16 in flight, IOPS", j[1].iops, 100, 100000);
}

static void steady_state(void)
{
	struct drive_job random = {
		.op = SDM_WRITE, .bytes = 4096, .depth = 1, .random = true,
	}, seq = { .op = SDM_WRITE, .bytes = 131072, .depth = 1 };
	struct drive_job beside[2] = { random, {
		.bytes = 4096, .depth = 1, .random = true,
	} };

	drive_open(&d, SDM_HDD, "write_cache=1");
	drive_run(&d, &random, 1, 5 * SEC, 100 * SEC);
	drive_close(&d);
	tap_range("cached random writes, steady, IOPS", random.iops, 250, 450);

	drive_open(&d, SDM_HDD, "write_cache=1");
	drive_run(&d, &seq, 1, SEC, 20 * SEC);
	drive_close(&d);
	tap_near("cached sequential write QD1, MB/s", seq.mbps, 255, 5);

	drive_open(&d, SDM_HDD, "write_cache=1");
	drive_run(&d, beside, 2, 5 * SEC, 100 * SEC);
	drive_close(&d);
	tap_range("a reader beside them is served within the age cap, max ms",
		  beside[1].max_ns / 1e6, 20, 560);
}

int main(void)
{
	buffered_reads();
	flush_and_fua();
	flush_ends();
	steady_state();
	beside_readers();
	beside_a_stream();
	downwards();
	return tap_done();
}
