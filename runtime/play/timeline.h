/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * timeline: the state of a run while its events are played.  timeline.c has what
 * every kind of event needs; run.c (order, commands, code), inbound.c and
 * outbound.c (packets), run_call.c (system calls) and run_state.c stand on it;
 * verbose.c, timeline_trace.c, call_trace.c and explain.c tell what happened.
 *
 * Three times are kept for each event: planned (what the script says), actual
 * (when it happened) and, for outbound packets, the kernel's own stamp.  The
 * next relative event counts from base_ns, the actual time at which the previous
 * one ended; two inbound packets in a row count from the planned time of the
 * first, so that a burst keeps its shape.
 */
#ifndef TIMELINE_H
#define TIMELINE_H

#include "runtime/play/app.h"
#include "runtime/play/cpu.h"
#include "runtime/play/disturbance.h"
#include "runtime/play/history.h"
#include "runtime/play/observer.h"
#include "runtime/play/run.h"
#include "runtime/play/samples.h"
#include "runtime/play/socket.h"
#include "runtime/play/trace_packet.h"

/* How long an expected packet is waited for past its last good time. */
#define TIMELINE_GIVE_UP_NS (2 * INT64_C(1000000000))
/* The same for "*", which has no time. */
#define TIMELINE_ANY_GIVE_UP_NS (30 * INT64_C(1000000000))

/* A packet that the kernel sent and no expectation has consumed yet. */
struct seen_packet {
	struct seen_packet *next;
	int64_t time_ns;
	bool zero_payload;		/* every byte of the payload is 0 */
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
	struct arena *mem;		/* calls and their arguments */
	struct history history;
	struct packet_heads heads;	/* of what the trace has */
	struct observer *observer;
	struct sampler sampler;
	struct seen_packet *seen, **seen_tail;
	unsigned n_seen;
	struct netdev_packet *receive_buffer;
	struct cpu_place place;		/* where commands may run */

	int64_t start_ns;		/* CLOCK_MONOTONIC of script time 0 */
	int64_t base_ns;		/* relative events count from here */
	int64_t lag_ns;			/* what the tool's own lateness has added */
	int64_t acted_ns;		/* when its last action ended */
	int64_t last_planned_ns;	/* of the previous event; start_ns at first */
	bool last_was_inbound;
	const struct event *event;	/* the current one */
	int64_t planned_ns, planned_end_ns;	/* of the current one */
	int64_t late_ns;		/* how late the tool began it */

	/* Judges a call that has returned: call_returned(). */
	void (*on_return)(struct timeline *t, struct call *c);
	unsigned n_blocked;		/* calls under way that may block */
	int64_t blocked_until_ns;	/* when the newest of them must return */
	int64_t calls_delay_ns;		/* run delay of their threads before them; or
					 * -1: none since one returned in time */
	const struct call *told_blocked; /* call that was said to block */
	struct call *waiting_for;	/* plain call that the timeline is in */
	struct stand_in *stand_in;	/* meanwhile */
	struct disturbance disturbance;
	bool stopped;			/* stop_fd or deadline: the run ends */
	bool failed;			/* fatally: the run ends */
};

/* Time on the script's clock, in seconds, for messages. */
static inline double timeline_seconds(const struct timeline *t, int64_t ns)
{
	return (double)(ns - t->start_ns) / 1e9;
}

/*
 * Sleeps until @until_ns (INT64_MAX: no limit), collecting what the kernel sends
 * and finishing calls that return.  Ends early, true, when @wake is set: on a new
 * packet (WAKE_PACKET), when a call has returned (WAKE_RETURN), or when @pidfd is
 * readable.  False: time is up, or t->stopped or t->failed became true.
 */
#define WAKE_PACKET 1u
#define WAKE_RETURN 2u
bool timeline_wait(struct timeline *t, int64_t until_ns, unsigned wake,
		   int pidfd);
/* Takes what is already there, without sleeping. */
void timeline_drain(struct timeline *t);
/* Tells the failure if the time limit or stop_fd ends the run now. */
void timeline_stop_if_over(struct timeline *t);

/* Tolerance in force for an event planned at @planned_ns: the larger of
 * --tolerance_usecs and --tolerance_percent of the gap to the previous event. */
int64_t timeline_tolerance_ns(const struct timeline *t, int64_t planned_ns);

/*
 * Adds a failure at @span and marks the run as failed, fatally unless
 * --non_fatal covers @kind.  The record, for details and notes; may be NULL.
 */
