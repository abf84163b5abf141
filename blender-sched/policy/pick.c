// SPDX-License-Identifier: GPL-2.0
/*
 * Picking.
 *
 * First, everywhere: realtime goes ahead, unless another lane has waited too
 * long; a lane that has waited too long goes next.
 *
 * On flash, latency-lane requests go at once, and bulk follows as far as the
 * in-flight budget allows. A streak of small ones lets one bulk request
 * through, so neither lane can starve the other. What fills a budget may hang in the
 * drive: one request goes without room when none of its direction went for too long.
 *
 * On a disk there is one head, and whoever moves it pays. The lanes take
 * slices:
 *
 *	run over, small requests queued
 *	 STREAM ----------------------> LATENCY
 *	   ^                               |
 *	   +-------------------------------+
 *	   slice used up, or no more small requests after a short wait,
 *	   and those in flight have finished
 *
 * During a STREAM slice one run is served: the next contiguous request, a few
 * in flight to hide the submitter's turn-around; if it is not there yet, wait
 * for it as long as it is worth it. Small requests that arrive meanwhile are
 * served in a bunch after the run, where the head has to move anyway: their
 * extra cost is then one positioning and not two.
 *
 * The run that follows a bunch starts only when the bunch has finished: a
 * drive that sorts by positioning time would otherwise keep serving the run
 * and leave the small request to its own age limit, half a second or more.
 *
 * Without contention the device gets everything at once, so that one cgroup
 * alone gets from it what it would get without a scheduler. One thing remains on
 * a disk: the streams of the cgroup take turns, in longer slices. A drive keeps
 * up with a few streams by itself; with sixteen it only seeks. A stream that is read and
 * one that is written take none: a drive has memory for what is written, and whoever
 * does both at once, a few requests ahead, would be kept from each by the other's turn.
 * (With many ahead the one would fill the drive, and the other wait there.)
 *
 * Every WAIT is sure to end: there is always a time, at the latest the one at
 * which a lane has waited too long. A completion may be long in coming: a request
 * may be stuck in its driver, or wait for a task that polls to be awake.
 */
#include "pick.h"

static struct blender_decision serve(enum blender_lane lane,
				     enum blender_reason why)
{
	return (struct blender_decision) {
		.action = BLENDER_ACTION_SERVE, .lane = lane, .reason = why,
	};
}

static struct blender_decision wait_for(enum blender_reason why, u64 until_ns)
{
	return (struct blender_decision) {
		.action = BLENDER_ACTION_WAIT, .reason = why,
		.until_ns = until_ns,
	};
}

static struct blender_decision nothing(void)
{
	return (struct blender_decision) {
		.action = BLENDER_ACTION_NOTHING, .reason = BLENDER_WHY_EMPTY,
	};
}

static u32 others_inflight(const struct blender_view *v)
{
	return v->inflight[BLENDER_LANE_RT] +
	       v->inflight[BLENDER_LANE_LATENCY] +
	       v->inflight[BLENDER_LANE_STREAM];
}

static bool waited(const struct blender_view *v, enum blender_lane lane,
		   u64 limit_ns)
{
	return v->queued[lane] &&
	       blender_age(v->now_ns, v->served_ns[lane]) >= limit_ns;
}

/* Bulk as a whole, or that of one direction while the other's goes on. */
static bool bulk_waited(const struct blender_view *v)
{
	return waited(v, BLENDER_LANE_STREAM, BLENDER_LANE_WAIT_NS) ||
	       (v->held_ns &&
		blender_age(v->now_ns, v->held_ns) >= BLENDER_LANE_WAIT_NS);
}

/* Was another lane served lately? Whoever was may come again at any moment. */
static bool beside_others(const struct blender_view *v)
{
	int i;

	for (i = 0; i < BLENDER_LANE_NR; i++)
		if (i != BLENDER_LANE_IDLE && v->served_ns[i] &&
		    blender_age(v->now_ns, v->served_ns[i]) < BLENDER_EPOCH_NS)
			return true;
	return false;
}

/* Until when the head of a disk stays, for the next request of a run or a bunch. */
static u64 head_stays_until(const struct blender_view *v)
{
	if (!v->rotational)
		return 0;
	if (v->slice == BLENDER_LANE_LATENCY)
		return v->bunch_until_ns;
	return v->run.active ? v->run.wait_until_ns : 0;
}

