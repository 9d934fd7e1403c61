/* SPDX-License-Identifier: BSD-2-Clause */
/* note: what happens in a run, put into its trace, its history and the live lines. */
#include "runtime/story/note.h"

#include <stdlib.h>

#include "parser/mem.h"
#include "runtime/story/verbose.h"
#include "runtime/timing/clock.h"

#define TEXT_MAX 400		/* bytes of an event's text; longer ones are cut */
#define STATES_MAX 1024		/* entries for changes of state */
#define RESERVE_MORE 16		/* entries that no event of the script makes */
#define BLOCKED_NS NS_PER_S	/* a call that takes longer is said to block */

void note_reserve(struct story *story, size_t n_events)
{
	size_t n = n_events + RESERVE_MORE;

	/* An event may change a state, but in long scripts few do. */
	trace_reserve(story->trace, n + (n < STATES_MAX ? n : STATES_MAX));
	packet_heads_reserve(&story->heads, n);
}

/* --- events ------------------------------------------------------------------ */

void note_plan(const struct story *story, const struct note_plan *plan,
	       struct trace_entry *e)
{
	const struct event_time *time = &plan->event->time;

	if (time->type == TIME_ANY)
		return;
	e->planned_ns = plan->planned_ns - story->start_ns;
	if (time->range || time->blocking)
		e->planned_end_ns = plan->planned_end_ns - story->start_ns;
	if (plan->event->type == EVENT_PACKET_OUT)
		e->tolerance_ns = plan->tolerance_ns;
	else
		e->late_ns = plan->late_ns;
}

struct trace_entry *note_packet(struct story *story,
				const struct note_packet *p)
{
	const struct wire_tcp *tcp = wire_packet_tcp(p->packet);
	uint32_t line = p->plan ? p->plan->event->span.line : 0;
	int64_t at = p->time_ns - story->start_ns;
	struct history *history = &story->history;
	struct trace *trace = story->trace;
	struct trace_entry *e;
	bool again = p->outbound && tcp &&
		     history_find_sent(history, p->sk, tcp,
				       p->packet->payload_len);

	history_add(history, at, p->outbound, line, p->sk, p->packet);
	e = trace_add(trace, p->outbound ? TRACE_OUT : TRACE_IN, at, line,
		      p->sk ? p->sk->number : 0,
		      history->entry[history->n - 1].text);
	e->unexpected = !line;
	e->retransmission = again;
	if (p->plan)
		note_plan(story, p->plan, e);
	trace_packet_add(trace, &story->heads, trace->n - 1, p->head,
			 p->packet, p->sk);
	if (p->logged) {
		p->logged->line = line;
		p->logged->retransmission = again;
	}
	if (!p->shown)
		verbose_packet(story, p->time_ns, p->outbound ? '>' : '<',
			       p->packet, !line ? "no event expects it" :
					  again ? "sent again" : NULL);
	else if (!line)
		verbose_remark(story, clock_now_ns(),
			       "no event expects the packet of %.6f",
			       story_seconds(story, p->time_ns));
	return e;
}

void note_packet_early(struct story *story, const struct note_packet *p)
{
	const struct wire_tcp *tcp = wire_packet_tcp(p->packet);
	bool again = tcp && history_find_sent(&story->history, p->sk, tcp,
					      p->packet->payload_len);

	verbose_packet(story, p->time_ns, p->outbound ? '>' : '<', p->packet,
		       again ? "sent again" : NULL);
}

struct trace_entry *note_text(struct story *story, enum trace_kind kind,
			      const struct note_plan *plan,
			      const struct socket *sk, const char *text)
{
	struct trace_entry *e;

	e = trace_add(story->trace, kind, clock_now_ns() - story->start_ns,
		      plan->event->span.line, sk ? sk->number : 0, text);
	note_plan(story, plan, e);
	return e;
}

static void packet_text(const struct script_packet *kept, char *buf, size_t cap)
{
	const struct wire_packet packet = script_packet_get(kept);

	wire_packet_print(&packet, buf, cap);
}

