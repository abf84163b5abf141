/* SPDX-License-Identifier: GPL-2.0 */
/*
 * simdisk: the geometry of a rotating disk, and what moving over it costs.
 *
 * One head over one spiral of tracks, sector 0 at the outer edge. Sixteen
 * zones with the same number of tracks each; in a zone every track has the
 * same number of sectors, fewer towards the centre. Head switches and track
 * skew are folded into the transfer rate: a track is "what passes in one
 * revolution at the sustained rate", and reading on across the end of a track
 * loses nothing. The angle of the platter is absolute time modulo one
 * revolution.
 */
#ifndef SIMDISK_PLATTER_H
#define SIMDISK_PLATTER_H

#include "model.h"

#define PLATTER_ZONES	16	/* disks have one to three dozen */

/*
 * A head that comes to the right angle this late still catches its sector:
 * half of a physical sector of 4 KiB at the outer edge. It also keeps a
 * nanosecond of rounding from costing a revolution.
 */
#define PLATTER_LATE_NS	8000ULL

/* Tracks of @spt sectors each, from @first_sector up to the next zone's. */
struct platter_zone {
	u64 first_sector;
	u64 first_track;
	u32 spt;
};

/* Constant after platter_init. */
struct platter {
	u64 rev_ns, seek_base_ns, seek_span_ns;
	u64 sectors, tracks;
	struct platter_zone zone[PLATTER_ZONES];
};

/* Where a sector is. */
struct platter_place {
	u64 track;
	u64 angle_ns;	/* its start passes this long after the start of a revolution */
};

void platter_init(struct platter *p, const struct sdm_params *params, u64 sectors);
struct platter_place platter_place_of(const struct platter *p, u64 sector);
u64 platter_pass_ns(const struct platter *p, u64 sector, u64 sectors);
u64 platter_sector_after(const struct platter *p, u64 sector, u64 ns);
u64 platter_seek_ns(const struct platter *p, u64 from, u64 to);
u64 platter_positioning_ns(const struct platter *p, u64 from_track,
			   const struct platter_place *to, u64 now);

#endif /* SIMDISK_PLATTER_H */
