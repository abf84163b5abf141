/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Integer types for the policy, in the kernel and in user space alike.
 *
 * Policy files include this header and nothing from the block layer, so that
 * the same source is compiled into the module, the unit tests and simulators.
 */
#ifndef BLENDER_POLICY_TYPES_H
#define BLENDER_POLICY_TYPES_H

#ifdef __KERNEL__
#include <linux/types.h>
#include <linux/compiler.h>
#include <linux/math64.h>
#include <linux/string.h>
#include <linux/stddef.h>
#else
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int32_t s32;
typedef int64_t s64;

#define READ_ONCE(x)	__atomic_load_n(&(x), __ATOMIC_RELAXED)

static inline u64 div64_u64(u64 dividend, u64 divisor)
{
	return dividend / divisor;
}
#endif

/**
 * blender_age() - time from @then to @now, 0 if @then is later
 *
 * Times taken on different CPUs, or before a lock, may arrive out of order.
 */
static inline u64 blender_age(u64 now, u64 then)
{
	return now > then ? now - then : 0;
}

/**
 * blender_random() - a number by chance, the same ones from the same @seed
 * @seed: state
 *
 * Numerical Recipes' linear congruential generator, of which the upper half is
 * good enough to spread choices.
 *
 * Return: 0..65535.
 */
static inline u16 blender_random(u32 *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 16;
}

#endif
