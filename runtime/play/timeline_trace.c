/* SPDX-License-Identifier: BSD-2-Clause */
/* timeline_trace: puts what happens to events into the trace of a run. */
#include "parser/mem.h"
#include "runtime/play/clock.h"
#include "runtime/play/timeline.h"

#define TEXT_MAX 400		/* bytes of an event's text; longer ones are cut */
#define RECORD_MORE 16		/* entries that no event of the script makes */

void timeline_reserve(struct timeline *t)
{
	size_t n = t->script->n_events + RECORD_MORE;

	/* An event may change a state. */
	trace_reserve(&t->result->trace, 2 * n);
	packet_heads_reserve(&t->heads, n);
}

void timeline_record_plan(const struct timeline *t, struct trace_entry *e)
{
	const struct event_time *time = &t->event->time;

	if (time->type == TIME_ANY)
		return;
	e->planned_ns = t->planned_ns - t->start_ns;
	if (time->range || time->blocking)
		e->planned_end_ns = t->planned_end_ns - t->start_ns;
	if (t->event->type == EVENT_PACKET_OUT)
		e->tolerance_ns = timeline_tolerance_ns(t, t->planned_ns);
	else
		e->late_ns = t->late_ns;
}

struct trace_entry *timeline_record(struct timeline *t,
				    const struct packet_event *p)
{
	const struct wire_tcp *tcp = wire_packet_tcp(p->packet);
	int64_t at = p->time_ns - t->start_ns;
	struct trace *trace = &t->result->trace;
	struct trace_entry *e;
	bool again = p->outbound && tcp &&
		     history_find_sent(&t->history, p->sk, tcp,
				       p->packet->payload_len);

	history_add(&t->history, at, p->outbound, p->line, p->sk, p->packet);
	e = trace_add(trace, p->outbound ? TRACE_OUT : TRACE_IN, at, p->line,
		      p->sk ? p->sk->number : 0,
		      t->history.entry[t->history.n - 1].text);
	e->unexpected = !p->line;
	e->retransmission = again;
	if (p->line)
		timeline_record_plan(t, e);
	trace_packet_add(trace, &t->heads, trace->n - 1, p->head, p->packet,
			 p->sk);
	if (p->logged) {
		p->logged->line = p->line;
		p->logged->retransmission = again;
	}
	verbose_packet(t, p->time_ns, p->outbound ? '>' : '<', p->packet,
		       !p->line ? "no event expects it" :
		       again ? "sent again" : NULL);
	return e;
}

static void event_text(const struct event *ev, char *buf, size_t cap)
{
	if (ev->type == EVENT_CALL)
		verbose_script_call(&ev->u.call, buf, cap);
	else if (ev->type == EVENT_PACKET_IN || ev->type == EVENT_PACKET_OUT)
		wire_packet_print(&ev->u.packet->packet, buf, cap);
	else
		snprintf(buf, cap, "%s", ev->u.text);
}

void timeline_record_missing(struct timeline *t, const struct socket *sk)
{
	char text[TEXT_MAX];
	struct trace_entry *e;

	event_text(t->event, text, sizeof(text));
	e = trace_add(&t->result->trace, TRACE_MISSING,
		      clock_now_ns() - t->start_ns, t->event->span.line,
		      sk ? sk->number : 0, NULL);
	e->expected = xstrdup(text);
	timeline_record_plan(t, e);
}

void timeline_record_failure(struct timeline *t)
{
	struct trace *trace = &t->result->trace;

	if (!t->failed)
		return;
	for (size_t i = 0; i < trace->n; i++)
		if (trace->entry[i].failed)
			return;
	for (size_t i = trace->n; i-- > 0;) {
		struct trace_entry *e = &trace->entry[i];

		if (e->line == t->event->span.line && e->kind != TRACE_STATE) {
			e->failed = true;
			return;
		}
	}
	timeline_record_missing(t, NULL);
	trace->entry[trace->n - 1].failed = true;
}
