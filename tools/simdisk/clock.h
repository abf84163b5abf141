/* SPDX-License-Identifier: GPL-2.0 */
/*
 * simdisk: a drive's own clock. It can be told to go slower or faster than the
 * host's, and then all that the drive does takes longer or less: a controller that
 * throttles as it grows hot, a shared array whose other hosts take their part. The
 * models know nothing of it.
 *
 * Pure. Neither time goes backwards, whatever the rate is set to, and when.
 */
#ifndef SIMDISK_CLOCK_H
#define SIMDISK_CLOCK_H

#include "model.h"

#define SDM_SPEED_MIN	1	/* per cent of the host's */
#define SDM_SPEED_MAX	1000

struct sdm_clock {
	u64 host_ns;		/* since then at this rate; */
	u64 drive_ns;		/* what the drive's clock said then */
	u32 percent;
};

/* As the host's, from the beginning. */
static inline void sdm_clock_init(struct sdm_clock *c)
{
	c->host_ns = 0;
	c->drive_ns = 0;
	c->percent = 100;
}

/* The drive's time at the host's @ns, which must not go backwards. */
static inline u64 sdm_clock_drive(const struct sdm_clock *c, u64 ns)
{
	u64 since = ns - c->host_ns;

	return c->drive_ns +
	       (c->percent == 100 ? since : div64_u64(since * c->percent, 100));
}

/*
 * When the drive's clock first says @ns or more, in the host's time; SDM_NEVER
 * stays that. What was due before the last change is due since then.
 */
static inline u64 sdm_clock_host(const struct sdm_clock *c, u64 ns)
{
	u64 since;

	if (ns == SDM_NEVER)
		return SDM_NEVER;
	since = ns > c->drive_ns ? ns - c->drive_ns : 0;
	if (c->percent != 100)
		since = div64_u64(since * 100 + c->percent - 1, c->percent);
	return c->host_ns + since;
}

/* From the host's @ns on, so many per cent of the host's rate. */
static inline void sdm_clock_set(struct sdm_clock *c, u64 ns, u32 percent)
{
	c->drive_ns = sdm_clock_drive(c, ns);
	c->host_ns = ns;
	c->percent = percent;
}

#endif /* SIMDISK_CLOCK_H */
