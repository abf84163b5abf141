// SPDX-License-Identifier: GPL-2.0
/* Rules for what goes wrong: which requests they hit. */
#include "../fault.h"
#include "tap.h"

static struct sdm_faults faults;

static struct sdm_fault *rule(u32 i, u8 ops, u64 first, u64 last, u64 every, u64 left)
{
	faults.nr = i + 1;
	faults.rule[i] = (struct sdm_fault){
		.kind = SDM_FAULT_IO, .ops = ops, .first = first, .last = last,
		.every = every, .left = left,
	};
	return &faults.rule[i];
}

static bool hits(enum sdm_op op, u64 sector, u32 bytes)
{
	const struct sdm_io io = { .op = op, .sector = sector, .bytes = bytes };

	return sdm_fault_hits(&faults, &io);
}

static void place(void)
{
	rule(0, SDM_ANY_OP, 100, 107, 1, SDM_NEVER);
	tap_ok(!hits(SDM_READ, 92, 4096), "ends where the place begins: not hit");
	tap_ok(hits(SDM_READ, 93, 4096), "ends in its first sector: hit");
	tap_ok(hits(SDM_WRITE, 107, 4096), "begins in its last sector: hit");
	tap_ok(!hits(SDM_WRITE, 108, 4096), "begins behind it: not hit");
	tap_ok(hits(SDM_TRIM, 0, 1 << 20), "has it inside: hit");
	tap_ok(!hits(SDM_FLUSH, 0, 0), "a flush has no place: not hit");
	rule(0, SDM_ANY_OP, 0, SDM_NEVER, 1, SDM_NEVER);
	tap_ok(hits(SDM_FLUSH, 0, 0), "but by a rule without a place it is");
}

static void operation(void)
{
	rule(0, 1U << SDM_WRITE, 0, SDM_NEVER, 1, SDM_NEVER);
	tap_ok(hits(SDM_WRITE, 5, 512) && !hits(SDM_READ, 5, 512) &&
	       !hits(SDM_FLUSH, 0, 0) && !hits(SDM_TRIM, 5, 512),
	       "of four operations just the one");
}

static void numbers(void)
{
	struct sdm_fault *r = rule(0, SDM_ANY_OP, 0, SDM_NEVER, 3, 2);
	char seen[13] = "";
	u32 i;

	for (i = 0; i < 12; i++)
		seen[i] = hits(SDM_READ, i, 512) ? 'x' : '.';
	tap_ok(!strcmp(seen, "..x..x......"), "every third, twice: %s", seen);
	tap_ok(r->hit == 2 && r->matched == 6, "counts: %d hit of %d that matched",
	       (int)r->hit, (int)r->matched);
}

static void several(void)
{
	struct sdm_fault *second = rule(1, SDM_ANY_OP, 0, SDM_NEVER, 2, SDM_NEVER);
	struct sdm_fault *first = rule(0, 1U << SDM_READ, 0, SDM_NEVER, 2, SDM_NEVER);
	u32 i;

	faults.nr = 2;
	for (i = 0; i < 8; i++)
		hits(SDM_READ, 0, 512);
	tap_ok(first->hit == 4 && second->matched == 4 && second->hit == 2,
	       "a request is hit by one rule, the next sees the others: %d, %d of %d",
	       (int)first->hit, (int)second->hit, (int)second->matched);
	faults.nr = 0;
	tap_ok(!hits(SDM_READ, 0, 512), "no rules, no hits");
}

int main(void)
{
	place();
	operation();
	numbers();
	several();
	return tap_done();
}
