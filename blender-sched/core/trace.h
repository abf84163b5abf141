/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Tracepoints, one per kind of decision: events/blender/.
 */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM blender

#if !defined(BLENDER_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define BLENDER_TRACE_H

#include <linux/tracepoint.h>

#include "blender.h"

#ifndef BLENDER_TRACE_ONCE
#define BLENDER_TRACE_ONCE
#define BLENDER_NAME_LEN	12

static inline dev_t blender_q_devt(const struct request_queue *q)
{
	return q->disk ? disk_devt(q->disk) : 0;
}
#endif

/* The tag of a cgroup has changed. */
TRACE_EVENT(blender_tag,

	TP_PROTO(struct request_queue *q, const struct blender_cg *cg),

	TP_ARGS(q, cg),

	TP_STRUCT__entry(
		__field(dev_t, dev)
		__field(u64, cgroup)
		__field(u32, score_percent)
		__field(u32, streams)
		__array(char, tag, BLENDER_NAME_LEN)
	),

	TP_fast_assign(
		__entry->dev = blender_q_devt(q);
		__entry->cgroup = cg->id;
		__entry->score_percent = cg->tagger.score * 100 /
					 BLENDER_TAG_ONE;
		__entry->streams = cg->streams.nr_streams;
		strscpy(__entry->tag, blender_tag_name(cg->tagger.tag),
			BLENDER_NAME_LEN);
	),

	TP_printk("%d,%d cgroup %llu tag %s score %u%% streams %u",
		  MAJOR(__entry->dev), MINOR(__entry->dev), __entry->cgroup,
		  __entry->tag, __entry->score_percent, __entry->streams)
);

/* A stream was confirmed, or given up for another one. */
TRACE_EVENT(blender_stream,

	TP_PROTO(struct request_queue *q, const struct blender_cg *cg,
		 sector_t sector, bool confirmed),

	TP_ARGS(q, cg, sector, confirmed),

	TP_STRUCT__entry(
		__field(dev_t, dev)
		__field(u64, cgroup)
		__field(sector_t, sector)
		__field(u32, streams)
		__field(bool, confirmed)
	),

	TP_fast_assign(
		__entry->dev = blender_q_devt(q);
		__entry->cgroup = cg->id;
		__entry->sector = sector;
		__entry->streams = cg->streams.nr_streams;
		__entry->confirmed = confirmed;
	),

	TP_printk("%d,%d cgroup %llu %s at %llu streams %u",
		  MAJOR(__entry->dev), MINOR(__entry->dev), __entry->cgroup,
		  __entry->confirmed ? "confirmed" : "lost",
		  (unsigned long long)__entry->sector, __entry->streams)
);

/* A request and why; whose it is blender knows of those that it has looked at. */
DECLARE_EVENT_CLASS(blender_request,

	TP_PROTO(const struct request *rq, enum blender_reason reason),

	TP_ARGS(rq, reason),

	TP_STRUCT__entry(
		__field(dev_t, dev)
		__field(u64, cgroup)
		__field(sector_t, sector)
		__field(u32, bytes)
		__field(bool, write)
		__array(char, lane, BLENDER_NAME_LEN)
		__array(char, reason, BLENDER_NAME_LEN)
	),

	TP_fast_assign(
		const struct blender_cg *cg = compat_rq_has_elv(rq) ?
					      blender_rq_cg(rq) : NULL;

		__entry->dev = blender_q_devt(rq->q);
		__entry->cgroup = cg ? cg->id : 0;
		__entry->sector = blk_rq_pos(rq);
		__entry->bytes = blk_rq_bytes(rq);
		__entry->write = rq_data_dir(rq) == WRITE;
		strscpy(__entry->lane,
			cg ? blender_lane_name(blender_rq_get(rq).lane) : "none",
			BLENDER_NAME_LEN);
		strscpy(__entry->reason, blender_reason_name(reason),
			BLENDER_NAME_LEN);
	),

	TP_printk("%d,%d cgroup %llu %s %llu + %u lane %s reason %s",
		  MAJOR(__entry->dev), MINOR(__entry->dev), __entry->cgroup,
		  __entry->write ? "W" : "R",
		  (unsigned long long)__entry->sector, __entry->bytes,
		  __entry->lane, __entry->reason)
);

/* It has entered a lane. */
DEFINE_EVENT(blender_request, blender_lane,
	TP_PROTO(const struct request *rq, enum blender_reason reason),
	TP_ARGS(rq, reason)
);

/* It goes to the driver. */
DEFINE_EVENT(blender_request, blender_dispatch,
	TP_PROTO(const struct request *rq, enum blender_reason reason),
	TP_ARGS(rq, reason)
);

/* The in-flight budget of a direction has changed. */
TRACE_EVENT(blender_budget,

	TP_PROTO(struct request_queue *q, bool write,
		 const struct blender_budget *b),

	TP_ARGS(q, write, b),

	TP_STRUCT__entry(
		__field(dev_t, dev)
		__field(bool, write)
		__field(u64, bandwidth)
		__field(u64, service_ns)
		__field(u64, cap_bytes)
		__field(u32, mean_bytes)
		__array(char, state, BLENDER_NAME_LEN)
	),

	TP_fast_assign(
		__entry->dev = blender_q_devt(q);
		__entry->write = write;
		__entry->bandwidth = b->base.all;
		__entry->service_ns = b->service_ns;
		__entry->cap_bytes = b->cap_bytes;
		__entry->mean_bytes = b->mean_bytes;
		strscpy(__entry->state, blender_budget_state_name(b->state),
			BLENDER_NAME_LEN);
	),

	TP_printk("%d,%d %c state %s bandwidth %llu B/s service %llu ns cap %llu B behind %u B",
		  MAJOR(__entry->dev), MINOR(__entry->dev),
		  __entry->write ? 'W' : 'R', __entry->state,
		  __entry->bandwidth, __entry->service_ns,
		  __entry->cap_bytes, __entry->mean_bytes)
);

#endif

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
