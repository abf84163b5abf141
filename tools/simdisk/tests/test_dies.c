// SPDX-License-Identifier: GPL-2.0
/* One die, step by step: reads that meet a program, and the program's end. */
#include <stdlib.h>

#include "../flash_dies.h"
#include "tap.h"

#define US	1000ULL
#define READ_US	(62 + 5)	/* a page read, and 5120 bytes on the channel */

static struct dies *d;

/* One die, one channel of 1024 MB/s, figures of nvme otherwise. */
static void one_die(long suspend_us)
{
	struct sdm_params p = { .v = {
		[SDM_DIES] = 1, [SDM_CHANNELS] = 1, [SDM_PAGE_KB] = 16,
		[SDM_READ_US] = 62, [SDM_PROGRAM_US] = 400,
		[SDM_SUSPEND_US] = suspend_us, [SDM_CHANNEL_MBPS] = 1024,
	} };

	free(d);
	d = calloc(1, sizeof(*d));
	if (!d)
		exit(2);
	dies_init(d, &p);
}

/* A read of 5120 bytes at @us: 5 us on the channel. When does it begin, in us? */
static u64 read_at(u64 us)
{
	dies_read(d, 0, 0, 5120, us * US);
	return sdm_heap_first_ns(&d->starts) / US;
}

/* Let the first read begin; when has the controller its page, in us? */
static u64 start(void)
{
	u32 tag;

	return dies_start(d, sdm_heap_first_ns(&d->starts), &tag) / US;
}

#define EQUAL(what, got, want) do {						\
	u64 _got = got;								\
										\
	tap_ok(_got == (want), "%s: %llu (expected %llu)", what,		\
	       (unsigned long long)_got, (unsigned long long)(want));		\
} while (0)

static void suspended_once(void)
{
	one_die(30);
	dies_program(d, 0, 0);
	EQUAL("a program alone ends, us", dies_idle_from(d, 0) / US, 400);
	EQUAL("a read at 100 us begins after 30 us", read_at(100), 130);
	EQUAL("and is there", start(), 130 + READ_US);
	EQUAL("the program had 130 us, and ends", dies_idle_from(d, 0) / US,
	      130 + READ_US + 270);
	EQUAL("a read just before its end waits for that", read_at(130 + READ_US + 260),
	      130 + READ_US + 270);
}

static void never_suspended(void)
{
	one_die(0);
	dies_program(d, 0, 0);
	EQUAL("without suspension a read at 100 us begins", read_at(100), 400);
	EQUAL("a second one right behind it", (start(), read_at(401)), 400 + READ_US);
}

/* Reads that come again and again, each when the one before is done. */
static void ends_all_the_same(void)
{
	u64 now = 0, at = 0, i;

	one_die(1);
	dies_program(d, 0, 0);
	for (i = 0; i < DIES_OVERTAKES; i++) {
		at = read_at(now);
		now = start();
	}
	EQUAL("eight reads suspend it, the last at", at, 7 * (1 + READ_US) + 1);
	EQUAL("the ninth waits for its end", read_at(now), now + 400 - 8);
	EQUAL("it has read and is idle", (start(), dies_idle_from(d, 0) / US),
	      now + 400 - 8 + READ_US);
	tap_ok(dies_is_its_turn(d, 0), "then it is a program's turn");
	dies_program(d, 0, dies_idle_from(d, 0));
	tap_ok(!dies_is_its_turn(d, 0), "and no more when one has begun");
}

/* The same with reads that queue: they follow each other, then the program. */
static void ends_behind_a_queue(void)
{
	u64 now = 0, i;

	one_die(30);
	dies_program(d, 0, 0);
	for (i = 0; i < 9; i++)
		read_at(100);
	for (i = 0; i < DIES_OVERTAKES; i++)
		now = start();
	EQUAL("eight queued reads go first", now, 130 + 8 * READ_US);
	EQUAL("the ninth after the program's end", sdm_heap_first_ns(&d->starts) / US,
	      now + 270);
}

int main(void)
{
	suspended_once();
	never_suspended();
	ends_all_the_same();
	ends_behind_a_queue();
	free(d);
	return tap_done();
}
