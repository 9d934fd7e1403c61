/* SPDX-License-Identifier: BSD-2-Clause */
/* run: plays the timeline of one script: the order of events, and the verdict. */
#include "runtime/play/run.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "netdev/lack.h"
#include "parser/mem.h"
#include "runtime/play/bounds.h"
#include "runtime/play/event.h"
#include "runtime/play/fair.h"
#include "runtime/play/held.h"
#include "runtime/play/timeline.h"
#include "runtime/play/watchdog.h"
#include "runtime/timing/clock.h"
#include "runtime/timing/ticks.h"

/*
 * Each event begins a little late, because threads wake a little late.  Relative times
 * count from the event before, so this lateness adds up, and after many events a timer of
 * the kernel's ends in another tick than on an idle machine.  So each gap between two
 * events is made shorter by what has added up, but at most by one part in LAG_SHARE, which
 * is too little to change a round-trip time.
 */
#define LAG_SHARE 64
#define REST_TURNS 64		/* of timeline_drain(): more than a run keeps */
#define FDS 1024		/* descriptors that a script can have without delay */

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

/* --- the run ------------------------------------------------------------------ */

/* The SYN of a script that expects none still numbers its connection. */
static void number_from_syn(struct timeline *t, const struct wire_packet *live)
{
	const struct wire_tcp *tcp = wire_packet_tcp(live);

	for (struct socket *sk = sockets_first(t->sockets); tcp && sk;
	     sk = sk->next) {
		if (!(tcp->flags & WIRE_TCP_SYN) || sk->live_local_isn_known ||
		    !socket_sent(t->sockets, sk, live))
			continue;
		sk->live_local_isn = tcp->seq;
		sk->live_local_isn_known = true;
	}
}

/* Packets that no event has consumed by the end are part of the story, too.  Only
 * those that are there now count, not those that a sender adds meanwhile. */
static void record_rest(struct timeline *t)
{
	for (int turns = 0; turns < REST_TURNS && timeline_drain(t); turns++)
		continue;
	for (const struct seen_packet *s = t->seen; s; s = s->next)
		number_from_syn(t, &s->packet);
	for (const struct seen_packet *s = t->seen; s; s = s->next)
		outbound_record_unexpected(t, s);
	verbose_until(&t->story, INT64_MAX);
	if (t->failed) {
		struct note_plan plan = timeline_plan(t);

		note_failure(&t->story, &plan);
	} else if (t->result->late) {
		note_failed_line(&t->story, t->late_line);
	}
	trace_packets_describe(&t->result->trace, &t->story.heads,
			       t->receive_buffer->data,
			       sizeof(t->receive_buffer->data));
	trace_sort(&t->result->trace);
	if (t->config->packets)
		packet_log_sort(t->config->packets);
}

/* For how long calls that block, or the last one that did, had no CPU. */
static int64_t calls_waited_ns(const struct timeline *t)
{
	return t->calls_delay_ns < 0 ?
		       0 : app_run_delay_ns(t->app) - t->calls_delay_ns;
}

/* The script's own events count from 0 on its clock, whenever those that led to its first
 * state ended. */
static void begin_at_zero(struct timeline *t)
{
	t->base_ns = t->last_planned_ns = t->start_ns;
	t->last_was_inbound = false;
	t->lag_ns = 0;
}

