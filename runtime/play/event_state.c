/* SPDX-License-Identifier: BSD-2-Clause */
/* event_state: state(4) = CLOSE_WAIT, which asserts the state of a connection. */
#include "parser/mem.h"
#include "runtime/play/event.h"
#include "runtime/play/timeline.h"
#include "runtime/timing/clock.h"

/* While the event waits for a state, it asks the kernel every LOOK_NS, later after
 * each further LOOK_PART-th of the time waited: a timer of the kernel's that ends a
 * state gives no sign. */
#define LOOK_NS (2 * NS_PER_MS)
#define LOOK_PART 256
#define STATE_TEXT_MAX 100	/* bytes of the event in a trace */
#define PATH_MAX_STATES 12	/* shown of the way that a connection has come */

static const struct socket *state_target(struct timeline *t)
{
	const struct expr *e = t->event->u.call.arg[0];
	const struct socket *sk;

	if (e->type == EXPR_ELLIPSIS)
		sk = sockets_under_test(t->sockets);
	else
		sk = socket_by_fd(t->sockets, (int)e->num);
	if (sk)
		return sk;
	if (e->type == EXPR_ELLIPSIS)
		timeline_fail(t, FAIL_STATE, e->span,
			      "there is no connection yet whose state could be seen");
	else
		timeline_fail(t, FAIL_STATE, e->span,
			      "descriptor %d is not an open socket; a connection that is closed is seen with state(...)",
			      (int)e->num);
	return NULL;
}

/* "LISTEN, SYN-RECEIVED at 0.000300, ESTABLISHED at 0.100210". */
static void note_path(struct timeline *t, struct diag *d,
		      const struct socket *sk)
{
	const struct trace *trace = &t->result->trace;
	char path[600] = "";
	size_t at = 0;
	unsigned n = 0;

	for (size_t i = 0; i < trace->n && n < PATH_MAX_STATES; i++) {
		const struct trace_entry *e = &trace->entry[i];

		if (e->kind != TRACE_STATE || e->connection != sk->number)
			continue;
		if (!n++)
			at += (size_t)snprintf(path + at, sizeof(path) - at,
					       "%s", tcp_state_name(e->from));
		at += (size_t)snprintf(path + at, sizeof(path) - at,
				       ", %s at %.6f", tcp_state_name(e->to),
				       (double)e->time_ns / (double)NS_PER_S);
	}
	diag_note(d, "the states it has passed through: %s",
		  n ? path : "CLOSED");
}

/* Puts the event into the trace only if it fails: a state that is as expected is no
 * news. */
static void trace_failure(struct timeline *t, const struct socket *sk,
			  enum tcp_state got)
{
	const struct script_call *ast = &t->event->u.call;
	char want[STATE_TEXT_MAX], arg[STATE_TEXT_MAX / 2];
	char text[STATE_TEXT_MAX];
	struct note_plan plan = timeline_plan(t);
	struct trace_entry *e;

	verbose_script_call(ast, want, sizeof(want));
	expr_print(ast->arg[0], arg, sizeof(arg));
	snprintf(text, sizeof(text), "%s(%s) = %s", ast->name, arg,
		 tcp_state_name(got));
	e = note_text(&t->story, TRACE_CALL, &plan, sk, text);
	e->expected = xstrdup(want);
	e->failed = true;
}

static void state_fail(struct timeline *t, const struct socket *sk,
		       enum tcp_state want, enum tcp_state got)
{
	struct diag *d;

	d = timeline_fail(t, FAIL_STATE, t->event->u.call.result->span,
			  "the connection is in %s, not in %s",
			  tcp_state_name(got), tcp_state_name(want));
	diag_detail(d, "expected  %s", tcp_state_name(want));
	diag_detail(d, "actual    %s     at %.6f", tcp_state_name(got),
		    timeline_seconds(t, clock_now_ns()));
	explain_history(&t->story, d, clock_now_ns());
	note_path(t, d, sk);
	trace_failure(t, sk, got);
}

static void state_play(struct timeline *t)
{
	const struct expr *result = t->event->u.call.result;
	enum tcp_state want = STATE_CLOSED, got;
	const struct socket *sk;
	int64_t now = clock_now_ns(), waited = 0, next, until;

	sk = state_target(t);
	if (!sk)
		return;
	until = t->event->time.blocking ? t->planned_end_ns : now;
	if (result->type != EXPR_ELLIPSIS)
		tcp_state_parse(result->text, &want, NULL);
	for (;;) {
		got = observer_state(t->observer, sk);
		now = clock_now_ns();
		if (result->type == EXPR_ELLIPSIS || got == want ||
		    now >= until)
			break;
		/* The next look counts from the last one's planned time, not from
		 * now: else the time that looks take would add up, and differ from
		 * run to run. */
		waited += LOOK_NS + waited / LOOK_PART;
		next = t->planned_ns + waited;
		timeline_wait(t, next < until ? next : until, 0, -1);
		if (t->failed || t->stopped)
			return;
	}
	timeline_observe(t);
	verbose_state(&t->story, now, &t->event->u.call, got);
	t->base_ns = now;
	if (result->type != EXPR_ELLIPSIS && got != want)
		state_fail(t, sk, want, got);
}

const struct event_ops event_ops_state = {
	.word = {
		.name = "state",
		.arg = {
			{ .type = ARG_SOCKET, .name = "socket" },
		},
		.result = RESULT_STATE,
	},
	.play = state_play,
};
