// SPDX-License-Identifier: GPL-2.0
/*
 * rig-guest: what the guest's init (selftests/vm/init) asks of the machine below
 * it. Built into the boot image by image-userland; not for people.
 *
 *	rig-guest seed		gives the kernel's random numbers their start
 *	rig-guest stop		stops the machine, to be saved (tools/rig/vm --saved)
 *	rig-guest fetch NAME	prints the file of the host that has this name
 *
 * All of it takes a fixed number of instructions and no device that answers when
 * the host has time, so that a guest in deterministic time stays exact.
 */

#include <arpa/inet.h>
#include <err.h>
#include <fcntl.h>
#include <linux/random.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/io.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* The IB700's watchdog: this value means that it barks in two seconds. */
#define WATCHDOG_PORT	0x443
#define WATCHDOG_2S	0xe

/* QEMU's docs/specs/fw_cfg: a key goes to the first port, its bytes come from the second. */
#define FW_CFG_SELECT	0x510
#define FW_CFG_DATA	0x511
#define FW_CFG_FILE_DIR	0x19

/* One entry of fw_cfg's directory; numbers are big endian. */
struct fw_cfg_file {
	uint32_t size;
	uint16_t key;
	uint16_t reserved;
	char name[56];
};

/*
 * No guest has a source of randomness, and the first program that wants any would
 * have the kernel gather jitter for a second of busy waiting. Nothing here is
 * secret, and digits shall repeat: any fixed bytes will do.
 */
static int seed(void)
{
	struct {
		struct rand_pool_info info;
		uint32_t bytes[16];
	} pool = {
		.info = { .entropy_count = 512, .buf_size = sizeof(pool.bytes) },
		.bytes = { 0xb1e4de4, 1, 2, 3 },
	};
	int fd = open("/dev/random", O_WRONLY);

	if (fd < 0 || ioctl(fd, RNDADDENTROPY, &pool))
		err(1, "/dev/random takes no seed");
	return 0;
}

/*
 * The watchdog stops the machine, and the guest sleeps meanwhile. An idle machine
 * stops at one certain nanosecond: what makes time pass then is QEMU's main loop,
 * and that same loop, one step on, stops it. A running one would be stopped by one
 * thread while another lets its time pass.
 */
static int stop(void)
{
	outb(WATCHDOG_2S, WATCHDOG_PORT);
	sleep(3);
	return 0;
}

static void fw_cfg_select(uint16_t key)
{
	outw(key, FW_CFG_SELECT);
}

static void fw_cfg_read(void *to, size_t bytes)
{
	insb(FW_CFG_DATA, to, bytes);
}

static void print_file(const struct fw_cfg_file *file)
{
	static char part[65536];
	uint32_t left = ntohl(file->size);

	fw_cfg_select(ntohs(file->key));
	while (left) {
		uint32_t n = left < sizeof(part) ? left : sizeof(part);

		fw_cfg_read(part, n);
		fwrite(part, 1, n, stdout);
		left -= n;
	}
}

static int fetch(const char *name)
{
	uint32_t files;

	fw_cfg_select(FW_CFG_FILE_DIR);
	fw_cfg_read(&files, sizeof(files));
	for (files = ntohl(files); files; files--) {
		struct fw_cfg_file file;

		fw_cfg_read(&file, sizeof(file));
		if (strcmp(file.name, name))
			continue;
		print_file(&file);
		return fflush(stdout) ? 1 : 0;
	}
	errx(1, "the host gave no file %s", name);
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";

	if (!strcmp(what, "seed"))
		return seed();
	if (iopl(3))
		err(1, "no access to the machine's ports");
	if (!strcmp(what, "stop"))
		return stop();
	if (!strcmp(what, "fetch") && argc == 3)
		return fetch(argv[2]);
	errx(2, "usage: rig-guest seed | stop | fetch NAME");
}