/*
 * The idle class: when nobody else has anything queued or in flight, or is about to;
 * and one at a time, so that who comes then does not wait for a whole queue of it.
 */
static struct blender_decision pick_idle(const struct blender_view *v)
{
	u64 until_ns = head_stays_until(v);

	if (!v->queued[BLENDER_LANE_IDLE])
		return nothing();
	if (!v->contended)
		return serve(BLENDER_LANE_IDLE, BLENDER_WHY_ONLY);
	if (others_inflight(v) ||
	    (v->inflight[BLENDER_LANE_IDLE] && beside_others(v)))
		return wait_for(BLENDER_WHY_IDLE, 0);
	if (v->now_ns < until_ns)
		return wait_for(BLENDER_WHY_ANTICIPATE, until_ns);
	return serve(BLENDER_LANE_IDLE, BLENDER_WHY_ONLY);
}

/*
 * Small requests wait in the lane when there are more of them than the device takes. If
 * that is few (a drive without queueing, a card) they would always, and bulk get one in so
 * many.
 */
static u32 longest_streak(const struct blender_view *v)
{
	u32 half = v->depth / 2;

	if (half >= BLENDER_LATENCY_BURST)
		return BLENDER_LATENCY_BURST;
	return half ?: 1;
}

static struct blender_decision pick_flash(const struct blender_view *v)
{
	bool bulk = v->queued[BLENDER_LANE_STREAM];
	bool may = !v->contended || v->budget_allows;

	if (v->queued[BLENDER_LANE_LATENCY] &&
	    !(bulk && may && v->latency_streak >= longest_streak(v)))
		return serve(BLENDER_LANE_LATENCY, BLENDER_WHY_BUNCH);
	if (bulk && may)
		return serve(BLENDER_LANE_STREAM, BLENDER_WHY_NEW_RUN);
	if (bulk)
		return wait_for(BLENDER_WHY_BUDGET, 0);
	return pick_idle(v);
}

static u64 clamp_slice(u64 ns, u64 max_ns)
{
	if (ns > max_ns)
		return max_ns;
	return ns > BLENDER_STREAM_SLICE_NS ? ns : BLENDER_STREAM_SLICE_NS;
}

/* A stream's part of the time in which all shall have had a turn. */
static u64 rotation_part_ns(const struct blender_view *v)
{
	return div64_u64(BLENDER_ROTATION_NS, v->run.streams ?: 1);
}

/* How long a run may last: while small requests wait, half of the time is theirs. */
static u64 turn_ns(const struct blender_view *v)
{
	u64 ns = rotation_part_ns(v) / (v->queued[BLENDER_LANE_LATENCY] ? 2 : 1);

	return ns > BLENDER_TURN_NS ? ns : BLENDER_TURN_NS;
}

/* So many streams that two runs go between bunches, which are shorter then. */
static bool crowded(const struct blender_view *v)
{
	return rotation_part_ns(v) < BLENDER_LATENCY_SLICE_NS;
}

/*
 * How long the stream lane may have the head. A small request of a cgroup that
 * seldom sends one is not to wait for long. Those of others wait as long as the last
 * bunch took: each lane has half of the disk at most; less by one positioning if the
 * last of them will wait for another as well. With none waiting long.
 */
static u64 slice_ns(const struct blender_view *v)
{
	u32 small = v->queued[BLENDER_LANE_LATENCY];
	u64 most = BLENDER_SHARED_SLICE_NS - (small > 1 ? BLENDER_POSITION_NS : 0);

	if (!small)
		return clamp_slice(turn_ns(v), BLENDER_LONG_SLICE_NS);
	if (v->sparse)
		return BLENDER_STREAM_SLICE_NS;
	return crowded(v) ? most : clamp_slice(v->bunch_ns, most);
}

/* Transfer of what is still in flight of the run. */
static u64 pending_ns(const struct blender_view *v)
{
	return v->run.inflight_bytes * BLENDER_RUN_NS_PER_BYTE;
}

/*
 * Has the run used its slice, with what is still to be finished? If it would be its turn
 * again, by weight, it goes on: another run would begin without it, as all that it has
 * is in flight.
 */
