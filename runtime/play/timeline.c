/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * timeline: what every kind of event needs: waiting while packets are collected and
 * calls return, judging times, failing, recording.
 */
#include "runtime/play/timeline.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "netdev/lack.h"
#include "parser/mem.h"
#include "runtime/exec/reap.h"
#include "runtime/play/block.h"
#include "runtime/play/event.h"
#include "runtime/timing/clock.h"

/* A turn of timeline_drain(): about a millisecond. */
#define TURN_PACKETS 256
#define TURN_BYTES (4u << 20)
/* Between two looks at the stop and the time limit while there is always something to
 * do. */
#define LOOK_NS (10 * NS_PER_MS)
/* ... and at what commands have left behind, while there is nothing. */
#define REAP_NS (250 * NS_PER_MS)
/* What the kernel sends this soon after an action is its answer; anything later
 * comes from a timer of its own. */
#define AT_ONCE_NS NS_PER_MS
#define LONG_WAIT_NS (10 * NS_PER_MS)

/* --- failures ---------------------------------------------------------- */

static bool failure_is_fatal(const struct timeline *t, enum fail_kind kind)
{
	switch (kind) {
	case FAIL_CONTENT:
		return !t->options->non_fatal_packet;
	case FAIL_TIMING:
		return !(t->event->type == EVENT_PACKET_OUT &&
			 t->options->non_fatal_packet) &&
		       !(t->event->type == EVENT_CALL &&
			 t->options->non_fatal_syscall);
	case FAIL_SYSCALL:
		return !t->options->non_fatal_syscall;
	default:
		return true;
	}
}

/* Adds the record of a failure; NULL: none is wanted. */
static struct diag *add_failure(struct timeline *t, bool fatal,
				struct span span, const char *fmt, va_list ap)
{
	td_auto_free char *text = NULL;
	struct diag *d;

	if (t->failed)
		return NULL;
	if (!fatal && t->n_warned >= TIMELINE_WARNINGS_MAX) {
		t->n_untold++;
		return NULL;
	}
	t->n_warned += !fatal;
	text = xvasprintf(fmt, ap);
	d = diag_add(&t->result->diags, fatal ? DIAG_ERROR : DIAG_WARNING, span,
		     "%s", text);
	if (script_event_on_way(t->script, t->event))
		diag_note(d, "this is on the way to %s, before time 0; 'tundrill expand FILE' shows it",
			  tcp_state_name(t->script->pragmas.from->state));
	return d;
}

struct diag *timeline_fail(struct timeline *t, enum fail_kind kind,
			   struct span span, const char *fmt, ...)
{
	bool fatal = failure_is_fatal(t, kind);
	struct diag *d;
	va_list ap;

	va_start(ap, fmt);
	d = add_failure(t, fatal, span, fmt, ap);
	va_end(ap);
	if (fatal && !t->failed) {
		t->failed = true;
		result_decide(t->result, VERDICT_FAIL, kind);
	}
	return d;
}

struct diag *timeline_fail_late(struct timeline *t, struct span span,
				const char *fmt, ...)
{
	bool fatal = failure_is_fatal(t, FAIL_TIMING);
	struct diag *d;
	va_list ap;

	if (fatal && t->result->late)
		return NULL;
	va_start(ap, fmt);
	d = add_failure(t, fatal, span, fmt, ap);
	va_end(ap);
	if (fatal && !t->failed)
		timeline_decide_late(t, FAIL_TIMING, d, span.line);
	return d;
}

void timeline_decide_late(struct timeline *t, enum fail_kind kind,
			  struct diag *d, uint32_t line)
{
	if (t->config->goes_on_late) {
		if (!t->result->late)
			t->late_line = line;
		result_late(t->result, kind, d);
	} else {
		t->failed = true;
		result_decide_late(t->result, kind);
	}
}

void timeline_cannot(struct timeline *t, enum fail_kind kind, struct span span,
		     const char *what, int err)
{
	const char *way_out = lack_way_out(-err);

	if (kind != FAIL_NONE && !*way_out) {
		timeline_fail(t, kind, span, "%s: %s", what, strerror(-err));
		return;
	}
	if (t->failed)
		return;
	t->failed = true;
	result_decide(t->result, VERDICT_ERROR, FAIL_NONE);
	diag_error(&t->result->diags, span, "%s: %s%s", what, strerror(-err),
		   way_out);
}