static void event_text(const struct event *ev, char *buf, size_t cap)
{
	if (ev->type == EVENT_CALL)
		verbose_script_call(&ev->u.call, buf, cap);
	else if (ev->type == EVENT_PACKET_IN || ev->type == EVENT_PACKET_OUT)
		packet_text(ev->u.packet, buf, cap);
	else
		snprintf(buf, cap, "%s", ev->u.text);
}

void note_missing(struct story *story, const struct note_plan *plan,
		  const struct socket *sk)
{
	char text[TEXT_MAX];
	struct trace_entry *e;

	event_text(plan->event, text, sizeof(text));
	e = note_text(story, TRACE_MISSING, plan, sk, NULL);
	e->expected = xstrdup(text);
}

bool note_failed_line(struct story *story, uint32_t line)
{
	struct trace *trace = story->trace;

	for (size_t i = trace->n; i-- > 0;) {
		struct trace_entry *e = &trace->entry[i];

		if (e->line == line && e->kind != TRACE_STATE) {
			e->failed = true;
			return true;
		}
	}
	return false;
}

void note_failure(struct story *story, const struct note_plan *plan)
{
	struct trace *trace = story->trace;

	for (size_t i = 0; i < trace->n; i++)
		if (trace->entry[i].failed)
			return;
	if (note_failed_line(story, plan->event->span.line))
		return;
	note_missing(story, plan, NULL);
	trace->entry[trace->n - 1].failed = true;
}

/* --- calls --------------------------------------------------------------------- */

/* The call's entry; a new one unless it has one. */
static struct trace_entry *entry_of(struct story *story, struct call *c,
				    const char *text)
{
	struct trace *trace = story->trace;
	struct trace_entry *e;

	if (c->traced) {
		e = &trace->entry[c->traced - 1];
		free(e->text);
		e->text = xstrdup(text);
		return e;
	}
	e = trace_add(trace, TRACE_CALL, c->submitted_ns - story->start_ns,
		      c->event->span.line, c->connection, text);
	c->traced = trace->n;
	e->planned_ns = c->planned_ns - story->start_ns;
	e->late_ns = c->late_ns;
	if (c->event->time.blocking)
		e->planned_end_ns = c->planned_end_ns - story->start_ns;
	return e;
}

void note_call_blocked(struct story *story, struct call *c)
{
	char text[TEXT_MAX];
	struct trace_entry *e;

	if (c->traced)
		return;
	verbose_call_text(c, false, text, sizeof(text));
	e = entry_of(story, c, text);
	e->kind = TRACE_CALL_BLOCKED;
	e->time_ns = c->submitted_ns - story->start_ns;
	verbose_remark(story, c->submitted_ns, "%s is made", text);
}

struct trace_entry *note_call_returned(struct story *story, struct call *c)
{
	bool blocked = c->traced;
	char text[TEXT_MAX];
	struct trace_entry *e;

	verbose_call_text(c, true, text, sizeof(text));
	e = entry_of(story, c, text);
	e->kind = TRACE_CALL;
	e->time_ns = c->begin_ns - story->start_ns;
	if (blocked)
		e->end_ns = c->end_ns - story->start_ns;
	if (c->event->time.blocking)
		e->tolerance_ns = c->return_tolerance_ns;
	return e;
}

void note_call_waits(struct story *story, struct call *c, int64_t now_ns)
{
	const struct socket *sk = sockets_under_test(story->sockets);
	const char *state = "";

	if (c->told || now_ns < c->submitted_ns + BLOCKED_NS)
		return;
	note_call_blocked(story, c);
	c->told = true;
	if (sk)
		state = tcp_state_name(observer_state(story->observer, sk));
	if (story->follow)
		verbose_remark(story, now_ns, "the call of line %u blocks%s%s",
			       c->event->span.line, sk ? ", in " : "", state);
	else if (story->live && story->live_short && sk && c->own_ns)
		fprintf(story->live, "line %u: blocked in %s(), %s\n",
			c->event->span.line, c->ast->name, state);
}
