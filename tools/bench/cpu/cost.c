// SPDX-License-Identifier: GPL-2.0
/*
 * What one read costs, in nanoseconds of this machine's clock: in deterministic
 * time, instructions.
 *
 *	cost DEVICE CGROUPS_DIR psync|uring|uring8 CGROUPS STREAMS KIB
 *
 * CGROUPS processes, each in CGROUPS_DIR/cpu-N, take turns: one reads TURN times
 * while the others wait, then wakes the next. So all IO of the measurement comes
 * from that many cgroups, each of them does some several times a second, and a
 * switch of processes costs a TURNth of itself. STREAMS 0: at random; else so
 * many sequential readers in each process, one read of each in turn. KIB: of a read.
 *
 * psync: one pread after the other; uring: io_uring with up to 16 in flight, one
 * a submission; uring8: eight a submission. The device must complete a request
 * as it gets it (null_blk irqmode=0).
 *
 * Prints the submission, CGROUPS, STREAMS, ns per read, ms between two turns of a
 * cgroup, and KIB.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <linux/io_uring.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define TURN		32		/* reads, a multiple of BATCH */
#define BATCH		8
#define DEPTH		16
#define TURNS		2000		/* measured, or two of each cgroup */
#define WARM		4000		/* before it: a thousand reads of each of 128 streams */
#define MAX_CGROUPS	4096
#define MAX_STREAMS	1024
#define MAX_KIB		1024

struct shared {
	uint32_t turn[MAX_CGROUPS];	/* futex: 1 when it is this one's */
	uint64_t turns, began_ns, took_ns;
	uint64_t warm, measured;	/* in turns */
	int stop;
};

struct reader {
	int fd;
	void *buffer;
	unsigned int block;		/* bytes of a read */
	uint64_t blocks;		/* of the device */
	uint64_t random, reads;
	unsigned int streams;
	uint64_t cursor[MAX_STREAMS];
};

struct ring {
	int fd;
	unsigned int batch;
	unsigned int *sq_tail, *sq_mask, *sq_array;
	unsigned int *cq_head, *cq_tail, *cq_mask;
	struct io_uring_sqe *sqe;
	struct io_uring_cqe *cqe;
	unsigned int flying;
};

static void die(const char *what)
{
	fprintf(stderr, "bench: cost: %s: %s\n", what, strerror(errno));
	exit(1);
}

static uint64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000ull + t.tv_nsec;
}

/* The place of the next read, in bytes. */
static uint64_t next_place(struct reader *r)
{
	unsigned int s;

	if (!r->streams) {
		r->random ^= r->random << 13;
		r->random ^= r->random >> 7;
		r->random ^= r->random << 17;
		return r->random % r->blocks * r->block;
	}
	s = r->reads++ % r->streams;
	if (++r->cursor[s] == r->blocks)
		r->cursor[s] = 0;
	return r->cursor[s] * r->block;
}

static void open_reader(struct reader *r, char **argv, int n)
{
	unsigned int streams = atoi(argv[5]), s;
	uint64_t bytes;

	r->fd = open(argv[1], O_RDONLY | O_DIRECT);
	if (r->fd < 0 || ioctl(r->fd, BLKGETSIZE64, &bytes))
		die(argv[1]);
	r->block = atoi(argv[6]) * 1024;
	if (posix_memalign(&r->buffer, 4096, DEPTH * r->block))
		die("memory");
	r->blocks = bytes / r->block;
	r->random = 88172645463325252ull + n;
	r->streams = streams;
	/* Apart from each other, and from those of the other processes. */
	for (s = 0; s < streams; s++)
		r->cursor[s] = r->blocks / streams * s + n * 97;
}

static void open_ring(struct ring *g, unsigned int batch)
{
	struct io_uring_params p = { 0 };
	char *rings;
	size_t size;

	g->fd = syscall(SYS_io_uring_setup, 2 * DEPTH, &p);
	if (g->fd < 0)
		die("io_uring_setup");
	size = p.cq_off.cqes + p.cq_entries * sizeof(struct io_uring_cqe);
	rings = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, g->fd,
		     IORING_OFF_SQ_RING);
	g->sqe = mmap(NULL, p.sq_entries * sizeof(struct io_uring_sqe), PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_POPULATE, g->fd, IORING_OFF_SQES);
	if (rings == MAP_FAILED || g->sqe == MAP_FAILED)
		die("io_uring's rings");
	g->batch = batch;
	g->sq_tail = (void *)(rings + p.sq_off.tail);
	g->sq_mask = (void *)(rings + p.sq_off.ring_mask);
	g->sq_array = (void *)(rings + p.sq_off.array);
	g->cq_head = (void *)(rings + p.cq_off.head);
	g->cq_tail = (void *)(rings + p.cq_off.tail);
	g->cq_mask = (void *)(rings + p.cq_off.ring_mask);
	g->cqe = (void *)(rings + p.cq_off.cqes);
}

static void queue_read(struct ring *g, struct reader *r)
{
	unsigned int tail = *g->sq_tail, i = tail & *g->sq_mask;
	struct io_uring_sqe *e = &g->sqe[i];

	memset(e, 0, sizeof(*e));
	e->opcode = IORING_OP_READ;
	e->fd = r->fd;
	e->addr = (uintptr_t)r->buffer + i % DEPTH * r->block;
	e->len = r->block;
	e->off = next_place(r);
	g->sq_array[i] = i;
	__atomic_store_n(g->sq_tail, tail + 1, __ATOMIC_RELEASE);
}