static void fail_stopped(struct timeline *t, bool interrupted)
{
	const struct socket *sk = sockets_under_test(t->sockets);
	struct diag *d;

	if (t->stopped)
		return;
	t->stopped = true;
	if (t->failed)
		return;
	if (interrupted) {
		t->failed = true;
		result_decide(t->result, VERDICT_ERROR, FAIL_NONE);
		d = diag_error(&t->result->diags, t->event->span,
			       "interrupted %.3f s after the start, during this %s",
			       timeline_seconds(t, clock_now_ns()),
			       event_type_name(t->event->type));
	} else {
		d = timeline_fail(t, FAIL_TIMEOUT, t->event->span,
				  "the time limit of %g s is over during this %s",
				  (double)t->config->timeout_ns / (double)NS_PER_S,
				  event_type_name(t->event->type));
		diag_note(d, RUN_LIMIT_WAY_OUT);
	}
	if (!t->waiting_for) {
		if (sk)
			diag_note(d, "the connection is in %s",
				  tcp_state_name(observer_state(t->observer, sk)));
		return;
	}
	block_explain(t, d);
	diag_note(d, "blocked in %s() for %.3f s", t->waiting_for->ast->name,
		  (double)(clock_now_ns() - t->waiting_for->submitted_ns) /
			  (double)NS_PER_S);
}

/* --- waiting ------------------------------------------------------------- */

static bool payload_is_zero(const uint8_t *payload, uint32_t len)
{
	return !len || (!payload[0] && !memcmp(payload, payload + 1, len - 1));
}

static void seen_add(struct timeline *t, const struct wire_packet *p,
		     const struct netdev_packet *b, bool zero_payload,
		     struct packet_log_entry *logged)
{
	struct seen_packet *s;

	/* Keeps one more than is told, so that it is known whether there were more. */
	if (t->n_seen > TIMELINE_SEEN_MAX) {
		t->n_dropped++;
		return;
	}
	s = xmalloc(sizeof(*s));
	s->time_ns = b->time_ns;
	s->zero_payload = zero_payload;
	s->shown = false;
	s->logged = logged;
	packet_head_set(&s->head, b->data, b->len);
	s->next = NULL;
	s->packet = *p;
	*t->seen_tail = s;
	t->seen_tail = &s->next;
	t->n_seen++;
}

static void take_packet(struct timeline *t, const struct netdev_packet *b)
{
	const uint8_t *payload = NULL;
	struct packet_log_entry *logged;
	const char *why;
	struct wire_packet p;

	logged = packet_log_add(t->config->packets, b->time_ns, true, b->data,
				b->len);
	if (!wire_packet_decode(b->data, b->len, &p, &payload, &why))
		seen_add(t, &p, b, payload_is_zero(payload, p.payload_len),
			 logged);
}

bool timeline_drain(struct timeline *t)
{
	struct netdev *dev = t->config->dev;
	struct netdev_packet *b = t->receive_buffer;
	size_t n = 0, bytes = 0;
	int err = 0;

	while (n < TURN_PACKETS && bytes < TURN_BYTES &&
	       !(err = dev->ops->receive(dev, b))) {
		take_packet(t, b);
		bytes += b->len;
		n++;
	}
	if (err == -ENOBUFS)
		timeline_fail(t, FAIL_CONTENT, t->event->span,
			      "packets were lost: the kernel sent more than the capture buffer holds");
	else if (t->n_seen > TIMELINE_SEEN_MAX && !t->failed)
		timeline_fail(t, FAIL_CONTENT, t->event->span,
			      "the kernel sent over %d packets that no event expects",
			      TIMELINE_SEEN_MAX);
	/* At most as many as may be blocked at once: none is made here. */
	for (struct call *c; (c = app_reap(t->app));) {
		t->on_return(t, c);
		call_end(c);
	}
	return !err;
}

enum { POLL_APP, POLL_OUTPUT, POLL_STOP, POLL_PID, POLL_DEV, POLL_MAX };

