// SPDX-License-Identifier: GPL-2.0
/*
 * Tags: a moving average with hysteresis.
 *
 *	             score < 40 %                score > 60 %
 *	streaming ----------------> random    random ----------------> streaming
 *	unknown   ----------------> random    unknown ---------------> streaming
 *
 * Each request moves the score towards one if it was part of a confirmed
 * stream and towards zero if it continued nothing. A request that continues
 * an unconfirmed cursor is no evidence yet and moves nothing, so that the
 * first requests of every file do not count against a streaming reader.
 *
 * Larger requests weigh more, up to 1.7 times: by bytes alone one
 * stream of 1 MiB would outvote 200 random readers of 4 KiB for good, and a
 * change from large to small requests would go unnoticed for a second; by
 * requests alone a trickle of small ones would hide a stream.
 *
 * Worked example, 64 KiB random reads turning into a 64 KiB stream at 100
 * requests per second: four requests confirm it (40 ms), each further one
 * moves the score by 0.067 of what is missing, and (1 - 0.067)^14 < 0.4:
 * streaming after 18 requests, 180 ms. At 4 KiB the confirmation alone takes
 * 64 requests.
 */
#include "tag.h"

void blender_tag_init(struct blender_tagger *t)
{
	t->score = BLENDER_TAG_ONE / 2;
	t->tag = BLENDER_TAG_UNKNOWN;
}

/* Weight of one request: linear from 0 bytes to BLENDER_TAG_GAIN_FULL_BYTES. */
static u32 gain_of(u32 bytes)
{
	const u32 span = BLENDER_TAG_GAIN_MAX - BLENDER_TAG_GAIN_MIN;

	if (bytes >= BLENDER_TAG_GAIN_FULL_BYTES)
		return BLENDER_TAG_GAIN_MAX;
	return BLENDER_TAG_GAIN_MIN +
	       (u32)((u64)span * bytes / BLENDER_TAG_GAIN_FULL_BYTES);
}

/**
 * blender_tag_update() - let one request vote
 * @t: the tag of its (device, cgroup)
 * @seq: what stream detection said of the request
 * @bytes: its size
 *
 * Return: whether the tag changed.
 */
bool blender_tag_update(struct blender_tagger *t, enum blender_seq seq,
			u32 bytes)
{
	u32 gain = gain_of(bytes);
	u8 tag = t->tag;

	if (blender_seq_is_stream(seq))
		t->score += (u32)((u64)(BLENDER_TAG_ONE - t->score) * gain /
				  BLENDER_TAG_ONE);
	else if (seq == BLENDER_SEQ_NEW)
		t->score -= (u32)((u64)t->score * gain / BLENDER_TAG_ONE);

	if (t->score > BLENDER_TAG_STREAMING_ABOVE)
		tag = BLENDER_TAG_STREAMING;
	else if (t->score < BLENDER_TAG_RANDOM_BELOW)
		tag = BLENDER_TAG_RANDOM;

	if (tag == t->tag)
		return false;
	t->tag = tag;
	return true;
}

/**
 * blender_tag_effective() - the tag that decisions and users see
 * @t: what was detected
 * @class: what the administrator set; a pinned class wins
 */
enum blender_tag blender_tag_effective(const struct blender_tagger *t,
				       enum blender_class class)
{
	if (class == BLENDER_CLASS_STREAMING)
		return BLENDER_TAG_STREAMING;
	if (class == BLENDER_CLASS_RANDOM)
		return BLENDER_TAG_RANDOM;
	return t->tag;
}

const char *blender_tag_name(enum blender_tag tag)
{
	static const char * const names[BLENDER_TAG_NR] = {
		[BLENDER_TAG_UNKNOWN]	= "unknown",
		[BLENDER_TAG_STREAMING]	= "streaming",
		[BLENDER_TAG_RANDOM]	= "random",
	};

	return tag < BLENDER_TAG_NR ? names[tag] : "invalid";
}