static bool run_over(const struct blender_view *v)
{
	u64 used;

	if (v->quantum_bytes)
		return v->run.bytes >= v->quantum_bytes;
	if (!v->run.start_ns)
		return false;
	used = blender_age(v->now_ns, v->run.start_ns) + pending_ns(v);
	if (v->run.first && !v->queued[BLENDER_LANE_LATENCY] &&
	    used < BLENDER_SWEEP_WAIT_NS)
		return false;
	return used >= slice_ns(v) || used >= turn_ns(v);
}

/*
 * With many streams a run is short, and several have room in the time that the
 * lane may have the head: is there room for another one? Its positioning, a short
 * way, may be beyond.
 */
static bool room_for_run(const struct blender_view *v)
{
	u64 used = blender_age(v->now_ns, v->slice_start_ns) + pending_ns(v);

	return v->slice == BLENDER_LANE_STREAM && v->run.active &&
	       !v->quantum_bytes && v->queued[BLENDER_LANE_STREAM] &&
	       used + turn_ns(v) <= slice_ns(v);
}

/* Enough of the run is in flight for the drive to go on without a pause. */
static bool run_deep(const struct blender_run *run)
{
	return run->inflight >= BLENDER_RUN_DEPTH ||
	       (run->inflight >= 2 && run->inflight_bytes >= BLENDER_RUN_BYTES);
}

/*
 * Is the run's next request worth waiting for? One that is of no stream has nothing to
 * go on with. But if by weight it would be its cgroup's turn again, with all that it has
 * just done, a run that begins now would take what is the cgroup's.
 */
static bool worth_staying(const struct blender_view *v)
{
	if (!v->run.scattered)
		return true;
	return v->run.first && v->stream_next && !v->scattered &&
	       !v->queued[BLENDER_LANE_LATENCY];
}

/*
 * One stream is read and one written by a cgroup that has the disk to itself and a few
 * requests ahead: the drive gets what it sends.
 */
static bool leave_to_drive(const struct blender_view *v)
{
	return v->run.lone && !v->contended &&
	       v->queued[BLENDER_LANE_STREAM] + v->inflight[BLENDER_LANE_STREAM] <=
	       2 * BLENDER_RUN_DEPTH;
}

/* The run in service: go on, wait for it, or NOTHING when it has ended. */
static struct blender_decision pick_run(const struct blender_view *v)
{
	const struct blender_run *run = &v->run;

	if (!run->active || v->slice != BLENDER_LANE_STREAM || run_over(v))
		return nothing();

	if (run->next_queued) {
		if (v->contended && run_deep(run))
			return wait_for(BLENDER_WHY_DEPTH, 0);
		return (struct blender_decision) {
			.action = BLENDER_ACTION_CONTINUE_RUN,
			.lane = BLENDER_LANE_STREAM,
			.reason = BLENDER_WHY_RUN,
		};
	}
	if (leave_to_drive(v))
		return nothing();
	if (run->inflight && !run->scattered)
		return wait_for(BLENDER_WHY_DEPTH, 0);
	if (v->now_ns < run->wait_until_ns && worth_staying(v))
		return wait_for(BLENDER_WHY_ANTICIPATE, run->wait_until_ns);
	return nothing();
}

/* Has the latency lane used its slice, with what is still to be finished? */
static bool bunch_over(const struct blender_view *v)
{
	u64 limit = crowded(v) ? rotation_part_ns(v) : BLENDER_LATENCY_SLICE_NS;
	u64 used = blender_age(v->now_ns, v->slice_start_ns) +
		   v->inflight[BLENDER_LANE_LATENCY] * BLENDER_POSITION_NS;

	return v->slice == BLENDER_LANE_LATENCY &&
	       v->queued[BLENDER_LANE_STREAM] &&
	       used >= limit;
}

/* The bunch of small requests: serve, let it finish, or NOTHING. */
static struct blender_decision pick_bunch(const struct blender_view *v)
{
	if (bunch_over(v))
		return nothing();
	if (v->queued[BLENDER_LANE_LATENCY]) {
		if (v->contended &&
		    v->inflight[BLENDER_LANE_LATENCY] >= BLENDER_SCATTER_DEPTH)
			return wait_for(BLENDER_WHY_DEPTH, 0);
		return serve(BLENDER_LANE_LATENCY, BLENDER_WHY_BUNCH);
	}
	if (v->slice == BLENDER_LANE_LATENCY && v->queued[BLENDER_LANE_STREAM] &&
	    !v->inflight[BLENDER_LANE_LATENCY] &&
	    v->now_ns < v->bunch_until_ns)
		return wait_for(BLENDER_WHY_ANTICIPATE, v->bunch_until_ns);
	return nothing();
}

