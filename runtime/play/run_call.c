/* SPDX-License-Identifier: BSD-2-Clause */
/* run_call: system calls as events of a timeline. */
#include <errno.h>
#include <string.h>

#include "parser/mem.h"
#include "runtime/play/clock.h"
#include "runtime/play/stand_in.h"
#include "runtime/play/timeline.h"

#define CALL_TEXT_MAX 300	/* bytes of a call as the script has it */

/* A failure that the call itself has added to the run's diags. */
static void call_failed(struct timeline *t, unsigned errors_before)
{
	if (t->result->diags.n_errors == errors_before)
		return;
	t->failed = true;
	t->result->verdict = VERDICT_FAIL;
	t->result->kind = FAIL_SYSCALL;
}

/*
 * Runs one phase of a call.  With --non_fatal=syscall what it finds wrong is
 * a warning: the records are made by the call, so they are relabelled here.
 */
static int call_phase(struct timeline *t, struct call *c,
		      int (*phase)(struct call *c))
{
	struct diag_list *diags = &t->result->diags;
	unsigned before = diags->n_errors;
	size_t first = diags->n;
	int err = phase(c);

	if (!t->options->non_fatal_syscall) {
		call_failed(t, before);
		return err;
	}
	for (size_t i = first; i < diags->n; i++)
		diags->item[i]->level = DIAG_WARNING;
	diags->n_errors = before;
	return err;
}

static void check_return_time(struct timeline *t, const struct call *c)
{
	int64_t end = c->planned_end_ns;
	int64_t tolerance = timeline_tolerance_ns(t, end);
	struct diag *d;

	if (disturbance_in_time(&t->disturbance, c->end_ns, end, end,
				tolerance, true))
		return;
	d = timeline_fail(t, FAIL_TIMING, c->event->time.span,
			  "%s() returned too %s", c->ast->name,
			  c->end_ns < end ? "early" : "late");
	diag_detail(d, "expected  at %.6f s, tolerance %.6f s",
		    timeline_seconds(t, end),
		    (double)tolerance / (double)NS_PER_S);
	diag_detail(d, "actual    at %.6f s, with result %ld",
		    timeline_seconds(t, c->end_ns), c->ret);
}

static void take_sample(struct timeline *t, const struct call *c)
{
	struct info_answer info = { .asked = true };

	if (!c->tcp_info_len)
		return;
	t->disturbance.clocked = true;
	info.len = c->tcp_info_len < sizeof(info.data) ?
			   (uint32_t)c->tcp_info_len : sizeof(info.data);
	memcpy(info.data, c->tcp_info, info.len);
	sampler_take(&t->sampler, c->end_ns - t->start_ns, c->connection,
		     &info);
}

static void note_expected(struct trace_entry *e, const struct call *c)
{
	char text[CALL_TEXT_MAX];

	verbose_script_call(c->ast, text, sizeof(text));
	e->expected = xstrdup(text);
}

void call_returned(struct timeline *t, struct call *c)
{
	struct trace_entry *e;
	bool failed = t->failed;

	if (c != t->waiting_for)
		t->n_blocked--;
	verbose_call(t, c);
	e = call_trace_returned(t, c);
	if (c->ops->finish)
		call_phase(t, c, c->ops->finish);
	take_sample(t, c);
	if (call_phase(t, c, call_check_result))
		note_expected(e, c);
	if (c->event->time.blocking && !t->failed)
		check_return_time(t, c);
	if (!t->n_blocked && !t->failed)
		t->calls_delay_ns = -1;
	e->failed = t->failed && !failed;
}

/* A call that still blocks but should have returned by now has its result used
 * by the next one ("accept() = 4", then "write(4, ...)"): let it finish. */
static void await_due_calls(struct timeline *t)
{
	int64_t slack = t->options->tolerance_us * NS_PER_US;

	while (t->n_blocked && t->blocked_until_ns <= t->planned_ns + slack &&
	       clock_now_ns() < t->blocked_until_ns + slack && !t->failed) {
		unsigned before = t->n_blocked;

		timeline_wait(t, t->blocked_until_ns + slack, WAKE_RETURN, -1);
		if (t->n_blocked == before)
			break;
	}
}

