/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * trace: what happened in a run, in order: segments, calls, commands and the
 * states seen; part of its result, for the ladder, coverage and reports.
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
	TRACE_CALL_BLOCKED,	/* one that was made and blocks */
	TRACE_COMMAND,
	TRACE_CODE,
	TRACE_STATE,		/* a change of state, seen after what precedes it */
	TRACE_KIND_COUNT
};

struct trace_entry {
	enum trace_kind kind;
	int64_t time_ns;	/* since script start */
	uint32_t line;		/* of the script's event; 0: none */
	unsigned connection;	/* number of the connection, from 1; 0: none */
	char *text;		/* notation of scripts: "S. 0:0(0) ack 1", "close(4) = 0" */
	bool unexpected;	/* TRACE_OUT: no event expected it */
	bool retransmission;	/* TRACE_OUT */
	/* TRACE_STATE: */
	enum tcp_state from, to;
};

struct trace {
	struct trace_entry *entry;
	size_t n, cap;
};

void trace_done(struct trace *t);
/* Appends; @text is copied and may be NULL.  Returns the entry, valid until the
 * next one. */
struct trace_entry *trace_add(struct trace *t, enum trace_kind kind,
			      int64_t time_ns, uint32_t line,
			      unsigned connection, const char *text);
/* Puts events in the order of their times; changes of state stay behind the event
 * that they were seen after. */
void trace_sort(struct trace *t);
/* The last state seen of @connection; CLOSED when none was. */
enum tcp_state trace_state(const struct trace *t, unsigned connection);

#endif
