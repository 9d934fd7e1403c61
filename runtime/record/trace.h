/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * trace: what happened in a run, in order: packets, calls, commands, code snippets and
 * the states seen.  It is part of the run's result, for the ladder, coverage and reports.
 */
#ifndef TRACE_H
#define TRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "parser/tcp_state.h"

enum trace_kind {
	TRACE_IN,		/* a packet that was injected */
	TRACE_OUT,		/* a packet that the kernel sent */
	TRACE_CALL,		/* a system call that returned */
	TRACE_CALL_BLOCKED,	/* one that was made and has not returned */
	TRACE_COMMAND,
	TRACE_CODE,
	TRACE_STATE,		/* a change of state, seen after what precedes it */
	TRACE_MISSING,		/* what the script wants and did not happen: a packet
				 * that did not come, an event that was not begun */
	TRACE_KIND_COUNT
};

/* "in", "out", "call"... */
const char *trace_kind_name(enum trace_kind kind);

/* In place of a time that is not known or does not apply. */
#define TRACE_NO_TIME INT64_MIN

#define TRACE_SACK_MAX 4	/* blocks in a header (RFC 2018, 3) */

/*
 * A TCP segment in numbers, for graphs.  Sequence numbers count from the initial one of
 * their side, also those of SYNs.  A script that writes its SYNs as 0 has the same numbers.
 */
struct trace_segment {
	bool given;		/* false: no segment, of no connection, or one packet
				 * too many (story/trace_packet.h) */
	uint32_t seq, end_seq;	/* end_seq: with SYN and FIN */
	bool ack_given;
	uint32_t ack;
	uint32_t win;		/* bytes, scaled (RFC 7323, 2.3) */
	uint32_t len;		/* of the payload, bytes */
	unsigned n_sack;
	struct trace_sack {
		uint32_t left, right;
	} sack[TRACE_SACK_MAX];
};

struct trace_entry {
	enum trace_kind kind;
	int64_t time_ns;	/* since script start, as all times here; of a
				 * call: when it was made */
	int64_t end_ns;		/* when a call that blocked, or a command, came to
				 * its end */
	int64_t planned_ns;	/* when the script wants it */
	int64_t planned_end_ns;	/* the end of T~T, the return of T...T */
	int64_t tolerance_ns;	/* in force; of outbound packets and returns */
	int64_t late_ns;	/* how late the tool itself was; of what it does */
	uint32_t line;		/* of the script's event; 0: none */
	unsigned connection;	/* number of the connection, from 1; 0: none */
	char *text;		/* notation of scripts: "S. 0:0(0) ack 1", "close(4) = 0";
				 * NULL: TRACE_STATE, TRACE_MISSING */
	char *expected;		/* what the script has, if that differs, else NULL;
				 * never NULL for TRACE_MISSING */
	char *detail;		/* decoded headers, with newlines; or NULL */
	bool unexpected;	/* TRACE_OUT: no event expected it */
	bool retransmission;	/* TRACE_OUT */
	bool failed;		/* the verdict is about this */
	struct trace_segment segment;	/* TRACE_IN, TRACE_OUT */
	/* TRACE_STATE: */
	enum tcp_state from, to;
};

struct trace {
	struct trace_entry *entry;
	size_t n, cap;
};

/* Frees the entries; @t is empty then. */
void trace_done(struct trace *t);
/* Makes room for @n more entries, so that adding them takes no time. */
void trace_reserve(struct trace *t, size_t n);
/* Appends an entry; @text is copied and may be NULL.  Returns the entry, which is valid
 * until the next one is added.  Its other times are TRACE_NO_TIME. */
struct trace_entry *trace_add(struct trace *t, enum trace_kind kind,
			      int64_t time_ns, uint32_t line,
			      unsigned connection, const char *text);
/* Takes out the @n entries from @first on. */
void trace_cut(struct trace *t, size_t first, size_t n);
/* Puts entries in the order of their times.  A change of state stays behind the event
 * after which it was seen. */
void trace_sort(struct trace *t);
/* The last state seen of @connection; CLOSED when none was. */
enum tcp_state trace_state(const struct trace *t, unsigned connection);
/* Marks as failed the last entry of @kind whose line is @line or smaller, if there is
 * one. */
void trace_fail_at(struct trace *t, enum trace_kind kind, uint32_t line);

#endif
