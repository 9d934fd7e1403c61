/* SPDX-License-Identifier: BSD-2-Clause */
/* run: plays the timeline of one script: the order of events, and the verdict. */
#include "runtime/play/run.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "parser/mem.h"
#include "runtime/play/clock.h"
#include "runtime/play/stand_in.h"
#include "runtime/play/ticks.h"
#include "runtime/play/timeline.h"

/*
 * Waking late adds to all that follows, event by event, until jiffies round in
 * another way than on an idle machine.  Each gap makes up for a little of it: too
 * little to be seen in a round-trip time.
 */
#define LAG_SHARE 64
#define FDS 1024		/* that scripts open at once, without delay */

static int64_t catch_up_ns(struct timeline *t, int64_t gap_ns)
{
	int64_t ns = gap_ns / LAG_SHARE < t->lag_ns ? gap_ns / LAG_SHARE :
						      t->lag_ns;

	t->lag_ns -= ns;
	return ns;
}

static int64_t relative_base_ns(struct timeline *t)
{
	enum event_type type = t->event->type;

	if (type == EVENT_PACKET_OUT)
		return t->base_ns;
	if (type == EVENT_PACKET_IN && t->last_was_inbound) {
		int64_t late = t->base_ns - t->last_planned_ns -
			       t->event->time.start_ns;

		t->lag_ns = late > 0 ? late : 0;
		return t->last_planned_ns;
	}
	return t->base_ns - catch_up_ns(t, t->event->time.start_ns);
}

static void plan_event(struct timeline *t)
{
	const struct event_time *time = &t->event->time;
	int64_t base = t->start_ns;

	if (time->type == TIME_RELATIVE)
		base = relative_base_ns(t);
	else if (time->type == TIME_ANY)
		base = t->base_ns;
	else
		t->lag_ns = 0;
	t->planned_ns = base + time->start_ns;
	t->planned_end_ns = time->range || time->blocking ?
				    base + time->end_ns :
				    t->planned_ns;
}

/* --- kinds of events -------------------------------------------------------- */

static void command_play(struct timeline *t)
{
	struct commands *commands = t->config->commands;
	struct trace *trace = &t->result->trace;
	struct diag *d;
	char why[160];
	size_t at;
	int64_t now;
	int pidfd = -1;
	pid_t pid;

	if (!timeline_begin(t, &now))
		return;
	verbose_text(t, "`", t->event->u.text, "`");
	at = trace->n;
	timeline_record_plan(t, trace_add(trace, TRACE_COMMAND,
					  now - t->start_ns,
					  t->event->span.line, 0,
					  t->event->u.text));
	pid = command_start(commands, t->event->u.text, &pidfd);
	if (pid < 0) {
		timeline_fail(t, FAIL_COMMAND, t->event->span,
			      "cannot start the shell: %s", strerror(-pid));
		return;
	}
	cpu_restore(pid, &t->place);
	if (!timeline_wait(t, INT64_MAX, 0, pidfd)) {
		command_kill(pid, pidfd);
		return;
	}
	t->base_ns = clock_now_ns();
	trace->entry[at].end_ns = t->base_ns - t->start_ns;
	if (command_finish(pid, pidfd, why, sizeof(why)))
		return;
	commands_output_read(commands);
	d = timeline_fail(t, FAIL_COMMAND, t->event->span, "the command %s",
			  why);
	explain_output(d, commands_output(commands));
}

/* The text of its first line that has one. */
static void trace_code(struct timeline *t, const struct socket *sk, int64_t now)
{
	const char *text = t->event->u.text + strspn(t->event->u.text, " \t\n");
	td_auto_free char *line = xstrndup(text, strcspn(text, "\n"));

	timeline_record_plan(t, trace_add(&t->result->trace, TRACE_CODE,
					  now - t->start_ns,
					  t->event->span.line,
					  sk ? sk->number : 0, line));
}

static void code_play(struct timeline *t)
{
	const struct socket *sk = sockets_under_test(t->sockets);
	int64_t now;

	if (!timeline_begin(t, &now))
		return;
	verbose_text(t, "%{ ", t->event->u.text, " }%");
	trace_code(t, sk, now);
	if (code_sample(t->config->code, t->event, sk ? sk->live_fd : -1,
			&t->result->diags)) {
		t->failed = true;
		t->result->verdict = VERDICT_FAIL;
		t->result->kind = FAIL_CODE;
	} else if (sk) {
		sampler_take(&t->sampler, now - t->start_ns, sk->number,
			     code_last_tcp_info(t->config->code));
	}
	t->disturbance.code_clocked |= code_is_clocked(t->event);
	timeline_acted(t, now, now);
}

static void (*const play[EVENT_TYPE_COUNT])(struct timeline *t) = {
	[EVENT_PACKET_IN] = inbound_play,
	[EVENT_PACKET_OUT] = outbound_play,
	[EVENT_CALL] = call_play,
	[EVENT_COMMAND] = command_play,
	[EVENT_CODE] = code_play,
};

/* --- the run ------------------------------------------------------------------ */

/* The SYN of a script that expects none still numbers its connection. */
static void number_from_syn(struct timeline *t, const struct wire_packet *live)
{
	const struct wire_tcp *tcp = wire_packet_tcp(live);

	for (struct socket *sk = sockets_first(t->sockets); tcp && sk;
	     sk = sk->next) {
		if (!(tcp->flags & WIRE_TCP_SYN) || sk->live_local_isn_known ||
		    !socket_sent(sk, live))
			continue;
		sk->live_local_isn = tcp->seq;
		sk->live_local_isn_known = true;
	}
}

