/* SPDX-License-Identifier: BSD-2-Clause */
/* report_tap: TAP 13 (testanything.org), for prove and other harnesses. */
#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "parser/mem.h"
#include "runtime/report/agree.h"
#include "runtime/report/facts.h"
#include "runtime/report/report.h"

struct tap {
	FILE *out;
	size_t n;
	struct run_kernel kernel;	/* of the last run */
	double tolerance_scale;
	void *told;		/* tsearch(3)'s tree of struct told */
};

/* A point whose text says what went wrong. */
struct told {
	char *key;		/* its script, and what is equal of those that agree */
	size_t number;
	char *title;
};

static void *tap_begin(const struct report_config *config)
{
	struct tap *t = xcalloc(1, sizeof(*t));

	t->out = config->out;
	fputs("TAP version 13\n", t->out);
	return t;
}

/* A description ends where '#' begins a directive. */
static void print_description(FILE *out, const char *text)
{
	td_auto_free char *clean = facts_clean(text);

	for (const char *p = clean; *p; p++) {
		if (*p == '#' || *p == '\\')
			putc('\\', out);
		putc(*p == '\n' ? ' ' : *p, out);
	}
}

/* Each line behind '#'. */
static void print_comment(FILE *out, const char *text)
{
	td_auto_free char *clean = facts_clean(text);
	bool begin = true;

	for (const char *p = clean; *p; p++) {
		if (begin)
			fputs(*p == '\n' ? "#" : "# ", out);
		putc(*p, out);
		begin = *p == '\n';
	}
	if (!begin)
		putc('\n', out);
}

/* The kernel of the runs that follow. */
static void print_kernel(struct tap *t, const struct run_kernel *k)
{
	td_auto_free char *text = run_kernel_text(k);
	td_auto_free char *line = xasprintf("kernel: %s\n", text);

	t->kernel = *k;
	print_comment(t->out, line);
}

static void print_expectation(FILE *out, const struct suite_run *run)
{
	const char *reason = facts_expected_failure(run);
	td_auto_free char *line = reason ? xasprintf("expected to fail: %s\n",
						     reason) : NULL;

	if (line)
		print_comment(out, line);
}

static void print_scale(struct tap *t, const struct suite_run *run)
{
	td_auto_free char *text = facts_tolerance_scale(run);

	t->tolerance_scale = run->tolerance_scale;
	if (text)
		fprintf(t->out, "# %s\n", text);
}

/* --- one text for those that agree ------------------------------------------- */

static int by_key(const void *a, const void *b)
{
	const struct told *x = a, *y = b;

	return strcmp(x->key, y->key);
}

static void free_told(void *node)
{
	struct told *told = node;

	free(told->key);
	free(told->title);
	free(told);
}

/* The point before that failed in the same way; NULL: there is none, and @run is noted as
 * the @number-th. */
static const struct told *told_before(struct tap *t,
				      const struct suite_run *run,
				      size_t number, const char *title)
{
	td_auto_free char *signature = agree_signature(run);
	struct told *told = xmalloc(sizeof(*told)), **found;

	*told = (struct told){
		.key = xasprintf("%s\n%s", run->path, signature),
		.number = number,
		.title = xstrdup(title),
	};
	found = tsearch(told, &t->told, by_key);
	if (found && *found == told)
		return NULL;
	free_told(told);
	return found ? *found : NULL;
}

/* A point is written as its run ends: what the families of a script have in common is told
 * by the first, and each other one names that. */
static void print_why(struct tap *t, const struct suite_run *run,
		      const char *title)
{
	const struct told *before = told_before(t, run, t->n, title);
	td_auto_free char *same = NULL, *errors = NULL;
	const char *output = facts_untold(run);

	if (before) {
		same = xasprintf("the same as %zu - %s\n", before->number,
				 before->title);
		print_comment(t->out, same);
		return;
	}
	errors = facts_errors(run);
	print_comment(t->out, errors);
	if (output)
		print_comment(t->out, output);
	if (run->result.printed)
		print_comment(t->out, run->result.printed);
}

/* --- the reporter -------------------------------------------------------------- */

static void tap_run(void *state, const struct suite_run *run)
{
	struct tap *t = state;
	const struct result *r = &run->result;
	bool good = r->verdict == VERDICT_PASS || r->verdict == VERDICT_SKIP;
	td_auto_free char *title = facts_title(run);
	td_auto_free char *notes = facts_notes(run);

	if (run->kernel && !run_kernel_equal(run->kernel, &t->kernel))
		print_kernel(t, run->kernel);
	if (run->tolerance_scale != t->tolerance_scale)
		print_scale(t, run);
	fprintf(t->out, "%sok %zu - ", good ? "" : "not ", ++t->n);
	print_description(t->out, title);
	if (r->verdict == VERDICT_SKIP) {
		fputs(" # SKIP ", t->out);
		print_description(t->out, r->skip_reason ? r->skip_reason : "");
	}
	/* TAP's word for a failure that is expected. */
	if (r->verdict == VERDICT_XFAIL)
		fputs(" # TODO " RESULT_XFAIL_REASON, t->out);
	putc('\n', t->out);
	print_expectation(t->out, run);
	if (result_has_failure(r))
		fprintf(t->out, "# failure: %s\n", failure_name(r->failure));
	if (agree_has_text(run)) {
		print_why(t, run, title);
		print_comment(t->out, notes);
	} else if (r->printed) {
		print_comment(t->out, r->printed);
	}
}

/* The plan comes last: what was not run is no part of it, but makes the whole
 * a failure. */
static void tap_end(void *state, const struct report_totals *totals)
{
	struct tap *t = state;

	if (totals->not_run)
		fprintf(t->out, "Bail out! interrupted, %zu not run\n",
			totals->not_run);
	else if (!t->n)
		fputs("1..0 # SKIP nothing to run\n", t->out);
	else
		fprintf(t->out, "1..%zu\n", t->n);
	tdestroy(t->told, free_told);
	free(t);
}

const struct reporter report_tap = {
	.name = "tap",
	.begin = tap_begin,
	.run = tap_run,
	.end = tap_end,
};
