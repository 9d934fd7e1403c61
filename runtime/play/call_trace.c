/* SPDX-License-Identifier: BSD-2-Clause */
/* call_trace: what a run tells of its system calls. */
#include <stdint.h>

#include "runtime/play/clock.h"
#include "runtime/play/timeline.h"

#define BLOCKED_NS NS_PER_S	/* a call that takes longer is said to block */
#define TRACE_TEXT_MAX 300	/* bytes of a call's text; longer ones are cut */

void call_trace(struct timeline *t, const struct call *c, bool returned)
{
	char text[TRACE_TEXT_MAX];

	verbose_call_text(c, returned, text, sizeof(text));
	trace_add(&t->result->trace,
		  returned ? TRACE_CALL : TRACE_CALL_BLOCKED,
		  (returned ? c->begin_ns : c->submitted_ns) - t->start_ns,
		  c->event->span.line, c->connection, text);
	if (!returned)
		verbose_remark(t, c->submitted_ns, "%s is made", text);
}

void call_trace_blocked(struct timeline *t, const struct call *c)
{
	if (c != t->told_blocked)
		call_trace(t, c, false);
	t->told_blocked = c;
}

int64_t call_tell_blocked(struct timeline *t, int64_t now_ns)
{
	const struct call *c = t->waiting_for;
	const struct socket *sk = sockets_under_test(t->sockets);

	if (!c || c == t->told_blocked)
		return INT64_MAX;
	if (now_ns < c->submitted_ns + BLOCKED_NS)
		return c->submitted_ns + BLOCKED_NS;
	call_trace_blocked(t, c);
	if (t->config->follow)
		verbose_remark(t, now_ns, "the call of line %u blocks%s%s",
			       c->event->span.line, sk ? ", in " : "",
			       sk ? tcp_state_name(observer_state(
					    t->observer, sk)) : "");
	else if (t->config->live && sk)
		fprintf(t->config->live, "line %u: blocked in %s(), %s\n",
			c->event->span.line, c->ast->name,
			tcp_state_name(observer_state(t->observer, sk)));
	return INT64_MAX;
}
