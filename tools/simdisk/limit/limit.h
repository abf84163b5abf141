/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The best that any order of service could reach on a modelled device.
 *
 * A device is a set of resources: the head of a disk; the link, the dies and
 * the tags of a flash drive. A request takes some time of each, at least, in
 * whatever order requests are served: its demand. Two files know these times,
 * demand_disk.c and demand_flash.c. No resource can be taken for more than a
 * second in a second; what that leaves to each load is the limit (share.c).
 *
 *	small requests first, as many as are asked for;
 *	streams share what is left equally: each gets the same part of the
 *	resource that it needs most (dominant resource fairness), until that is
 *	used up or its own depth allows no more.
 *
 * On a disk there is one resource, so streams share time: the total is the mean
 * of their solo rates, times the part of the head that is left to them.
 */
#ifndef SIMDISK_LIMIT_H
#define SIMDISK_LIMIT_H

#include "sim.h"

#define LIMIT_LOADS	256
#define LIMIT_NAME	32
#define LIMIT_MAX_RATE	0.0	/* of a small load: as often as it is answered */

enum limit_resource {
	LIMIT_HEAD,		/* disk */
	LIMIT_HEAD_ALONE,	/* the same, were there no small loads: what streams */
				/* reach beside them they reach alone, too */
	LIMIT_LINK_READ,	/* flash; a half-duplex link is all "read" */
	LIMIT_LINK_WRITE,
	LIMIT_CHANNELS,
	LIMIT_DIES,
	LIMIT_TAGS,
	LIMIT_RESOURCES,
};

/* One load: a stream, a bulk of random requests, or small requests. */
struct limit_load {
	char name[LIMIT_NAME];
	bool small;
	bool random;
	u8 op;			/* enum sdm_op */
	u32 bytes;		/* of a request */
	u32 depth;		/* most of its requests outstanding */
	double rate;		/* small: requests a second, or LIMIT_MAX_RATE */
	u64 start, sectors;	/* its part of the device */
	/* answers */
	double use_s[LIMIT_RESOURCES];	/* one request takes at least */
	double fastest_s;	/* no request is answered in less */
	double alone_s;		/* one request at a time, nobody else: mean answer */
	double iops;		/* the load's part of the limit */
};

struct limit {
	struct sim_device device;
	struct limit_load load[LIMIT_LOADS];
	u32 nr;
	bool arrival;		/* small requests are served as they arrive */
	bool angle;		/* the order knows the angle of the platter */
	double max_wait_s;	/* each stream has its turn so often; 0: no bound */
	double small_share;	/* most that small loads without a rate may take */
	/* answers */
	double overhead[2];	/* part of the time for changing between loads, */
				/* without and with the small ones */
	double left[LIMIT_RESOURCES];	/* nobody's part */
	int bottleneck;		/* the fullest resource; -1: there is no load */
};

static inline double limit_mbps(const struct limit_load *l)
{
	return l->iops * l->bytes / 1e6;
}

const char *limit_resource_name(int resource);

/* Fill in use_s, fastest_s, alone_s and overhead. */
void limit_demand(struct limit *l);
void limit_demand_disk(struct limit *l);
void limit_demand_flash(struct limit *l);
double limit_collection(const struct limit *l, const struct limit_load *load);

void limit_share(struct limit *l, bool with_small);	/* iops, left, bottleneck */

/* What was asked for, from the command line (args.c) */
void limit_parse(struct limit *l, int argc, char **argv);

#endif /* SIMDISK_LIMIT_H */
