/* SPDX-License-Identifier: GPL-2.0 */
/*
 * simdisk: what every timing model offers, and the figures that describe one.
 *
 * A timing model answers one question: when does a request complete? It is
 * pure C over plain numbers: no clock (time comes in as an argument and must
 * never go backwards), no allocation, no floating point, no kernel types
 * beyond the integer names below. The same file is compiled into the module
 * and into user-space tests, so what the tests prove is what the kernel runs.
 *
 * The life of a request, and who owns it:
 *
 *	submit(io, now)		the model owns the tag
 *	next_event()		when to look again: never later than the next
 *				completion, sometimes earlier
 *	complete(now)		gives back one tag that is due, or SDM_NONE;
 *				called until it says SDM_NONE
 *
 * A model is a single-threaded machine: the caller serialises all calls.
 */
#ifndef SIMDISK_MODEL_H
#define SIMDISK_MODEL_H

#ifdef __KERNEL__
#include <linux/limits.h>
#include <linux/types.h>
#include <linux/math64.h>
#include <linux/string.h>
#else
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef int32_t s32;
typedef uint64_t u64;
typedef int64_t s64;

static inline u64 div64_u64(u64 dividend, u64 divisor)
{
	return dividend / divisor;
}

static inline u64 div64_u64_rem(u64 dividend, u64 divisor, u64 *remainder)
{
	*remainder = dividend % divisor;
	return dividend / divisor;
}
#endif

#define SDM_MAX_TAGS	2048		/* requests one model can own at once */
#define SDM_NEVER	(~0ULL)		/* no event is to come */
#define SDM_NONE	(-1)		/* no tag is due */
#define SDM_SECTOR	512ULL		/* bytes */
#define SDM_NS_PER_SEC	1000000000ULL

enum sdm_op {
	SDM_READ,
	SDM_WRITE,
	SDM_FLUSH,	/* completes when everything acknowledged is on media */
	SDM_TRIM,	/* discard, write zeroes: a command without data */
};

/* One request as the model sees it. */
struct sdm_io {
	u64 sector;	/* of 512 bytes */
	u32 bytes;
	u32 tag;	/* below SDM_MAX_TAGS, free at the time */
	u8 op;		/* enum sdm_op */
	bool fua;	/* a write that must not stop in the write cache */
};

/*
 * The figures. One list for all profiles; params.c says for each its unit,
 * range, default in each profile, and what it means.
 */
enum sdm_param {
	/* every profile */
	SDM_CAPACITY_GB,
	SDM_QUEUE_DEPTH,
	SDM_QUEUES,
	SDM_MAX_IO_KB,
	SDM_LINK_MBPS,
	SDM_WRITE_CACHE,
	SDM_QUEUED_FLUSH,
	/* rotating disk */
	SDM_RPM,
	SDM_SEEK_BASE_US,
	SDM_SEEK_SPAN_US,
	SDM_OUTER_MBPS,
	SDM_INNER_MBPS,
	SDM_COMMAND_US,
	SDM_REORDER,
	SDM_AGE_CAP_MS,
	SDM_SEGMENTS,
	SDM_SEGMENT_KB,
	SDM_CACHE_KB,
	/* flash */
	SDM_DIES,
	SDM_PAGE_KB,
	SDM_READ_US,
	SDM_PROGRAM_US,
	SDM_SUSPEND_US,
	SDM_CHANNELS,
	SDM_CHANNEL_MBPS,
	SDM_LINK_WRITE_MBPS,
	SDM_LINK_COMMAND_NS,
	SDM_FULL_DUPLEX,
	SDM_FW_READ_NS,
	SDM_FW_WRITE_NS,
	SDM_BUFFER_KB,
	SDM_GC_PERCENT,
	SDM_GC_RUN_KB,
	SDM_NR_PARAMS,
};

#define SDM_UNSET	(-1L)	/* has no meaning in this profile */
#define SDM_NOT_GIVEN	LONG_MIN	/* the profile's default */

/*
 * The profiles: X(enumerator, "name", the model that it is figures of). The columns of
 * figures in params.c are in this order.
 */