static void poll_set(struct timeline *t, struct pollfd p[POLL_MAX], int pidfd)
{
	struct netdev *dev = t->config->dev;

	p[POLL_APP].fd = app_poll_fd(t->app);
	p[POLL_OUTPUT].fd = commands_output_fd(t->config->commands);
	p[POLL_STOP].fd = t->config->stop_fd;
	p[POLL_PID].fd = pidfd;
	p[POLL_DEV].fd = dev->ops->poll_fd(dev);
	for (unsigned i = 0; i < POLL_MAX; i++) {
		p[i].events = POLLIN;
		p[i].revents = 0;
	}
}

/*
 * ppoll() may end late by a thousandth of its time unless SCHED_FIFO spares it that
 * (select_estimate_accuracy() in fs/select.c): a long wait has a short one at its end.
 */
static int64_t poll_until_ns(int64_t until_ns, int64_t now)
{
	int64_t left = until_ns - now;

	return left > LONG_WAIT_NS ? until_ns - left / 128 : until_ns;
}

void timeline_reap(struct timeline *t)
{
	struct code *code = t->config->code;
	const pid_t own[] = { t->command, code_process(code) };
	pid_t ended;

	if (!t->has_orphans)
		return;
	ended = reap_orphans(own, sizeof(own) / sizeof(own[0]));
	/* Not those that we wait for, which wake us by themselves, nor the
	 * interpreter, whose turn comes at the end. */
	if (ended && ended == own[1])
		code_process_ended(code);
}

void timeline_stop_if_over(struct timeline *t)
{
	struct pollfd stop = { .fd = t->config->stop_fd, .events = POLLIN };

	t->looked_ns = clock_now_ns();
	if (poll(&stop, 1, 0) > 0)
		fail_stopped(t, true);
	else if (clock_now_ns() >= t->config->deadline_ns)
		fail_stopped(t, false);
}

void timeline_follow(struct timeline *t)
{
	const struct call *c = t->waiting_for;
	int64_t until_ns = INT64_MAX;

	if (!t->story.follow || !t->story.verbose)
		return;
	/* It may turn out that it blocks, from when it was made. */
	if (c && !c->traced)
		until_ns = c->submitted_ns - 1;
	for (struct seen_packet *s = t->seen; s; s = s->next) {
		if (s->shown || outbound_show(t, s))
			continue;
		if (s->time_ns <= until_ns)
			until_ns = s->time_ns - 1;
		break;
	}
	verbose_until(&t->story, until_ns);
}

bool timeline_wait(struct timeline *t, int64_t until_ns, unsigned wake,
		   int pidfd)
{
	for (;;) {
		struct pollfd p[POLL_MAX];
		int64_t now, until;
		struct timespec ts;
		unsigned blocked = t->n_blocked;

		timeline_drain(t);
		/* A caller that need not sleep gets here, too. */
		if (!t->failed && clock_now_ns() - t->looked_ns > LOOK_NS) {
			timeline_stop_if_over(t);
			timeline_reap(t);
		}
		if (t->failed)
			return false;
		if ((wake & WAKE_RETURN) && t->n_blocked != blocked)
			return true;
		if ((wake & WAKE_PACKET) && t->seen)
			return true;
		now = clock_now_ns();
		if (now >= until_ns)
			return false;
		if (now >= t->config->deadline_ns) {
			fail_stopped(t, false);
			return false;
		}
		if (t->story.follow) {
			timeline_follow(t);
			now = clock_now_ns();
		}
		until = t->config->deadline_ns < until_ns ?
				t->config->deadline_ns : until_ns;
		if (t->has_orphans && until - now > REAP_NS)
			until = now + REAP_NS;
		until = poll_until_ns(until, now);
		ts.tv_sec = (until - now) / NS_PER_S;
		ts.tv_nsec = (until - now) % NS_PER_S;
		poll_set(t, p, pidfd);
		if (ppoll(p, POLL_MAX, &ts, NULL) <= 0)
			continue;
		if (p[POLL_STOP].revents) {
			fail_stopped(t, true);
			return false;
		}
		if (p[POLL_OUTPUT].revents)
			commands_output_read(t->config->commands);
		if (p[POLL_PID].revents) {
			timeline_drain(t);
			return true;
		}
	}
}

