/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * timeline: the state of a run while its events are played.  timeline.c has what every
 * kind of event needs, event.h the kinds; run.c plays them in order.  What happens is
 * told to the run's story.
 *
 * Three times are kept for each event: planned (what the script says), actual
 * (when it happened) and, for outbound packets, the kernel's own stamp.  The
 * next relative event counts from base_ns, the actual time at which the previous
 * one ended; two inbound packets in a row count from the planned time of the
 * first, so that a burst keeps its shape.
 */
#ifndef TIMELINE_H
#define TIMELINE_H

#include "runtime/calls/call_pool.h"
#include "runtime/conn/observer.h"
#include "runtime/conn/socket.h"
#include "runtime/play/app.h"
#include "runtime/play/disturbance.h"
#include "runtime/play/run_config.h"
#include "runtime/record/samples.h"
#include "runtime/story/explain.h"
#include "runtime/story/note.h"
#include "runtime/story/story.h"
#include "runtime/story/trace_packet.h"
#include "runtime/story/verbose.h"
#include "runtime/timing/sched.h"

/* How long the timeline waits for something past its time, unless its tolerance is larger. */
#define TIMELINE_GIVE_UP_NS (2 * INT64_C(1000000000))
/* How long it waits for a packet with "*", which has no time. */
#define TIMELINE_ANY_GIVE_UP_NS (30 * INT64_C(1000000000))

/*
 * What a run keeps of packets that no event consumes, however many the kernel sends.  At
 * most SEEN_MAX packets wait for an event, each in about 3 KiB; one more is dropped and
 * makes the run fail.  Of the packets that events have passed over, the trace gets the
 * first UNEXPECTED_MAX.  The result tells how many are missing.
 */
#define TIMELINE_SEEN_MAX 8192
#define TIMELINE_UNEXPECTED_MAX 8192
/* The data that a line expects may come in several segments.  So many behind the first one
 * are taken in a run; one more makes it fail. */
#define TIMELINE_PARTS_MAX 65536
/* --non_fatal makes warnings of failures.  A run keeps so many; it counts the others. */
#define TIMELINE_WARNINGS_MAX 1000

/* A packet that the kernel sent and no expectation has consumed yet. */
struct seen_packet {
	struct seen_packet *next;
	int64_t time_ns;
	bool zero_payload;		/* every byte of the payload is 0 */
	bool shown;			/* --follow has told of it */
	struct packet_log_entry *logged;	/* its bytes, or NULL */
	struct packet_head head;
	struct wire_packet packet;	/* as on the wire */
};

struct timeline {
	const struct run_config *config;
	const struct script *script;
	const struct script_options *options;
	struct result *result;
	struct sockets *sockets;
	struct app *app;
	struct call_pool calls;
	struct observer *observer;
	struct story story;
	struct sampler sampler;
	struct seen_packet *seen, **seen_tail;
	unsigned n_seen;
	uint64_t n_dropped;		/* packets past TIMELINE_SEEN_MAX */
	uint64_t n_unexpected;		/* that events have passed over */
	char *unsent;			/* why the current one was not sent in time; or NULL */
	unsigned n_parts;		/* behind the first of their line */
	struct netdev_packet *receive_buffer;
	struct sched_place place;		/* where commands may run */

	int64_t start_ns;		/* CLOCK_MONOTONIC of script time 0; the story's */
	int64_t base_ns;		/* relative events count from here */
	int64_t looked_ns;		/* for a stop and at the time limit, last */
	int64_t lag_ns;			/* what the tool's own lateness has added */
	int64_t acted_ns;		/* when its last action ended */
	int64_t last_planned_ns;	/* of the previous event; start_ns at first */
	bool last_was_inbound;
	const struct event *event;	/* the current one */
	int64_t planned_ns, planned_end_ns;	/* of the current one */
	int64_t late_ns;		/* how late the tool began it */

	/* Judges a call that has returned: call_returned(). */
	void (*on_return)(struct timeline *t, struct call *c);
	struct call *blocked[APP_MAX_THREADS];	/* under way, as they began */
	unsigned n_blocked;
	int64_t calls_delay_ns;		/* app_run_delay_ns() when the first of them
					 * began; -1: none has, or all returned in time */
	pid_t command;			/* that the timeline waits for; or 0 */
	bool has_orphans;		/* maybe: a command has been run */
	struct call *waiting_for;	/* plain call that the timeline is in */
	struct watchdog *watchdog;	/* looks after the run meanwhile */
	struct diag_list block;		/* what is known of a plain call that blocks */
	struct disturbance disturbance;
	unsigned n_warned;		/* warnings that the result has */
	uint64_t n_untold;		/* warnings past TIMELINE_WARNINGS_MAX */
	bool stopped;			/* stop_fd or deadline: the run ends */
	bool failed;			/* fatally: the run ends */
	uint32_t late_line;		/* of the event that result->late is about */
};

/* Time on the script's clock, in seconds, for messages. */
static inline double timeline_seconds(const struct timeline *t, int64_t ns)
{
	return (double)(ns - t->start_ns) / 1e9;
}

/*
 * Sleeps until @until_ns (INT64_MAX: no limit).  Meanwhile it takes packets that the kernel
 * sends, and judges calls that return.  True: it has ended early, because @pidfd (-1: none)
 * is readable, or for a reason in @wake: a packet is there (WAKE_PACKET), or a call that
 * blocked has returned (WAKE_RETURN).  False: time is up, or t->stopped or t->failed became
 * true.
 */