struct diag *timeline_fail(struct timeline *t, enum fail_kind kind,
			   struct span span, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/*
 * Sleeps until the current event's planned time and judges whether it can still
 * be begun in time.  The actual time in *@ret_now.  False: the run ends.
 */
bool timeline_begin(struct timeline *t, int64_t *ret_now);

/* The tool has injected a packet or made a call, as the current event asks: sets
 * t->base_ns. */
void timeline_acted(struct timeline *t, int64_t begin_ns, int64_t end_ns);
/* Whether a packet of the kernel's comes from a timer, as it is no answer to an action. */
bool timeline_is_of_timer(const struct timeline *t, int64_t time_ns);
/* The kernel has sent a packet that an event expects: the same. */
void timeline_answered(struct timeline *t, int64_t time_ns);

/* The kinds of event.  Each sets t->base_ns to when the event ended. */
void inbound_play(struct timeline *t);
void outbound_play(struct timeline *t);
void call_play(struct timeline *t);
void state_play(struct timeline *t);
/* Adds to the trace what has changed since the last look. */
void timeline_observe(struct timeline *t);

/* --- timeline_trace.c ------------------------------------------------------- */

/* A packet that went in or came out. */
struct packet_event {
	int64_t time_ns;
	bool outbound;
	uint32_t line;			/* 0: no event expected it */
	const struct socket *sk;	/* NULL: of none */
	const struct wire_packet *packet;	/* in the script's numbers */
	const struct packet_head *head;	/* as on the wire */
	struct packet_log_entry *logged;	/* is told what it was; or NULL */
};

/* Makes room for what a script of this length records. */
void timeline_reserve(struct timeline *t);
/* Adds a packet to history, trace and --verbose.  Its entry, valid until the
 * trace's next one. */
struct trace_entry *timeline_record(struct timeline *t,
				    const struct packet_event *p);
/* Adds what the current event wants and did not happen until now, with what the
 * script says of it. */
void timeline_record_missing(struct timeline *t, const struct socket *sk);
/* Notes when the current event was planned, unless it is at any time. */
void timeline_record_plan(const struct timeline *t, struct trace_entry *e);
/* At the end of a run that failed: marks the entry that the verdict is about, the
 * current event's unless another one is marked already. */
void timeline_record_failure(struct timeline *t);

/* Judges a call that has returned. */
void call_returned(struct timeline *t, struct call *c);
/* Puts a call that blocks into the trace, once. */
void call_trace_blocked(struct timeline *t, struct call *c);
/* Puts a call that has returned into the trace; one that is there as blocked
 * becomes this.  Its entry, valid until the trace's next one. */
struct trace_entry *call_trace_returned(struct timeline *t, struct call *c);
/* Tells whoever watches that the plain call under way blocks, once it does. */
void call_tell_blocked(struct timeline *t, int64_t now_ns);
/* Looks after timeline @arg while it is in a plain call.  False: the run has failed. */
bool calls_look(void *arg);
/* Waits, after the last event, for calls that still block. */
void calls_await_all(struct timeline *t);

/* @live with ports and sequence numbers as the script has them. */
void outbound_to_script(const struct socket *sk, bool show_ports,
			const struct wire_packet *live,
			struct wire_packet *ret);

/* Records a packet that no expectation has taken. */
void outbound_record_unexpected(struct timeline *t,
				const struct seen_packet *s);

/*
 * --- verbose.c: live lines of --verbose and --follow; nothing without --------
 *
 * Each line may stand in a script, at the time that it tells.
 */

/* @remark: for --follow, what there is to say of it; or NULL. */
void verbose_packet(struct timeline *t, int64_t time_ns, char direction,
		    const struct wire_packet *p, const char *remark);
/* "close(4) = -1 EBADF", as the script has it; like snprintf(). */
int verbose_script_call(const struct script_call *ast, char *buf, size_t cap);
/* "close(4) = 0", without the result while it has not returned. */
void verbose_call_text(const struct call *c, bool returned, char *buf,
		       size_t cap);
void verbose_call(struct timeline *t, const struct call *c);
/* state(), which is no call, has seen @state. */
void verbose_state(struct timeline *t, int64_t time_ns, enum tcp_state state);
/* A command or code, between its quotes. */
void verbose_text(struct timeline *t, const char *open, const char *text,
		  const char *close);
/* For --follow alone: a comment. */
void verbose_remark(struct timeline *t, int64_t time_ns, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* The same of the changes of state in the trace, from entry @first on. */
void verbose_changes(struct timeline *t, size_t first);

/* --- explain.c -------------------------------------------------------------- */

/* Details of a mismatch: expected and actual aligned, differing fields marked. */
void explain_mismatch(struct timeline *t, struct diag *d,
		      const struct socket *sk, const struct wire_packet *want,
		      const struct wire_packet *got, int64_t time_ns);
/* What can be known about an expected packet that did not come. */
void explain_missing(struct timeline *t, struct diag *d,
		     const struct socket *sk);
/* The last lines of what commands printed, as details. */
void explain_output(struct diag *d, const char *output);
/* The last packets before a failure. */
void explain_history(struct timeline *t, struct diag *d);

#endif
