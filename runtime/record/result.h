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

const char *verdict_name(enum verdict v);	/* "pass" */
const char *fail_kind_name(enum fail_kind k);	/* "content" */

struct result {
	enum verdict verdict;
	enum fail_kind kind;
	struct diag_list diags;	/* first error = the reason; others: non-fatal */
	char *skip_reason;	/* VERDICT_SKIP; else NULL */
	char *output;		/* what commands printed, cut; or NULL */
	char *printed;		/* what code snippets did, likewise */
	int64_t wall_ns;	/* from fork to the end of clearing away */
	int64_t script_ns;	/* of it, the timeline */
	int64_t cpu_ns;		/* of the worker and its children */
	int64_t late_max_ns;	/* worst lateness of the tool itself */
	unsigned n_late;	/* injections and calls that were measured */
	int64_t *late_ns;	/* each of them, in order; or NULL */
	struct trace trace;	/* what happened, in order */
	struct samples samples;	/* of tcp_info, in order */
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
/* Is called once the verdict is final, and decides why the run was disturbed.  A failure
 * keeps its disturbance.  A pass was disturbed if it has a doubt.  Others were not. */
void result_settle(struct result *r);
/* Frees all but the verdict and the kind of failure.  Is called when the reporters have
 * seen the rest: a long suite cannot keep that for each run. */
void result_told(struct result *r);

/* Leaves out what a report can miss: half of the samples, from the middle, or, where these
 * are few, of the events.  Returns how many; 0: there is nothing left. */
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
