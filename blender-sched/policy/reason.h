/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Why something was decided: one list for counters, tracepoints and tools.
 */
#ifndef BLENDER_POLICY_REASON_H
#define BLENDER_POLICY_REASON_H

/*
 * X(enumerator, "name"). Lane choice first, then dispatch.
 *
 * Lane: realtime, idle: ioprio class. meta: metadata or journal, of anyone.
 * commit: small synchronous write that someone waits for. small: small and
 * from a light cgroup. stream: part of a confirmed stream. async: write that
 * nobody waits for. erase: discard or write zeroes. large: too large to be
 * latency bound. backlog: small, but the cgroup has too much outstanding.
 * pinned: the administrator's class decided.
 *
 * Dispatch: direct: nobody contends for the device. head: inserted at the
 * head, or not known to the scheduler.
 * waited: its lane waited too long. run: continues the run in service.
 * new_run: starts one. bunch: latency lane's turn. only: nothing else to do.
 *
 * No dispatch: empty. idle: class idle waits for all others. budget: bulk in
 * flight is at its budget. depth: enough of this run is in flight. settle: small
 * requests, or bulk of no stream, must finish before the head moves on.
 * anticipate: the next request of a run or bunch is about to come.
 */
#define BLENDER_REASONS(X)			\
	X(BLENDER_WHY_REALTIME, "realtime")	\
	X(BLENDER_WHY_IDLE, "idle")		\
	X(BLENDER_WHY_META, "meta")		\
	X(BLENDER_WHY_COMMIT, "commit")		\
	X(BLENDER_WHY_SMALL, "small")		\
	X(BLENDER_WHY_STREAM, "stream")		\
	X(BLENDER_WHY_ASYNC, "async")		\
	X(BLENDER_WHY_ERASE, "erase")		\
	X(BLENDER_WHY_LARGE, "large")		\
	X(BLENDER_WHY_BACKLOG, "backlog")	\
	X(BLENDER_WHY_PINNED, "pinned")		\
	X(BLENDER_WHY_DIRECT, "direct")		\
	X(BLENDER_WHY_HEAD, "head")		\
	X(BLENDER_WHY_WAITED, "waited")		\
	X(BLENDER_WHY_RUN, "run")		\
	X(BLENDER_WHY_NEW_RUN, "new_run")	\
	X(BLENDER_WHY_BUNCH, "bunch")		\
	X(BLENDER_WHY_ONLY, "only")		\
	X(BLENDER_WHY_EMPTY, "empty")		\
	X(BLENDER_WHY_BUDGET, "budget")		\
	X(BLENDER_WHY_DEPTH, "depth")		\
	X(BLENDER_WHY_SETTLE, "settle")		\
	X(BLENDER_WHY_ANTICIPATE, "anticipate")

#define BLENDER_REASON_ENUM(sym, name)	sym,

enum blender_reason {
	BLENDER_REASONS(BLENDER_REASON_ENUM)

	BLENDER_WHY_NR,
};

#undef BLENDER_REASON_ENUM

const char *blender_reason_name(enum blender_reason why);

#endif
