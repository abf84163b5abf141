/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the unit tests share: cmocka, a repeatable random source, and checks
 * that print what was measured next to what was wanted.
 */
#ifndef BLENDER_UNIT_H
#define BLENDER_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "types.h"

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#define KB		1024u
#define MB		(1024u * KB)
#define USEC		1000ULL
#define MSEC		1000000ULL
#define SEC		1000000000ULL

/* Policy allocates nothing; a test that fails need not free what it had. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "detect_leaks=0";
}

/* So that what a test says stands beside its verdict. */
static void __attribute__((constructor)) line_by_line(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
}

/* Steele's splitmix64: every seed gives a sequence of its own. */
struct rng {
	u64 state;
};

static inline u64 rng_next(struct rng *r)
{
	u64 z = r->state += 0x9e3779b97f4a7c15ULL;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
	return z ^ (z >> 31);
}

/* A number from 0 to @n - 1. */
static inline u64 rng_below(struct rng *r, u64 n)
{
	return rng_next(r) % n;
}

static inline void shuffle(struct rng *r, u32 *a, u32 n)
{
	for (u32 i = n; i > 1; i--) {
		u32 j = rng_below(r, i), t = a[i - 1];

		a[i - 1] = a[j];
		a[j] = t;
	}
}

/*
 * Fail unless @got lies in @low..@high; @what and the arguments behind it say
 * of which case.
 */
#define expect_range(got, low, high, ...)				\
	do {								\
		double got_ = (got), low_ = (low), high_ = (high);	\
									\
		/* Not a number is in no range. */			\
		if (!(got_ >= low_ && got_ <= high_)) {			\
			printf("# " __VA_ARGS__);			\
			printf(": expected %.10g..%.10g, got %.10g\n",	\
			       low_, high_, got_);			\
			fail();						\
		}							\
	} while (0)

#define expect_equal(got, want, ...)					\
	expect_range((double)(got), (double)(want), (double)(want), __VA_ARGS__)

#endif
