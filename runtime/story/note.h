/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * note: what happens in a run, put into its trace, its history and the live lines.
 *
 * A returned entry is valid until the next one is added to the trace.
 */
#ifndef NOTE_H
#define NOTE_H

#include "parser/script.h"
#include "runtime/calls/call.h"
#include "runtime/record/packet_log.h"
#include "runtime/story/story.h"

/* What the script plans for an event; times are CLOCK_MONOTONIC, ns. */
struct note_plan {
	const struct event *event;
	int64_t planned_ns, planned_end_ns;
	int64_t tolerance_ns;	/* in force for it */
	int64_t late_ns;	/* how late the tool began it */
};

/* A packet that went in or came out. */
struct note_packet {
	int64_t time_ns;		/* CLOCK_MONOTONIC */
	bool outbound;
	const struct note_plan *plan;	/* of its event; NULL: no event expected it */
	const struct socket *sk;	/* NULL: of none */
	const struct wire_packet *packet;	/* in the script's numbers */
	const struct packet_head *head;	/* as on the wire */
	struct packet_log_entry *logged;	/* gets line and retransmission; or NULL */
	bool shown;			/* --follow has told of it: note_packet_early() */
};

/* Reserves memory for what a script of @n_events records, so that no event waits for it. */
void note_reserve(struct story *story, size_t n_events);

/* Adds a packet to the history, the trace and the live lines. */
struct trace_entry *note_packet(struct story *story,
				const struct note_packet *p);
/* With --follow: tells of a packet that no event has taken yet. */
void note_packet_early(struct story *story, const struct note_packet *p);
/* A command or code snippet begins now; @text: what the trace shows of it. */
struct trace_entry *note_text(struct story *story, enum trace_kind kind,
			      const struct note_plan *plan,
			      const struct socket *sk, const char *text);
/* What the event of @plan wants has not happened until now. */
void note_missing(struct story *story, const struct note_plan *plan,
		  const struct socket *sk);
/* Copies the times of @plan to @e, an entry of its event.  An event at any time ("*") has
 * none. */
void note_plan(const struct story *story, const struct note_plan *plan,
	       struct trace_entry *e);
/* Marks the last entry of @line as one that the verdict is about.  False: there is none. */
bool note_failed_line(struct story *story, uint32_t line);
/* The run failed: marks the entry that the verdict is about.  If none is marked already,
 * that is the last entry of the event of @plan, or a new one as by note_missing(). */
void note_failure(struct story *story, const struct note_plan *plan);

/* @c was made and has not returned.  The second call for the same @c does nothing. */
void note_call_blocked(struct story *story, struct call *c);
/* @c has returned.  If it has an entry as a blocked call, that one is changed. */
struct trace_entry *note_call_returned(struct story *story, struct call *c);
/* Tells those who watch, once, that the plain call @c blocks: that it was made 1 s or more
 * before @now_ns, CLOCK_MONOTONIC. */
void note_call_waits(struct story *story, struct call *c, int64_t now_ns);

#endif
