/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * against: two plays of one run, on two kernels, compared.
 *
 * Two plays are the same if they have the same verdict and kind of failure and if, for each
 * connection, the same packets, calls, commands, snippets and changes of state follow one
 * another.  The order between them is not compared: what happens at once may be seen in
 * either order.  Times are compared where the script says when something is to happen: they
 * may differ by the tolerance in force if both were virtual, else by that of both plays.
 * A timer of the kernel is rounded by up to an eighth (kernel/time/timer.c, "granularity"),
 * so that a sharper limit would tell the same kernel from itself.
 */
#ifndef AGAINST_H
#define AGAINST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "parser/mem.h"
#include "runtime/record/result.h"
#include "runtime/record/run_kernel.h"

/* A part of a trace's entry (runtime/record/trace.h). */
struct against_event {
	enum trace_kind kind;
	uint32_t line;
	unsigned connection;
	int64_t time_ns;	/* of a call, when it was made */
	int64_t judged_ns;	/* what the tolerance is about; TRACE_NO_TIME: no time is */
	int64_t tolerance_ns;
	const char *text;	/* notation; the kernel's clock in it (TS val) is "*".
				 * NULL: there is no such event */
};

/* What is kept of a play. */
struct against_side {
	enum verdict verdict;
	enum fail_kind kind;
	const char *message;	/* the first error, or why it was skipped; or NULL */
	struct against_event *event;	/* in the order of the trace */
	size_t n;
	bool cut;		/* there were more */
};

/* In which way two events differ. */
enum against_difference {
	AGAINST_NONE,
	AGAINST_PACKET,
	AGAINST_TIME,
	AGAINST_CALL,
	AGAINST_STATE,
	AGAINST_OTHER,		/* a command, a snippet */
	AGAINST_DIFFERENCE_COUNT
};

/* "packet"; AGAINST_NONE has none. */
const char *against_difference_name(enum against_difference d);

#define AGAINST_SENT_MAX 4	/* packets after that event that are told */

/* How the play of a run differs from its play on another kernel. */
struct against {
	struct run_kernel kernel;	/* the other one */
	enum verdict verdict;		/* of the play there ... */
	enum fail_kind kind;
	const char *message;		/* or NULL */
	bool same;
	bool verdict_differs;
	bool in_part;			/* of one play, not all was kept */
	enum against_difference difference;	/* of the first event at which they part */
	struct against_event here, there;	/* that event, on both kernels */
	/* What the kernels sent after it. */
	struct against_event sent_here[AGAINST_SENT_MAX], sent_there[AGAINST_SENT_MAX];
	unsigned n_sent_here, n_sent_there;
};

/* What differs, in a word or two: "verdict", "packet", "kind of failure". */
const char *against_summary(const struct against *a);

/* Copies from @r what is compared, into @mem, until that holds @limit bytes. */
void against_keep(const struct result *r, struct arena *mem, size_t limit,
		  struct against_side *ret);

/* Compares two plays; @virtual_time: it was, in both.  The kernel is left to the caller.
 * @ret points into both. */
void against_compare(const struct against_side *here,
		     const struct against_side *there, bool virtual_time,
		     struct against *ret);

#endif
