/* SPDX-License-Identifier: BSD-2-Clause */
/* event_call: system calls, and words that are written like them, as events. */
#include <errno.h>
#include <string.h>

#include "parser/mem.h"
#include "runtime/calls/own_time.h"
#include "runtime/play/block.h"
#include "runtime/play/event.h"
#include "runtime/play/timeline.h"
#include "runtime/play/watchdog.h"
#include "runtime/timing/clock.h"

#define AWAIT_NS NS_PER_S	/* for a call that still blocks, before the next */
#define LOOK_TURNS 16		/* of timeline_drain(), each time a call is looked after */
#define CALL_TEXT_MAX 300	/* bytes of a call as the script has it */

/* Decides on the errors that the call itself has added to the run's diags.  The last
 * of them is late only if all are. */
static void call_failed(struct timeline *t, const struct call *c,
			unsigned errors_before)
{
	const struct diag_list *diags = &t->result->diags;
	unsigned errors = diags->n_errors - errors_before;

	if (!errors)
		return;
	if (diags->item[diags->n - 1] == c->late) {
		timeline_decide_late(t, FAIL_SYSCALL, c->late,
				     c->event->span.line);
		return;
	}
	t->failed = true;
	result_decide(t->result, VERDICT_FAIL, FAIL_SYSCALL);
	if (diags->item[diags->n - errors] == c->late)
		result_late(t->result, FAIL_SYSCALL, c->late);
}

/* One whose warnings are counted only. */
static int call_phase_untold(struct timeline *t, struct call *c,
			     int (*phase)(struct call *c))
{
	struct diag_list *diags = c->diags, none = { 0 };
	int err;

	c->diags = &none;
	err = phase(c);
	c->diags = diags;
	t->n_untold += none.n_errors;
	diag_list_done(&none);
	return err;
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
	int err;

	if (t->options->non_fatal_syscall &&
	    t->n_warned >= TIMELINE_WARNINGS_MAX)
		return call_phase_untold(t, c, phase);
	err = phase(c);
	if (!t->options->non_fatal_syscall) {
		call_failed(t, c, before);
		return err;
	}
	for (size_t i = first; i < diags->n; i++)
		diags->item[i]->level = DIAG_WARNING;
	t->n_warned += diags->n_errors - before;
	diags->n_warnings += diags->n_errors - before;
	diags->n_errors = before;
	return err;
}

