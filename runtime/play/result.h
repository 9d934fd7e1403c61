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
#include "runtime/play/samples.h"
#include "runtime/play/trace.h"

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
	FAIL_KIND_COUNT
};

const char *verdict_name(enum verdict v);	/* "pass" */
const char *fail_kind_name(enum fail_kind k);	/* "content" */

/* What may have made a verdict. */
enum disturbed_by {
	BY_NOTHING,
	BY_TOOL,		/* was late; the result has the details */
	BY_TICK,		/* a timer of the kernel's was */
};

struct result {
	enum verdict verdict;
	enum fail_kind kind;
	struct diag_list diags;	/* first error = the reason; others: non-fatal */
	char *skip_reason;	/* VERDICT_SKIP; else NULL */
	char *output;		/* what commands and code printed, cut; or NULL */
	int64_t wall_ns;	/* from fork to the end of clearing away */
	int64_t script_ns;	/* of it, the timeline */
	int64_t cpu_ns;		/* of the worker and its children */
	int64_t late_max_ns;	/* worst lateness of the tool itself */
	unsigned n_late;	/* injections and calls that were measured */
	int64_t *late_ns;	/* each of them, in order; or NULL */
	struct trace trace;	/* what happened, in order */
	struct samples samples;	/* of tcp_info, in order */
	char *disturbance;	/* why disturbed, for "... while %s"; or NULL */
	bool disturbed;		/* the machine may be why it has its verdict:
				 * disturbance.h */
	/* Not part of the record: result_settle(). */
	enum disturbed_by if_failed, if_passed;
	enum disturbed_by if_code_off;	/* if it passed, but had a snippet not with what
					 * measures time off by code_off_ns */
	int64_t code_off_ns;
	struct arena *mem;	/* what diags point to, of a record that was
				 * read; or NULL */
};

void result_done(struct result *r);
/* What became of the run is known now, and so what counts as a disturbance.  @code_holds:
 * snippets had passed with what measures time off by r->code_off_ns, too. */
void result_settle(struct result *r, bool code_holds);
/* Frees all but what became of the run: it has been told, and suites are long. */
void result_told(struct result *r);

/*
 * One JSON object on one line, for the pipe between worker and suite.  Caller
 * frees.  Bytes that are not UTF-8 become U+FFFD.
 */
char *result_to_json(const struct result *r);
/* 0, or -EINVAL when the text is not a whole record: then *@ret is untouched. */
int result_from_json(const char *text, size_t len, struct result *ret);

#endif
