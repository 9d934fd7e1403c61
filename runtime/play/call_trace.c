/* SPDX-License-Identifier: BSD-2-Clause */
/* call_trace: what a run tells of its system calls. */
#include <stdint.h>
#include <stdlib.h>

#include "parser/mem.h"
#include "runtime/play/clock.h"
#include "runtime/play/timeline.h"

#define BLOCKED_NS NS_PER_S	/* a call that takes longer is said to block */
#define TRACE_TEXT_MAX 300	/* bytes of a call's text; longer ones are cut */

/* The call's entry; a new one unless it has one. */
static struct trace_entry *entry_of(struct timeline *t, struct call *c,
				    const char *text)
{
	struct trace *trace = &t->result->trace;
	struct trace_entry *e;

	if (c->traced) {
		e = &trace->entry[c->traced - 1];
		free(e->text);
		e->text = xstrdup(text);
		return e;
	}
	e = trace_add(trace, TRACE_CALL, c->begin_ns - t->start_ns,
		      c->event->span.line, c->connection, text);
	c->traced = trace->n;
	e->planned_ns = c->planned_ns - t->start_ns;
	e->late_ns = c->late_ns;
	if (c->event->time.blocking)
		e->planned_end_ns = c->planned_end_ns - t->start_ns;
	return e;
}

void call_trace_blocked(struct timeline *t, struct call *c)
{
	char text[TRACE_TEXT_MAX];
	struct trace_entry *e;

	if (c->traced)
		return;
	verbose_call_text(c, false, text, sizeof(text));
	e = entry_of(t, c, text);
	e->kind = TRACE_CALL_BLOCKED;
	e->time_ns = c->submitted_ns - t->start_ns;
	verbose_remark(t, c->submitted_ns, "%s is made", text);
}

struct trace_entry *call_trace_returned(struct timeline *t, struct call *c)
{
	bool blocked = c->traced;
	char text[TRACE_TEXT_MAX];
	struct trace_entry *e;

	verbose_call_text(c, true, text, sizeof(text));
	e = entry_of(t, c, text);
	e->kind = TRACE_CALL;
	e->time_ns = c->begin_ns - t->start_ns;
	if (blocked)
		e->end_ns = c->end_ns - t->start_ns;
	if (c->event->time.blocking)
		e->tolerance_ns = timeline_tolerance_ns(t, c->planned_end_ns);
	return e;
}

void call_tell_blocked(struct timeline *t, int64_t now_ns)
{
	struct call *c = t->waiting_for;
	const struct socket *sk = sockets_under_test(t->sockets);

	if (!c || c == t->told_blocked || now_ns < c->submitted_ns + BLOCKED_NS)
		return;
	call_trace_blocked(t, c);
	t->told_blocked = c;
	if (t->config->follow)
		verbose_remark(t, now_ns, "the call of line %u blocks%s%s",
			       c->event->span.line, sk ? ", in " : "",
			       sk ? tcp_state_name(observer_state(
					    t->observer, sk)) : "");
	else if (t->config->live && sk)
		fprintf(t->config->live, "line %u: blocked in %s(), %s\n",
			c->event->span.line, c->ast->name,
			tcp_state_name(observer_state(t->observer, sk)));
}