/* What no event has consumed by the end is part of the story, too. */
static void record_rest(struct timeline *t)
{
	timeline_drain(t);
	for (const struct seen_packet *s = t->seen; s; s = s->next)
		number_from_syn(t, &s->packet);
	for (const struct seen_packet *s = t->seen; s; s = s->next)
		outbound_record_unexpected(t, s);
	timeline_record_failure(t);
	trace_packets_describe(&t->result->trace, &t->heads,
			       t->receive_buffer->data,
			       sizeof(t->receive_buffer->data));
	trace_sort(&t->result->trace);
	if (t->config->packets)
		packet_log_sort(t->config->packets);
}

static void timeline_free(struct timeline *t)
{
	while (t->seen) {
		struct seen_packet *s = t->seen;

		t->seen = s->next;
		free(s);
	}
	history_done(&t->history);
	packet_heads_done(&t->heads);
	observer_free(t->observer);
	disturbance_done(&t->disturbance);
	stand_in_free(t->stand_in);
	app_free(t->app);
	sockets_free(t->sockets);
	/* Calls that have not returned still point into it. */
	if (!t->n_blocked)
		arena_free(t->mem);
	free(t->receive_buffer);
}

/* For how long calls that block, or the last one that did, had no CPU. */
static int64_t calls_waited_ns(const struct timeline *t)
{
	return t->calls_delay_ns < 0 ?
		       0 : app_run_delay_ns(t->app) - t->calls_delay_ns;
}

static void play_all(struct timeline *t)
{
	const struct script *s = t->script;

	for (size_t i = 0; i < s->n_events && !t->failed; i++) {
		t->event = s->event[i];
		plan_event(t);
		play[t->event->type](t);
		timeline_observe(t);
		t->last_planned_ns = t->planned_ns;
		t->last_was_inbound = t->event->type == EVENT_PACKET_IN;
	}
	if (!t->failed)
		calls_await_all(t);
}

/*
 * A table of descriptors that threads share grows only after synchronize_rcu()
 * (expand_fdtable() in fs/file.c): the call under test that gets number 64 would take some
 * ticks.  So it grows before there are threads.
 */
static void make_room_for_fds(int any_fd)
{
	int fd = -1;

	for (int n = FDS; fd < 0 && n > 1; n /= 2)
		fd = fcntl(any_fd, F_DUPFD_CLOEXEC, n - 1);
	if (fd >= 0)
		close(fd);
}

static void environment_error(struct result *result, const char *what)
{
	result->verdict = VERDICT_ERROR;
	diag_error(&result->diags, SPAN_NONE, "%s: %s", what, strerror(errno));
}

void run_play(const struct run_config *config, struct result *result)
{
	struct timeline t = {
		.config = config,
		.script = config->script,
		.options = &config->script->options,
		.result = result,
	};
	struct ticks *ticks, *own_ticks;
	enum fail_kind kind;
	int cpu;

	result->verdict = VERDICT_PASS;
	result->kind = FAIL_NONE;
	t.seen_tail = &t.seen;
	t.calls_delay_ns = -1;
	t.on_return = call_returned;
	make_room_for_fds(config->stop_fd);
	own_ticks = config->ticks ? NULL : ticks_new();
	ticks = config->ticks ? config->ticks : own_ticks;
	if (!ticks) {
		environment_error(result, "cannot keep time");
		return;
	}
	ticks_settle(ticks);
	cpu = ticks_cpu(ticks);
	cpu_stay(cpu, &t.place);
	t.app = app_new();
	t.stand_in = t.app ? stand_in_new(config->stop_fd, config->deadline_ns,
					  calls_look, &t) : NULL;
	if (!t.stand_in) {
		app_free(t.app);
		cpu_restore(0, &t.place);
		ticks_free(own_ticks);
		environment_error(result, "cannot start a thread");
		return;
	}
	t.sockets = sockets_new(t.options);
	sampler_init(&t.sampler, &result->samples);
	t.observer = observer_new(t.sockets, &result->trace,
				  config->tcp_info ? &t.sampler : NULL);
	t.mem = arena_new();
	t.receive_buffer = xmalloc(sizeof(*t.receive_buffer));
	result->late_ns = xcalloc(t.script->n_events + 1,
				  sizeof(*result->late_ns));
	timeline_reserve(&t);

	disturbance_init(&t.disturbance, t.options->tolerance_us * NS_PER_US);
	t.start_ns = ticks_start_ns(ticks);
	t.base_ns = t.last_planned_ns = t.start_ns;
	t.disturbance.start_ns = t.start_ns;
	play_all(&t);
	/* Who is interrupted at once has not come as far as the start. */
	if (clock_now_ns() > t.start_ns)
		result->script_ns = clock_now_ns() - t.start_ns;
	/* Code snippets are judged when the timeline has ended. */
	kind = !t.failed && code_pending(config->code) ? FAIL_CODE :
							 result->kind;
	disturbance_tell(&t.disturbance, kind, ticks, cpu, calls_waited_ns(&t),
			 result);
	record_rest(&t);
	timeline_free(&t);
	cpu_restore(0, &t.place);
	ticks_free(own_ticks);
}