/* The socket that the first argument names, before close() forgets it. */
static unsigned call_connection(struct timeline *t,
				const struct script_call *ast)
{
	const struct socket *sk = NULL;

	if (ast->n_args && ast->arg[0]->type == EXPR_INT)
		sk = socket_by_fd(t->sockets, (int)ast->arg[0]->num);
	return sk ? sk->number : 0;
}

/* Hands a call that is meant to block to a thread of its own. */
static void submit(struct timeline *t, struct call *c)
{
	int err;

	if (!t->n_blocked)
		t->calls_delay_ns = app_run_delay_ns(t->app);
	err = app_submit(t->app, c);
	if (err) {
		timeline_fail(t, FAIL_SYSCALL, t->event->span,
			      "cannot make the call: %s",
			      err == -EAGAIN ?
				      "too many calls are blocked already" :
				      strerror(-err));
		return;
	}
	t->n_blocked++;
	t->blocked_until_ns = t->planned_end_ns;
	timeline_acted(t, c->submitted_ns, c->submitted_ns);
	call_trace_blocked(t, c);
}

/* Makes a plain call, here and now. */
static void make(struct timeline *t, struct call *c)
{
	bool interrupted;

	t->waiting_for = c;
	stand_in_begin(t->stand_in);
	c->begin_ns = clock_now_ns();
	c->ops->execute(c);
	c->end_ns = clock_now_ns();
	interrupted = stand_in_end(t->stand_in);
	if (!interrupted)
		call_returned(t, c);
	else if (!t->failed)
		timeline_stop_if_over(t);
	t->waiting_for = NULL;
	timeline_drain(t);
	if (t->failed || t->stopped)
		return;
	disturbance_call(&t->disturbance, c->ast->name,
			 c->end_ns - c->begin_ns);
	if (!t->failed)
		timeline_acted(t, c->begin_ns, c->end_ns);
}

void call_play(struct timeline *t)
{
	const struct call_ops *ops = call_ops_find(t->event->u.call.name);
	struct call *c;
	int64_t now;

	await_due_calls(t);
	if (t->failed)
		return;
	if (ops->observed) {
		state_play(t);
		return;
	}
	if (!timeline_begin(t, &now))
		return;
	c = arena_alloc(t->mem, sizeof(*c));
	c->event = t->event;
	c->ast = &t->event->u.call;
	c->ops = ops;
	c->options = t->options;
	c->sockets = t->sockets;
	c->diags = &t->result->diags;
	c->mem = t->mem;
	c->script_start_ns = t->start_ns;
	c->tolerance_ns = timeline_tolerance_ns(t, t->planned_ns);
	c->planned_ns = t->planned_ns;
	c->planned_end_ns = t->planned_end_ns;
	c->late_ns = t->late_ns;
	c->begin_ns = c->submitted_ns = now;
	c->connection = call_connection(t, c->ast);
	if (call_phase(t, c, c->ops->prepare))
		return;
	if (t->event->time.blocking)
		submit(t, c);
	else
		make(t, c);
}

bool calls_look(void *arg)
{
	struct timeline *t = arg;

	timeline_drain(t);
	call_tell_blocked(t, clock_now_ns());
	return !t->failed;
}

void calls_await_all(struct timeline *t)
{
	int64_t until = t->blocked_until_ns + TIMELINE_GIVE_UP_NS;

	while (t->n_blocked && !t->failed && !t->stopped) {
		if (timeline_wait(t, until, WAKE_RETURN, -1) || t->failed ||
		    t->stopped)
			continue;
		timeline_fail(t, FAIL_TIMING, t->event->span,
			      "the script ends at %.6f s, but a call that should have returned at %.6f s still blocks",
			      timeline_seconds(t, t->base_ns),
			      timeline_seconds(t, t->blocked_until_ns));
		trace_fail_at(&t->result->trace, TRACE_CALL_BLOCKED,
			      UINT32_MAX);
		return;
	}
}
