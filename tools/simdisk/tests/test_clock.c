// SPDX-License-Identifier: GPL-2.0
/* A drive's own clock: its rate, and that neither time jumps or goes backwards. */
#include "../clock.h"
#include "tap.h"

static struct sdm_clock c;

static void as_the_host(void)
{
	sdm_clock_init(&c);
	tap_ok(sdm_clock_drive(&c, 12345) == 12345 && sdm_clock_host(&c, 12345) == 12345,
	       "at first it is the host's");
	tap_ok(sdm_clock_host(&c, SDM_NEVER) == SDM_NEVER, "never stays never");
}

static void half(void)
{
	sdm_clock_init(&c);
	sdm_clock_set(&c, 1000, 50);
	tap_ok(sdm_clock_drive(&c, 1000) == 1000, "no jump at the change");
	tap_ok(sdm_clock_drive(&c, 3000) == 2000, "half as fast: %d of 2000",
	       (int)sdm_clock_drive(&c, 3000));
	tap_ok(sdm_clock_host(&c, 2000) == 3000, "what takes 1000 takes 2000: until %d",
	       (int)sdm_clock_host(&c, 2000));
	tap_ok(sdm_clock_host(&c, 900) == 1000, "due before the change: since then");
	tap_ok(sdm_clock_host(&c, SDM_NEVER) == SDM_NEVER, "never stays never");
	sdm_clock_set(&c, 3000, 100);
	tap_ok(sdm_clock_drive(&c, 3500) == 2500 && sdm_clock_host(&c, 2500) == 3500,
	       "as fast as the host again, 1000 behind it");
}

/* The first time of the host's at which the drive's says so, whatever the rate. */
static void first(void)
{
	static const u32 percent[] = { SDM_SPEED_MIN, 3, 33, 50, 99, 101, 250, SDM_SPEED_MAX };
	u32 i, early = 0, late = 0;
	u64 ns, host;

	for (i = 0; i < sizeof(percent) / sizeof(*percent); i++) {
		sdm_clock_init(&c);
		sdm_clock_set(&c, 5000, percent[i]);
		for (ns = 5001; ns < 7000; ns++) {
			host = sdm_clock_host(&c, ns);
			late += sdm_clock_drive(&c, host) < ns;
			early += sdm_clock_drive(&c, host - 1) >= ns;
		}
	}
	tap_ok(!late, "an event is not looked for before it is there: %u were", late);
	tap_ok(!early, "nor a nanosecond late: %u were", early);
}

static void forward(void)
{
	static const u32 percent[] = { 10, 1000, 100, 1, 77, 100 };
	u64 ns, last = 0, back = 0;
	u32 i = 0;

	sdm_clock_init(&c);
	for (ns = 0; ns < 60000; ns++) {
		if (ns % 10000 == 9999)
			sdm_clock_set(&c, ns, percent[i++]);
		back += sdm_clock_drive(&c, ns) < last;
		last = sdm_clock_drive(&c, ns);
	}
	tap_ok(!back, "it does not go backwards: %d did", (int)back);
}

/* Times a hundred and a rate of a thousand per cent stay within 64 bits for months. */
static void long_time(void)
{
	u64 ns = 200ULL * 86400 * SDM_NS_PER_SEC;

	sdm_clock_init(&c);
	sdm_clock_set(&c, 0, SDM_SPEED_MAX);
	tap_ok(sdm_clock_drive(&c, ns) == ns * 10, "two hundred days at ten times the rate");
	sdm_clock_set(&c, 0, 50);
	tap_ok(sdm_clock_host(&c, ns) == ns * 2, "or at half of it");
}

int main(void)
{
	as_the_host();
	half();
	first();
	forward();
	long_time();
	return tap_done();
}
