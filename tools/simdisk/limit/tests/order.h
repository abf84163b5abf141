/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Orders of service, played on the model: a scheduler of a page that holds
 * requests back and lets them go. With good figures it comes near to the limit;
 * no figures may take it beyond.
 */
#ifndef SIMDISK_LIMIT_TESTS_ORDER_H
#define SIMDISK_LIMIT_TESTS_ORDER_H

#include "../limit.h"

struct order {
	u32 cap;		/* most stream requests in the device */
	u64 run_bytes;		/* one stream at a time, that far; 0: all in turn */
	u64 bunch_ns;		/* small ones are held, and let go so often; 0: never held */
	u64 open_ns;		/* those without a rate may go so long each time */
	bool merge;		/* those of a stream that follow each other leave as one */
	bool sort;		/* those of a random stream go by their places */
	bool alone;		/* while there are small ones streams are held */
};

/*
 * Requests a second of each load into @iops. They are sent for @seconds, to a drive at
 * rest; the time counts until it is at rest again, so that no buffer is left with work
 * that was answered and not paid for.
 */
void order_run(const struct limit *l, const struct order *o, u64 seed, double seconds,
	       double *iops);

/* The part of a resource that loads with these rates take. */
double order_use(const struct limit *l, const double *iops, int resource);

/* Fill in demands of @l made from a command line of words. */
void order_scenario(struct limit *l, const char *words);

#endif /* SIMDISK_LIMIT_TESTS_ORDER_H */