/*
 * Does the next run wait for what must be done with before the head goes there? A drive
 * that is given a run beside something elsewhere does what lies near, the run, and the
 * other only after as long as it lets anything wait, half a second and more.
 */
static bool must_settle(const struct blender_view *v)
{
	return v->contended && (v->inflight[BLENDER_LANE_LATENCY] ||
				(v->scattered && v->stream_next));
}

static struct blender_decision pick_disk(const struct blender_view *v)
{
	struct blender_decision d;

	if (v->contended && (v->inflight[BLENDER_LANE_RT] || v->overdue))
		return wait_for(BLENDER_WHY_SETTLE, 0);

	if (v->queued[BLENDER_LANE_LATENCY] + v->queued[BLENDER_LANE_STREAM]) {
		d = pick_run(v);
		if (d.action != BLENDER_ACTION_NOTHING)
			return d;
	}
	if (!room_for_run(v)) {
		d = pick_bunch(v);
		if (d.action != BLENDER_ACTION_NOTHING)
			return d;
	}

	if (!v->queued[BLENDER_LANE_STREAM])
		return pick_idle(v);
	if (must_settle(v))
		return wait_for(BLENDER_WHY_SETTLE, 0);
	if (v->contended &&
	    v->inflight[BLENDER_LANE_STREAM] >= BLENDER_SCATTER_DEPTH)
		return wait_for(BLENDER_WHY_DEPTH, 0);
	return serve(BLENDER_LANE_STREAM, BLENDER_WHY_NEW_RUN);
}

/* When a WAIT for @until_ns (0: for a completion) ends whatever happens. */
static u64 wait_end(const struct blender_view *v, u64 until_ns)
{
	static const u64 limit_ns[BLENDER_LANE_NR] = {
		[BLENDER_LANE_LATENCY]	= BLENDER_LANE_WAIT_NS,
		[BLENDER_LANE_STREAM]	= BLENDER_LANE_WAIT_NS,
		[BLENDER_LANE_IDLE]	= BLENDER_IDLE_WAIT_NS,
	};
	int i;

	for (i = 0; i < BLENDER_LANE_NR; i++) {
		u64 end_ns = v->served_ns[i] + limit_ns[i];

		if (limit_ns[i] && v->queued[i] &&
		    (!until_ns || end_ns < until_ns))
			until_ns = end_ns;
	}
	if (v->held_ns && v->held_ns + BLENDER_LANE_WAIT_NS < until_ns)
		until_ns = v->held_ns + BLENDER_LANE_WAIT_NS;
	return until_ns;
}

/**
 * blender_pick() - decide what the device gets next
 * @v: the device as it is now
 *
 * Pure: the caller carries the verdict out and keeps the state.
 *
 * Return: SERVE a lane, CONTINUE_RUN, WAIT (for a time, or for a completion),
 * or NOTHING when nothing is queued.
 */
struct blender_decision blender_pick(const struct blender_view *v)
{
	struct blender_decision d;

	if (waited(v, BLENDER_LANE_IDLE, BLENDER_IDLE_WAIT_NS))
		return serve(BLENDER_LANE_IDLE, BLENDER_WHY_WAITED);
	if (bulk_waited(v))
		return serve(BLENDER_LANE_STREAM, BLENDER_WHY_WAITED);
	if (waited(v, BLENDER_LANE_LATENCY, BLENDER_LANE_WAIT_NS))
		return serve(BLENDER_LANE_LATENCY, BLENDER_WHY_WAITED);
	if (v->queued[BLENDER_LANE_RT])
		return serve(BLENDER_LANE_RT, BLENDER_WHY_REALTIME);

	d = v->rotational ? pick_disk(v) : pick_flash(v);
	if (d.action == BLENDER_ACTION_WAIT)
		d.until_ns = wait_end(v, d.until_ns);
	return d;
}