#define WAKE_PACKET 1u
#define WAKE_RETURN 2u
bool timeline_wait(struct timeline *t, int64_t until_ns, unsigned wake,
		   int pidfd);
/*
 * Takes packets and returned calls that are there, without sleeping.  It takes a limited
 * number: else a fast sender would keep the timeline busy for ever.  True: there may be
 * more.
 */
bool timeline_drain(struct timeline *t);
/* With --follow: prints what is known by now, in the order of time; what may turn out to
 * have come later waits. */
void timeline_follow(struct timeline *t);
/* Collects processes that commands have left behind and that have ended. */
void timeline_reap(struct timeline *t);
/* Fails the run if its time limit is over, or if the user has stopped it. */
void timeline_stop_if_over(struct timeline *t);

/* The tolerance for an event that is planned @gap_ns after another one: the larger of
 * --tolerance_usecs and --tolerance_percent of that gap. */
int64_t timeline_gap_tolerance_ns(const struct timeline *t, int64_t gap_ns);
/* The tolerance for an event at @planned_ns: its gap is that to the previous event. */
int64_t timeline_tolerance_ns(const struct timeline *t, int64_t planned_ns);

/* How long the timeline waits past the planned time of something with this tolerance. */
static inline int64_t timeline_patience_ns(int64_t tolerance_ns)
{
	return tolerance_ns > TIMELINE_GIVE_UP_NS ? tolerance_ns :
						    TIMELINE_GIVE_UP_NS;
}

/*
 * The tool could not do @what, because of @err (-errno).  If the machine has no more of
 * something, that is an error, with a way out in its text.  Else it is a failure of @kind;
 * FAIL_NONE: an error in any case.
 */
void timeline_cannot(struct timeline *t, enum fail_kind kind, struct span span,
		     const char *what, int err);

/*
 * Adds a failure at @span.  It ends the run, unless --non_fatal covers @kind.  Returns the
 * record, for details and notes; NULL if the run has failed before: only the first failure
 * is told, since it mostly causes the others; or if there are more warnings than are kept.
 */
struct diag *timeline_fail(struct timeline *t, enum fail_kind kind,
			   struct span span, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/* The same of something that is late, see enum failure.  With goes_on_late it does not end
 * the run, which fails for it at its end. */
struct diag *timeline_fail_late(struct timeline *t, struct span span,
				const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Decides on @d, an error that is there already and only late, in the same way.  @line:
 * of the event that it is about. */
void timeline_decide_late(struct timeline *t, enum fail_kind kind,
			  struct diag *d, uint32_t line);

/*
 * Sleeps until the planned time of the current event.  The run fails if that time has
 * passed by more than the tolerance.  *@ret_now: the actual time.  False: the run ends.
 */
bool timeline_begin(struct timeline *t, int64_t *ret_now);

/* The tool has injected a packet or made a call for the current event, from @begin_ns to
 * @end_ns.  Relative times count from @end_ns now. */
void timeline_acted(struct timeline *t, int64_t begin_ns, int64_t end_ns);
/* The kernel has sent an expected packet at @time_ns.  Relative times count from then. */
void timeline_answered(struct timeline *t, int64_t time_ns);
/* Whether one of the kernel's timers has sent a packet at @time_ns: it is not an answer to
 * the last action, which the kernel gives at once. */
bool timeline_is_of_timer(const struct timeline *t, int64_t time_ns);

/* Asks the kernel for the states of all connections, and adds changes to the trace. */
void timeline_observe(struct timeline *t);

/* What the script plans for the current event. */
struct note_plan timeline_plan(const struct timeline *t);

/* Judges a call that has returned. */
void call_returned(struct timeline *t, struct call *c);
/* Looks after timeline @arg while it is in a plain call.  False: the run has failed. */
bool calls_look(void *arg);
/* Waits, after the last event, for calls that still block. */
void calls_await_all(struct timeline *t);

/* With --follow: tells of a packet that no expectation has taken yet.  False: its numbers
 * are not known yet, they come with an event. */
bool outbound_show(struct timeline *t, struct seen_packet *s);
/* Removes addresses, TTL and flow label from a packet of two headers: every packet has
 * them, so they say nothing in a report. */
void outbound_hide_common(struct wire_packet *p);
/* Whether @p is neighbour discovery or a multicast listener message of the stack itself (RFC
 * 4861, RFC 3810): no script expects these. */
bool outbound_is_housekeeping(const struct wire_packet *p);
/* Records a packet of @sk as the script would write it, @shown.  @line 0: no event expects
 * it. */
struct trace_entry *outbound_record(struct timeline *t,
				    const struct seen_packet *s, uint32_t line,
				    const struct socket *sk,
				    const struct wire_packet *shown);
/* Puts packets that wait for an event into the history, without taking them: the latest
 * OUTBOUND_PENDING_MAX.  Returns how many. */
#define OUTBOUND_PENDING_MAX 32
size_t outbound_show_pending(struct timeline *t);
/* Records a packet that no expectation has taken. */
void outbound_record_unexpected(struct timeline *t,
				const struct seen_packet *s);

#endif
