// SPDX-License-Identifier: GPL-2.0
/*
 * How each figure of the calibration is measured, on the model, in virtual time.
 *
 * Latencies of one request in flight are published as a host sees them, so they
 * include the host's own part. HOST_NS stands for it: what a 4 KiB request costs
 * Linux in deterministic time (Documentation/simdisk.rst). Deep queues are
 * measured without: there the device is what limits.
 */
#include <stddef.h>

#include "calibrate.h"

#define HOST_NS		12000
#define SMALL		4096
#define LARGE		131072
#define SURFACE_PIECES	100	/* pieces of the surface that are measured */

/* A disk answers a hundred times a second, flash a hundred thousand. */
static u64 long_ns(const struct sim_device *d)
{
	return (sdm_rotational(d->profile) ? 200 : 2) * SDM_NS_PER_SEC;
}

static u64 short_ns(const struct sim_device *d)
{
	return (sdm_rotational(d->profile) ? 10 : 1) * SDM_NS_PER_SEC;
}

static struct load random_load(const struct sim_device *d, u8 op, u32 depth)
{
	struct load load = {
		.op = op, .bytes = SMALL, .depth = depth, .random = true,
		.gap_ns = depth == 1 ? HOST_NS : 0,
	};

	load_run(d, &load, 1, long_ns(d) / 2, long_ns(d));
	return load;
}

static double read_qd1_us(const struct sim_device *d)
{
	return (random_load(d, SDM_READ, 1).mean_ns + HOST_NS) / 1e3;
}

static double read_qd16_iops(const struct sim_device *d)
{
	return random_load(d, SDM_READ, 16).iops;
}

static double read_qd32_iops(const struct sim_device *d)
{
	return random_load(d, SDM_READ, 32).iops;
}

static double read_qd32_p99_ms(const struct sim_device *d)
{
	return random_load(d, SDM_READ, 32).p99_ns / 1e6;
}

static double read_qd128_iops(const struct sim_device *d)
{
	return random_load(d, SDM_READ, 128).iops;
}

static double read_qd256_iops(const struct sim_device *d)
{
	return random_load(d, SDM_READ, 256).iops;
}

static double write_qd1_us(const struct sim_device *d)
{
	return (random_load(d, SDM_WRITE, 1).mean_ns + HOST_NS) / 1e3;
}

static double write_qd1_iops(const struct sim_device *d)
{
	return random_load(d, SDM_WRITE, 1).iops;
}

static double write_qd32_iops(const struct sim_device *d)
{
	return random_load(d, SDM_WRITE, 32).iops;
}

static double write_qd128_iops(const struct sim_device *d)
{
	return random_load(d, SDM_WRITE, 128).iops;
}

/* Sequential, from @percent of the capacity on. */
static double sequential_mbps(const struct sim_device *d, u8 op, u32 depth,
			      double percent, u64 run_ns)
{
	struct load load = {
		.op = op, .bytes = LARGE, .depth = depth,
		.start = (u64)(d->sectors * percent / 100) / 2048 * 2048,
	};

	load_run(d, &load, 1, run_ns / 2, run_ns);
	return load.mbps;
}

static double read_outer_mbps(const struct sim_device *d)
{
	return sequential_mbps(d, SDM_READ, 32, 0, short_ns(d));
}

static double read_inner_mbps(const struct sim_device *d)
{
	return sequential_mbps(d, SDM_READ, 32, 99, short_ns(d));
}

static double write_outer_mbps(const struct sim_device *d)
{
	return sequential_mbps(d, SDM_WRITE, 32, 0, short_ns(d));
}

/* All of the surface in order: total bytes by total time. */
static double surface_mbps(const struct sim_device *d, u8 op)
{
	double slowness = 0;
	int i;

	for (i = 0; i < SURFACE_PIECES; i++)
		slowness += 1 / sequential_mbps(d, op, 32, i * 100. / SURFACE_PIECES,
						SDM_NS_PER_SEC);
	return SURFACE_PIECES / slowness;
}