#define SDM_PROFILES(X)						\
	X(SDM_HDD,		"hdd",		sdm_hdd_model)	\
	X(SDM_HDD_CONSUMER,	"hdd-consumer",	sdm_hdd_model)	\
	X(SDM_SSD,		"ssd",		sdm_flash_model) \
	X(SDM_NVME,		"nvme",		sdm_flash_model) \
	X(SDM_NVME_SMALL,	"nvme-small",	sdm_flash_model)

#define SDM_PROFILE_ENUM(symbol, name, model)	symbol,

enum sdm_profile {
	SDM_PROFILES(SDM_PROFILE_ENUM)

	SDM_NR_PROFILES,
};

#undef SDM_PROFILE_ENUM

struct sdm_params {
	long v[SDM_NR_PARAMS];
};

/* What a parameter is: its name, unit, bounds and default in each profile. */
struct sdm_param_info {
	const char *name;
	const char *unit;
	long min, max;
	long def[SDM_NR_PROFILES];	/* SDM_UNSET: has no meaning there */
};

enum sdm_verdict {
	SDM_OK,
	SDM_OUT_OF_RANGE,
	SDM_NOT_OF_PROFILE,
	SDM_CONTRADICTION,	/* each in range, but not together */
};

extern const struct sdm_param_info sdm_param_info[SDM_NR_PARAMS];

int sdm_find_profile(const char *name);
const char *sdm_profile_name(enum sdm_profile profile);
enum sdm_verdict sdm_resolve(enum sdm_profile profile, const long *given,
			     struct sdm_params *out, int *culprit);

/* Counters of one model, for debugfs and tests. */
struct sdm_stats {
	u64 submitted;
	u64 completed;
	u64 cache_hits;		/* reads served from the read-ahead buffer */
	u64 media_ops;		/* media accesses of requests (disk), pages read (flash) */
	u64 aged;		/* disk: chosen for age, against the shortest way */
	u64 cached_writes;	/* disk: writes acknowledged from the write cache */
	u64 programs;		/* flash: host pages programmed */
	u64 gc_programs;	/* flash: pages programmed by garbage collection */
	u64 room_waits;		/* writes that found the buffer full */
};

/* A timing model. @size is what the caller allocates for @init to fill. */
struct sdm_model {
	const char *name;
	size_t size;
	void (*init)(void *model, const struct sdm_params *p, u64 sectors);
	void (*submit)(void *model, const struct sdm_io *io, u64 now_ns);
	u64 (*next_event)(const void *model);
	int (*complete)(void *model, u64 now_ns, u64 *due_ns);
	const struct sdm_stats *(*stats)(const void *model);
};

extern const struct sdm_model sdm_hdd_model;
extern const struct sdm_model sdm_flash_model;

const struct sdm_model *sdm_model_of(enum sdm_profile profile);
bool sdm_rotational(enum sdm_profile profile);
u64 sdm_capacity_sectors(const struct sdm_params *p);

/* Time to move @bytes at @mbps (10^6 bytes a second). */
static inline u64 sdm_transfer_ns(u64 bytes, u64 mbps)
{
	return div64_u64(bytes * 1000, mbps);
}

/* Floor of the square root: the sixteen digits of a 32-bit number. */
static inline u32 sdm_sqrt32(u32 x)
{
	u32 root = 0, bit;

	for (bit = 1U << 30; bit; bit >>= 2) {
		if (x >= root + bit) {
			x -= root + bit;
			root = (root >> 1) + bit;
		} else {
			root >>= 1;
		}
	}
	return root;
}

/* Tags that complete one after another: a ring ordered by time. */
struct sdm_ring {
	u32 head, count;
	u64 due_ns[SDM_MAX_TAGS];
	u16 tag[SDM_MAX_TAGS];
};

static inline void sdm_ring_push(struct sdm_ring *r, u32 tag, u64 due_ns)
{
	u32 at = (r->head + r->count++) % SDM_MAX_TAGS;

	r->tag[at] = tag;
	r->due_ns[at] = due_ns;
}

static inline u64 sdm_ring_due(const struct sdm_ring *r)
{
	return r->count ? r->due_ns[r->head] : SDM_NEVER;
}

static inline int sdm_ring_pop(struct sdm_ring *r)
{
	int tag = r->tag[r->head];

	r->head = (r->head + 1) % SDM_MAX_TAGS;
	r->count--;
	return tag;
}

#endif /* SIMDISK_MODEL_H */
