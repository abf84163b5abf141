// SPDX-License-Identifier: GPL-2.0
/*
 * Settings: /sys/block/DEV/queue/iosched/.
 *
 * A value is parsed, checked, and only then stored; EINVAL for what is not a
 * whole number, ERANGE for what is out of range, nothing changed by either.
 */
#include <linux/kernel.h>

#include "blender.h"

static int parse(const char *page, s64 min, s64 max, s64 *value)
{
	long long v;
	int ret = kstrtoll(page, 10, &v);

	if (ret)
		return ret;
	if (v < min || v > max)
		return -ERANGE;
	*value = v;
	return 0;
}

#define BLENDER_SETTING(name, fmt, min, max)				\
static ssize_t name##_show(struct elevator_queue *eq, char *page)	\
{									\
	struct blender_dev *dev = eq->elevator_data;			\
									\
	return sysfs_emit(page, fmt "\n", READ_ONCE(dev->params.name));	\
}									\
									\
static ssize_t name##_store(struct elevator_queue *eq,			\
			    const char *page, size_t count)		\
{									\
	struct blender_dev *dev = eq->elevator_data;			\
	s64 value;							\
	int ret = parse(page, min, max, &value);			\
									\
	if (ret)							\
		return ret;						\
	WRITE_ONCE(dev->params.name, value);				\
	return count;							\
}

BLENDER_SETTING(latency_target_us, "%u", 0, BLENDER_LATENCY_TARGET_US_MAX)
BLENDER_SETTING(stream_quantum_kb, "%u", 0, BLENDER_STREAM_QUANTUM_KB_MAX)
BLENDER_SETTING(anticipate_us, "%d", -1, BLENDER_ANTICIPATE_US_MAX)
BLENDER_SETTING(stream_confirm_kb, "%u", BLENDER_STREAM_CONFIRM_KB_MIN,
		BLENDER_STREAM_CONFIRM_KB_MAX)

struct elv_fs_entry blender_attrs[] = {
	__ATTR_RW(latency_target_us),
	__ATTR_RW(stream_quantum_kb),
	__ATTR_RW(anticipate_us),
	__ATTR_RW(stream_confirm_kb),
	__ATTR_NULL
};