static double read_surface_mbps(const struct sim_device *d)
{
	return surface_mbps(d, SDM_READ);
}

static double write_surface_mbps(const struct sim_device *d)
{
	return surface_mbps(d, SDM_WRITE);
}

/* A drive that has no volatile cache is sent no flushes. */
static struct load log_writer(const struct sim_device *d, bool random)
{
	return (struct load){
		.op = SDM_WRITE, .bytes = SMALL, .depth = 1, .gap_ns = HOST_NS,
		.random = random, .fsync = d->params.v[SDM_WRITE_CACHE],
	};
}

/* Commits of a log: each is appended and must be on the medium. */
static double commits(const struct sim_device *d)
{
	struct load load = log_writer(d, false);

	load_run(d, &load, 1, SDM_NS_PER_SEC, short_ns(d));
	return load.iops;
}

static double commit_us(const struct sim_device *d)
{
	return 1e6 / commits(d);
}

/* What the flush after a random write takes. */
static double flush_us(const struct sim_device *d)
{
	struct load load = log_writer(d, true);

	load_run(d, &load, 1, SDM_NS_PER_SEC, short_ns(d));
	return load.flush_mean_ns / 1e3;
}

/* Random reads beside a writer that makes each random write durable. */
static struct load beside_fsync(const struct sim_device *d)
{
	struct load load[2] = {
		{ .bytes = SMALL, .depth = 1, .random = true, .gap_ns = HOST_NS },
		log_writer(d, true),
	};

	load_run(d, load, 2, long_ns(d) / 2, long_ns(d));
	return load[0];
}

static double beside_fsync_p99_us(const struct sim_device *d)
{
	return (beside_fsync(d).p99_ns + HOST_NS) / 1e3;
}

static double beside_fsync_p999_us(const struct sim_device *d)
{
	return (beside_fsync(d).p999_ns + HOST_NS) / 1e3;
}

const struct figure figures[] = {
	{ "read-qd1-us", "4K random read, 1 in flight", "us", read_qd1_us },
	{ "read-qd16-iops", "4K random read, 16 in flight", "IOPS", read_qd16_iops },
	{ "read-qd32-iops", "4K random read, 32 in flight", "IOPS", read_qd32_iops },
	{ "read-qd32-p99-ms", "4K random read, 32 in flight, p99", "ms", read_qd32_p99_ms },
	{ "read-qd128-iops", "4K random read, 128 in flight", "IOPS", read_qd128_iops },
	{ "read-qd256-iops", "4K random read, 256 in flight", "IOPS", read_qd256_iops },
	{ "seq-read-mbps", "sequential read, first sectors", "MB/s", read_outer_mbps },
	{ "seq-read-inner-mbps", "sequential read, last sectors", "MB/s", read_inner_mbps },
	{ "seq-read-all-mbps", "sequential read, whole surface", "MB/s", read_surface_mbps },
	{ "seq-write-mbps", "sequential write, first sectors", "MB/s", write_outer_mbps },
	{ "seq-write-all-mbps", "sequential write, whole surface", "MB/s", write_surface_mbps },
	{ "write-qd1-us", "4K random write, 1 in flight", "us", write_qd1_us },
	{ "write-qd1-iops", "4K random write, 1 in flight", "IOPS", write_qd1_iops },
	{ "write-qd32-iops", "4K random write, 32, steady", "IOPS", write_qd32_iops },
	{ "write-qd128-iops", "4K random write, 128, steady", "IOPS", write_qd128_iops },
	{ "commits-per-s", "4K log commits", "1/s", commits },
	{ "commit-us", "4K log commit", "us", commit_us },
	{ "flush-us", "flush after a 4K random write", "us", flush_us },
	{ "fsync-read-p99-us", "4K read beside fsync, p99", "us", beside_fsync_p99_us },
	{ "fsync-read-p999-us", "4K read beside fsync, p99.9", "us", beside_fsync_p999_us },
	{ }
};