struct note_plan timeline_plan(const struct timeline *t)
{
	return (struct note_plan){
		.event = t->event,
		.planned_ns = t->planned_ns,
		.planned_end_ns = t->planned_end_ns,
		.tolerance_ns = timeline_tolerance_ns(t, t->planned_ns),
		.late_ns = t->late_ns,
	};
}

/* --- time ---------------------------------------------------------------- */

int64_t timeline_gap_tolerance_ns(const struct timeline *t, int64_t gap_ns)
{
	int64_t fixed = t->options->tolerance_us * NS_PER_US;
	int64_t share = (int64_t)((double)gap_ns *
				  t->options->tolerance_percent / 100.0);

	return share > fixed ? share : fixed;
}

int64_t timeline_tolerance_ns(const struct timeline *t, int64_t planned_ns)
{
	return timeline_gap_tolerance_ns(t, planned_ns - t->last_planned_ns);
}

/* What an earlier event's overrun caused (a slow command before an absolute time)
 * is not the tool's own lateness. */
static int64_t own_lateness_ns(const struct timeline *t, int64_t now)
{
	int64_t due = t->planned_ns > t->base_ns ? t->planned_ns : t->base_ns;

	return now > due ? now - due : 0;
}

/* Notes how late the tool itself was. */
static void record_lateness(struct timeline *t, int64_t now,
			    int64_t tolerance_ns)
{
	struct result *r = t->result;
	int64_t late = own_lateness_ns(t, now);

	t->late_ns = late;
	if (late > r->late_max_ns)
		r->late_max_ns = late;
	disturbance_behind(&t->disturbance, late, t->lag_ns + late,
			   tolerance_ns);
	/* Each action on the kernel under test has its own entry, too. */
	if (event_ops_find(t->event)->acts)
		r->late_ns[r->n_late++] = late;
}

bool timeline_begin(struct timeline *t, int64_t *ret_now)
{
	int64_t tolerance = timeline_tolerance_ns(t, t->planned_ns);
	int64_t now;
	struct diag *d;

	timeline_wait(t, t->planned_ns, 0, -1);
	if (t->failed || t->stopped)
		return false;
	now = clock_now_ns();
	record_lateness(t, now, tolerance);
	*ret_now = now;
	if (now - t->planned_ns <= tolerance)
		return true;
	d = timeline_fail_late(t, t->event->time.span,
			       "this %s begins %.6f s late",
			       event_type_name(t->event->type),
			       (double)(now - t->planned_ns) /
				       (double)NS_PER_S);
	diag_detail(d, "expected  at %.6f s, tolerance %.6f s",
		    timeline_seconds(t, t->planned_ns),
		    (double)tolerance / (double)NS_PER_S);
	diag_detail(d, "actual    at %.6f s", timeline_seconds(t, now));
	if (t->base_ns - t->planned_ns > tolerance) {
		diag_note(d, "the event before it ended only at %.6f s",
			  timeline_seconds(t, t->base_ns));
	} else {
		t->disturbance.was_late = true;
		diag_note(d, "the machine kept the tool waiting: the kernel under test is not at fault");
	}
	return !t->failed;
}

void timeline_acted(struct timeline *t, int64_t begin_ns, int64_t end_ns)
{
	t->lag_ns += own_lateness_ns(t, begin_ns);
	t->acted_ns = end_ns;
	t->base_ns = end_ns;
}

bool timeline_is_of_timer(const struct timeline *t, int64_t time_ns)
{
	return time_ns > t->acted_ns + AT_ONCE_NS;
}

void timeline_answered(struct timeline *t, int64_t time_ns)
{
	if (time_ns <= t->base_ns)
		return;
	/* A timer of the kernel is in time whatever the tool did before. */
	if (timeline_is_of_timer(t, time_ns))
		t->lag_ns = 0;
	t->base_ns = time_ns;
}

/* --- states ------------------------------------------------------------------ */

void timeline_observe(struct timeline *t)
{
	size_t before = t->result->trace.n;

	observer_look(t->observer, clock_now_ns() - t->start_ns,
		      t->event->span.line);
	verbose_changes(&t->story, before);
}
