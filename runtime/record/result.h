/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * result: what became of one run, the record that a worker hands to the suite
 * and that every reporter consumes.
 */
#ifndef RESULT_H
#define RESULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "parser/diag.h"
#include "parser/mem.h"
#include "parser/options.h"
#include "runtime/record/samples.h"
#include "runtime/record/trace.h"

enum verdict {
	VERDICT_PASS,
	VERDICT_FAIL,		/* the kernel did not do what the script says */
	VERDICT_SKIP,
	VERDICT_ERROR,		/* bad script, or the environment refused */
	VERDICT_XFAIL,		/* an expected failure: FAILURE_LATE on a slow machine */
	VERDICT_COUNT
};

enum fail_kind {
	FAIL_NONE,
	FAIL_CONTENT,		/* a packet differs or is missing */
	FAIL_TIMING,
	FAIL_SYSCALL,
	FAIL_STATE,
	FAIL_CODE,
	FAIL_COMMAND,
	FAIL_TIMEOUT,
	FAIL_KERNEL,		/* it reported a fault of its own, died or froze */
	FAIL_KIND_COUNT
};

/*
 * How a failure is labelled, for whoever wants to know what it says of the kernel.
 *
 * Late: only times are off.  What the script expects came, a packet with the right content
 * in its place or a call with the right result, but outside of its time: too early, or too
 * late while it was still waited for (timeline_patience_ns()).  Or an event began too
 * late, a time stamp of recvmsg() tells another time, or a TCP timestamp has not the
 * number of ticks that --tcp_ts_tick_usecs wants.  What
 * follows the first such failure has not been looked at, unless the run goes on
 * (run_config.goes_on_late): then all of it was right, but for times.
 *
 * Wrong: all else.  Content, order, results, states, snippets, commands, time limits; what
 * did not come at all; and a run with failures of both kinds.
 */
enum failure { FAILURE_WRONG, FAILURE_LATE, FAILURE_COUNT };

/* Why a failure is expected (VERDICT_XFAIL). */
#define RESULT_XFAIL_REASON "late on a slow machine"

const char *failure_name(enum failure f);	/* "wrong" */
const char *verdict_name(enum verdict v);	/* "pass" */
const char *fail_kind_name(enum fail_kind k);	/* "content" */

struct result {
	enum verdict verdict;
	enum fail_kind kind;
	enum failure failure;	/* VERDICT_FAIL and VERDICT_XFAIL: its label */
	struct diag_list diags;	/* first error = the reason; others: non-fatal */
	struct diag *late;	/* of diags: the first thing that was late in a run that
				 * goes on, until result_settle(); or NULL */
	enum fail_kind late_kind;	/* of it */
	char *errors;		/* all errors as they are printed, of a run that was read from
				 * a report, where diags has the first alone; or NULL */
	char *skip_reason;	/* VERDICT_SKIP; else NULL */
	char *output;		/* what commands printed, cut; or NULL */
	char *printed;		/* what code snippets did, likewise */
	char *sysctls;		/* settings that are not the kernel's defaults, a line
				 * for each, "net.ipv4.tcp_sack = 0"; or NULL */
	int64_t wall_ns;	/* from fork to the end of clearing away */
	int64_t script_ns;	/* of it, the timeline */
	int64_t cpu_ns;		/* of the worker and its children */
	int64_t late_max_ns;	/* worst lateness of the tool itself */
	unsigned n_late;	/* injections and calls that were measured */
	int64_t *late_ns;	/* each of them, in order; or NULL */
	struct trace trace;	/* what happened, in order */
	struct samples samples;	/* of tcp_info, in order */
	bool environment;	/* VERDICT_ERROR: the machine refused, not for the script */
	char *disturbance;	/* why disturbed, for "... while %s"; or NULL */
	bool disturbed;		/* the machine may be why (disturbance.h) */
	char *doubt;		/* why disturbed if it passes, until result_settle() */
	struct arena *mem;	/* what diags point to, of a record that was
				 * read; or NULL */
};

/* Frees what @r owns, and zeroes it. */
void result_done(struct result *r);
/*
 * Sets the verdict of a run in which something went wrong.  The first call decides;
 * later ones change nothing and return false.  @verdict: VERDICT_FAIL or VERDICT_ERROR.
 * @kind: the kind of failure; FAIL_NONE with VERDICT_ERROR.
 */
bool result_decide(struct result *r, enum verdict verdict, enum fail_kind kind);
/* The same of a failure that is only late.  A later call of result_decide() makes it one
 * that is wrong. */
bool result_decide_late(struct result *r, enum fail_kind kind);
/* Keeps an error that is only late for result_settle(): the run goes on.  After the first
 * one, it is a warning. */
void result_late(struct result *r, enum fail_kind kind, struct diag *d);
/* Whether the verdict is about a failure, which then has a label. */
bool result_has_failure(const struct result *r);
/*
 * Called when all of the run has been looked at.  If the run went on after something was
 * late, it fails for that, unless it fails for something else: then what was late is a
 * warning.  Decides whether the run was disturbed: a failure keeps its disturbance, a pass
 * was disturbed if it has a doubt, others were not.
 */
void result_settle(struct result *r);
/* Frees all but the verdict and the kind of failure, when the reporters have seen the rest:
 * a long suite has no room for the rest of each run. */
void result_told(struct result *r);

/* Makes the record smaller.  Drops half of the samples, from the middle; if there are few
 * samples, half of the trace.  Returns how many entries it has dropped; 0: nothing is left to
 * drop. */
size_t result_shorten(struct result *r);

/*
 * One JSON object on one line, for the pipe between worker and suite.  It is written an
 * entry of the trace at a time: all of it as a tree of jansson's takes forty times the
 * memory that the trace does.  Bytes that are not UTF-8 become U+FFFD.  Caller frees.
 */
char *result_to_json(const struct result *r);
/* Reads what result_to_json() wrote.  0 with *@ret to be freed by result_done(), or
 * -EINVAL if the text is not a whole record: then *@ret is untouched. */
int result_from_json(const char *text, size_t len, struct result *ret);

#endif