static void play_all(struct timeline *t)
{
	const struct script *s = t->script;

	for (size_t i = 0; i < s->n_events && !t->failed; i++) {
		t->event = s->event[i];
		if (i == s->n_way_events)
			begin_at_zero(t);
		plan_event(t);
		event_ops_find(t->event)->play(t);
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
	result_decide(result, VERDICT_ERROR, FAIL_NONE);
	result->environment = true;
	diag_error(&result->diags, SPAN_NONE, "%s: %s%s", what, strerror(errno),
		   lack_way_out(errno));
}

/* Starts the threads of the run, and looks at its sockets from now on.  False, after an error:
 * something is lacking. */
static bool start_watching(struct timeline *t)
{
	const struct run_config *config = t->config;

	t->sockets = sockets_new(t->options);
	sampler_init(&t->sampler, &t->result->samples);
	t->app = app_new();
	t->watchdog = t->app ? watchdog_new(config->stop_fd, config->deadline_ns,
					  calls_look, t) : NULL;
	t->observer = !t->watchdog ? NULL :
		     observer_new(t->sockets, &t->result->trace,
				  config->tcp_info ? &t->sampler : NULL);
	if (!t->observer)
		environment_error(t->result, t->watchdog ?
						     "cannot watch sockets" :
						     "cannot start a thread");
	return t->observer;
}

/* Sets what is known before the first event, and takes all memory that events would have
 * to wait for. */
static void make_ready(struct timeline *t)
{
	const struct run_config *config = t->config;
	struct result *result = t->result;

	t->receive_buffer = xmalloc(sizeof(*t->receive_buffer));
	result->late_ns = xcalloc(t->script->n_events + 1,
				  sizeof(*result->late_ns));
	t->story = (struct story){
		.trace = &result->trace,
		.sockets = t->sockets,
		.observer = t->observer,
		.verbose = config->verbose,
		.follow = config->follow,
		.live = config->live,
		.live_short = config->live_short,
		.live_clears = config->live_clears,
	};
	note_reserve(&t->story, t->script->n_events);
	t->has_orphans = t->script->init || t->options->init_scripts;
	disturbance_init(&t->disturbance, t->options->tolerance_us * NS_PER_US);
}

void run_play(const struct run_config *config, struct result *result)
{
	struct run_held *held = xcalloc(1, sizeof(*held));
	struct timeline *t = &held->timeline;
	struct ticks *ticks, *own_ticks;
	struct fair *fair;
	enum fail_kind kind;
	int64_t begin_ns;
	int cpu;

	held->config = *config;
	t->config = config = &held->config;
	t->script = config->script;
	t->options = &config->script->options;
	t->result = result;
	result->verdict = VERDICT_PASS;
	result->kind = FAIL_NONE;
	t->seen_tail = &t->seen;
	t->calls_delay_ns = -1;
	t->on_return = call_returned;
	make_room_for_fds(config->stop_fd);
	own_ticks = config->ticks ? NULL : ticks_new();
	ticks = config->ticks ? config->ticks : own_ticks;
	if (!ticks) {
		environment_error(result, "cannot keep time");
		free(held);
		return;
	}
	ticks_settle(ticks);
	cpu = ticks_cpu(ticks);
	sched_pin(cpu, &t->place);
	if (!start_watching(t)) {
		sched_unpin(0, &t->place);
		run_held_free(held);
		ticks_free(own_ticks);
		return;
	}
	fair = ticks_are_virtual(ticks) ? NULL : fair_new(t->app);
	make_ready(t);
	begin_ns = ticks_start_ns(ticks);
	t->start_ns = t->story.start_ns = begin_ns + t->script->way_ns;
	t->base_ns = t->last_planned_ns = begin_ns;
	play_all(t);
	/* A run that is interrupted at once ends before script time 0. */
	if (clock_now_ns() > t->start_ns)
		result->script_ns = clock_now_ns() - t->start_ns;
	/* Code snippets are judged when the timeline has ended. */
	kind = !t->failed && code_pending(config->code) ? FAIL_CODE :
	       result->late && !t->failed ? result->late_kind : result->kind;
	disturbance_judge(&t->disturbance, kind, ticks, cpu, t->start_ns,
			  calls_waited_ns(t), result);
	record_rest(t);
	bounds_tell(t);
	if (config->namespace_stays)
		observer_end_connections(t->observer);
	fair_free(fair);
	sched_unpin(0, &t->place);
	ticks_free(own_ticks);
	if (config->ret_held && result->verdict == VERDICT_PASS)
		*config->ret_held = held;
	else
		run_held_free(held);
}