static void check_return_time(struct timeline *t, const struct call *c)
{
	int64_t end = c->planned_end_ns;
	int64_t tolerance = c->return_tolerance_ns;
	struct diag *d;

	if (disturbance_in_time(&t->disturbance, c->end_ns, end, end,
				tolerance, true))
		return;
	d = timeline_fail_late(t, c->event->time.span, "%s() returned too %s",
			       c->ast->name, c->end_ns < end ? "early" : "late");
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

/* Does nothing for a plain call, which is not in the list. */
static void blocked_remove(struct timeline *t, const struct call *c)
{
	unsigned kept = 0;

	for (unsigned i = 0; i < t->n_blocked; i++)
		if (t->blocked[i] != c)
			t->blocked[kept++] = t->blocked[i];
	t->n_blocked = kept;
}

void call_returned(struct timeline *t, struct call *c)
{
	struct trace_entry *e;
	bool failed = t->failed;

	blocked_remove(t, c);
	verbose_call(&t->story, c);
	e = note_call_returned(&t->story, c);
	if (failed)
		return;
	if (c->ops->finish)
		call_phase(t, c, c->ops->finish);
	take_sample(t, c);
	if (call_phase(t, c, call_check_result))
		note_expected(e, c);
	if (c->event->time.blocking && !t->failed)
		check_return_time(t, c);
	if (!t->n_blocked && !t->failed)
		t->calls_delay_ns = -1;
	e->failed = t->failed;
}

/* The first call that still blocks and may legally have returned at @at_ns; or NULL. */
static const struct call *blocked_due(const struct timeline *t, int64_t at_ns)
{
	for (unsigned i = 0; i < t->n_blocked; i++) {
		const struct call *c = t->blocked[i];

		if (c->planned_end_ns - c->return_tolerance_ns <= at_ns)
			return c;
	}
	return NULL;
}

/*
 * The next call may need what this one gives ("accept() = 4", then "write(4, ...)"), or
 * take what this one waits for (a socket's error).  So it waits as long as this one may
 * still return in time (await_idle_thread() of packetdrill).
 */
static void await_due_calls(struct timeline *t)
{
	int64_t limit = clock_now_ns() + AWAIT_NS;
	bool came = true, waited = false;
	const struct call *c;

	while (came && !t->failed && !t->stopped &&
	       (c = blocked_due(t, t->planned_ns))) {
		int64_t until = c->planned_end_ns +
				c->return_tolerance_ns;

		came = timeline_wait(t, until < limit ? until : limit,
				     WAKE_RETURN, -1);
		waited = true;
	}
	/* What comes now is late because of this wait, not because of the tool. */
	if (waited)
		t->base_ns = clock_now_ns();
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
static void call_run_in_app(struct timeline *t, struct call *c)
{
	int err = -EBUSY;

	if (!t->n_blocked)
		t->calls_delay_ns = app_run_delay_ns(t->app);
	if (t->n_blocked < APP_MAX_THREADS)
		err = app_submit(t->app, c);
	if (err == -EBUSY)
		timeline_fail(t, FAIL_SYSCALL, t->event->span,
			      "cannot make the call: too many calls are blocked already");
	else if (err)
		timeline_cannot(t, FAIL_NONE, t->event->span,
				"cannot make the call", err);
	if (err) {
		call_end(c);
		return;
	}
	t->blocked[t->n_blocked++] = c;
	timeline_acted(t, c->submitted_ns, c->submitted_ns);
	note_call_blocked(&t->story, c);
}

/* Makes a plain call, here and now; it ends. */
static void call_run_here(struct timeline *t, struct call *c)
{
	bool interrupted;

	c->own_ns = call_own_time_ns(c);
	t->waiting_for = c;
	watchdog_begin(t->watchdog);
	c->begin_ns = clock_now_ns();
	c->ops->execute(c);
	c->end_ns = clock_now_ns();
	interrupted = watchdog_end(t->watchdog);
	if (!interrupted)
		call_returned(t, c);
	else if (!t->failed)
		timeline_stop_if_over(t);
	t->waiting_for = NULL;
	block_end(t);
	timeline_drain(t);
	if (!t->failed && !t->stopped) {
		disturbance_call(&t->disturbance, c->ast->name,
				 c->end_ns - c->begin_ns);
		timeline_acted(t, c->begin_ns, c->end_ns);
	}
	call_end(c);
}

static void call_play(struct timeline *t)
{
	const struct event_ops *word = event_word_find(t->event->u.call.name);
	struct call *c;
	int64_t now;

	if (!timeline_begin(t, &now))
		return;
	await_due_calls(t);
	if (t->failed || t->stopped)
		return;
	if (word) {
		word->play(t);
		return;
	}
	now = clock_now_ns();
	c = call_begin(&t->calls);
	c->event = t->event;
	c->ast = &t->event->u.call;
	c->ops = call_ops_find(c->ast->name);
	c->options = t->options;
	c->fds = sockets_fds(t->sockets);
	c->sockets = t->sockets;
	c->diags = &t->result->diags;
	c->script_start_ns = t->start_ns;
	c->tolerance_ns = timeline_tolerance_ns(t, t->planned_ns);
	c->goes_on_late = t->config->goes_on_late;
	c->planned_ns = t->planned_ns;
	c->planned_end_ns = t->planned_end_ns;
	c->return_tolerance_ns = timeline_gap_tolerance_ns(
		t, t->planned_end_ns - t->planned_ns);
	c->late_ns = t->late_ns;
	c->begin_ns = c->submitted_ns = now;
	c->connection = call_connection(t, c->ast);
	if (call_phase(t, c, c->ops->prepare))
		call_end(c);
	else if (t->event->time.blocking)
		call_run_in_app(t, c);
	else
		call_run_here(t, c);
}

const struct event_ops event_ops_call = {
	.play = call_play,
	.acts = true,
};

bool calls_look(void *arg)
{
	struct timeline *t = arg;

	/* Takes the packets that wait now: the next look is far off, and the buffer
	 * of the capture is limited. */
	for (int turns = 0; turns < LOOK_TURNS && timeline_drain(t); turns++)
		continue;
	timeline_reap(t);
	if (t->waiting_for)
		block_look(t);
	timeline_follow(t);
	return !t->failed;
}

/* The call that blocks and must return last, and until when that is waited for. */
static const struct call *blocked_last(const struct timeline *t,
				       int64_t *ret_until)
{
	const struct call *last = NULL;

	*ret_until = INT64_MIN;
	for (unsigned i = 0; i < t->n_blocked; i++) {
		const struct call *c = t->blocked[i];
		int64_t tolerance = c->return_tolerance_ns;
		int64_t until = c->planned_end_ns +
				timeline_patience_ns(tolerance);

		if (until <= *ret_until)
			continue;
		*ret_until = until;
		last = c;
	}
	return last;
}

void calls_await_all(struct timeline *t)
{
	while (t->n_blocked && !t->failed && !t->stopped) {
		int64_t until;
		const struct call *c = blocked_last(t, &until);

		if (timeline_wait(t, until, WAKE_RETURN, -1) || t->failed ||
		    t->stopped)
			continue;
		timeline_fail(t, FAIL_TIMING, t->event->span,
			      "the script ends at %.6f s, but a call that should have returned at %.6f s still blocks",
			      timeline_seconds(t, t->base_ns),
			      timeline_seconds(t, c->planned_end_ns));
		trace_fail_at(&t->result->trace, TRACE_CALL_BLOCKED,
			      UINT32_MAX);
		return;
	}
}