static void reap(struct ring *g, const struct reader *r)
{
	unsigned int head = *g->cq_head;

	while (head != __atomic_load_n(g->cq_tail, __ATOMIC_ACQUIRE)) {
		if (g->cqe[head & *g->cq_mask].res != (int)r->block)
			die("a read by io_uring");
		head++;
		g->flying--;
	}
	__atomic_store_n(g->cq_head, head, __ATOMIC_RELEASE);
}

/* One submission; waits only when the depth leaves no room for the next. */
static void submit(struct ring *g, struct reader *r)
{
	unsigned int i, wait;

	for (i = 0; i < g->batch; i++)
		queue_read(g, r);
	g->flying += g->batch;
	wait = g->flying + g->batch > DEPTH ? g->batch : 0;
	if (syscall(SYS_io_uring_enter, g->fd, g->batch, wait,
		    wait ? IORING_ENTER_GETEVENTS : 0, NULL, 0) != (int)g->batch)
		die("io_uring_enter");
	reap(g, r);
}

/* The last of a turn: nothing is in flight while another process reads. */
static void drain(struct ring *g, const struct reader *r)
{
	while (g->flying) {
		if (syscall(SYS_io_uring_enter, g->fd, 0, g->flying, IORING_ENTER_GETEVENTS,
			    NULL, 0) < 0)
			die("io_uring_enter");
		reap(g, r);
	}
}

static void take_turn(struct reader *r, struct ring *g)
{
	int i;

	if (g->batch) {
		for (i = 0; i < TURN; i += g->batch)
			submit(g, r);
		drain(g, r);
		return;
	}
	for (i = 0; i < TURN; i++)
		if (pread(r->fd, r->buffer, r->block, next_place(r)) != r->block)
			die("pread");
}

static void wait_turn(struct shared *s, int n)
{
	while (!__atomic_load_n(&s->turn[n], __ATOMIC_ACQUIRE))
		syscall(SYS_futex, &s->turn[n], FUTEX_WAIT, 0, NULL, NULL, 0);
	s->turn[n] = 0;
}

static void pass_turn(struct shared *s, int n)
{
	__atomic_store_n(&s->turn[n], 1, __ATOMIC_RELEASE);
	syscall(SYS_futex, &s->turn[n], FUTEX_WAKE, 1, NULL, NULL, 0);
}

static void enter_cgroup(const char *dir, int n)
{
	char path[256];
	int fd;

	snprintf(path, sizeof(path), "%s/cpu-%d/cgroup.procs", dir, n);
	fd = open(path, O_WRONLY);
	if (fd < 0 || write(fd, "0", 1) != 1)
		die(path);
	close(fd);
}

/* Counts the turns of all; the first after the warm ones starts the clock. */
static void count_turn(struct shared *s)
{
	if (s->turns == s->warm)
		s->began_ns = now_ns();
	if (s->turns++ == s->warm + s->measured) {
		s->took_ns = now_ns() - s->began_ns;
		s->stop = 1;
	}
}

static void run_process(struct shared *s, char **argv, int n, int cgroups)
{
	struct reader r = { 0 };
	struct ring g = { 0 };
	int stop;

	enter_cgroup(argv[2], n);
	open_reader(&r, argv, n);
	if (strcmp(argv[3], "psync"))
		open_ring(&g, strcmp(argv[3], "uring8") ? 1 : BATCH);
	for (;;) {
		wait_turn(s, n);
		if (!s->stop)
			count_turn(s);
		/* As it is now: those woken next may set it before this one goes on. */
		stop = s->stop;
		if (!stop)
			take_turn(&r, &g);
		pass_turn(s, (n + 1) % cgroups);
		if (stop)
			exit(0);
	}
}

int main(int argc, char **argv)
{
	struct shared *s = mmap(NULL, sizeof(*s), PROT_READ | PROT_WRITE,
				MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int cgroups = argc == 7 ? atoi(argv[4]) : 0, n, status, bad = 0;

	if (cgroups < 1 || cgroups > MAX_CGROUPS || atoi(argv[5]) > MAX_STREAMS ||
	    atoi(argv[6]) < 1 || atoi(argv[6]) > MAX_KIB || s == MAP_FAILED) {
		fputs("usage: cost DEVICE CGROUPS_DIR psync|uring|uring8 CGROUPS STREAMS KIB\n",
		      stderr);
		return 2;
	}
	s->warm = cgroups < WARM ? WARM : cgroups;
	s->measured = 2 * cgroups < TURNS ? TURNS : 2 * cgroups;
	for (n = 0; n < cgroups; n++) {
		pid_t pid = fork();

		if (pid < 0)
			die("fork");
		if (!pid)
			run_process(s, argv, n, cgroups);
	}
	pass_turn(s, 0);
	for (n = 0; n < cgroups; n++) {
		wait(&status);
		if (status && !bad++)
			kill(0, 15);
	}
	if (bad)
		return 1;
	printf("%s\t%d\t%s\t%.1f\t%.1f\t%s\n", argv[3], cgroups, argv[5],
	       (double)s->took_ns / (s->measured * TURN),
	       s->took_ns / 1e6 * cgroups / s->measured, argv[6]);
	return 0;
}
