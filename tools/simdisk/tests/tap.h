/* SPDX-License-Identifier: GPL-2.0 */
/*
 * TAP for small C tests: what was expected and what came, on every line.
 *
 *	tap_near("4K read IOPS", iops, 80, 10);		within 10 %
 *	tap_range("p99 ms", ms, 500, 600);
 *	tap_ok(x == y, "x is y: %d %d", x, y);
 *	return tap_done();
 */
#ifndef SIMDISK_TESTS_TAP_H
#define SIMDISK_TESTS_TAP_H

#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>

static int tap_run, tap_failed;

__attribute__((format(printf, 2, 3), unused))
static void tap_ok(bool good, const char *format, ...)
{
	va_list args;

	printf("%sok %d - ", good ? "" : "not ", ++tap_run);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	printf("\n");
	if (!good)
		tap_failed++;
}

__attribute__((unused))
static void tap_range(const char *what, double value, double low, double high)
{
	tap_ok(value >= low && value <= high, "%s: %.4g (expected %.4g..%.4g)",
	       what, value, low, high);
}

__attribute__((unused))
static void tap_near(const char *what, double value, double target, double percent)
{
	tap_ok(fabs(value - target) <= target * percent / 100,
	       "%s: %.4g (expected %.4g, off by %+.1f %%, allowed %.4g)",
	       what, value, target, (value / target - 1) * 100, percent);
}

__attribute__((unused))
static int tap_done(void)
{
	printf("1..%d\n", tap_run);
	return tap_failed != 0;
}

#endif /* SIMDISK_TESTS_TAP_H */
