/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The tag of a cgroup on a device: streaming or random.
 */
#ifndef BLENDER_POLICY_TAG_H
#define BLENDER_POLICY_TAG_H

#include "stream.h"

/**
 * enum blender_tag - what a cgroup mostly does on a device
 * @BLENDER_TAG_UNKNOWN: not enough seen
 * @BLENDER_TAG_STREAMING: most of its recent bytes belong to streams
 * @BLENDER_TAG_RANDOM: most do not
 */
enum blender_tag {
	BLENDER_TAG_UNKNOWN,
	BLENDER_TAG_STREAMING,
	BLENDER_TAG_RANDOM,
	BLENDER_TAG_NR,
};

/**
 * enum blender_class - what the administrator says a cgroup is
 * @BLENDER_CLASS_AUTO: let the tag follow what is seen
 * @BLENDER_CLASS_STREAMING: pinned to streaming
 * @BLENDER_CLASS_RANDOM: pinned to random
 */
enum blender_class {
	BLENDER_CLASS_AUTO,
	BLENDER_CLASS_STREAMING,
	BLENDER_CLASS_RANDOM,
	BLENDER_CLASS_NR,
};

/**
 * struct blender_tagger - the moving average behind a tag
 * @score: 0 (all random) .. BLENDER_TAG_ONE (all streaming)
 * @tag: &enum blender_tag, as last decided
 */
struct blender_tagger {
	u32 score;
	u8 tag;
};

void blender_tag_init(struct blender_tagger *t);
bool blender_tag_update(struct blender_tagger *t, enum blender_seq seq,
			u32 bytes);
enum blender_tag blender_tag_effective(const struct blender_tagger *t,
				       enum blender_class class);
const char *blender_tag_name(enum blender_tag tag);

#endif
