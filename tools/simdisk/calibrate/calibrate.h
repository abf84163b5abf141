/* SPDX-License-Identifier: GPL-2.0 */
/* Figures of a drive as data sheets give them, measured on its model. */
#ifndef SIMDISK_CALIBRATE_H
#define SIMDISK_CALIBRATE_H

#include "../limit/load.h"

/* A figure: what it is called, and how it is measured. */
struct figure {
	const char *name;	/* in the data file */
	const char *title;
	const char *unit;
	double (*measure)(const struct sim_device *d);
};

extern const struct figure figures[];	/* ended by one without a name */

#endif /* SIMDISK_CALIBRATE_H */
