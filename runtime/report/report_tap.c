/* SPDX-License-Identifier: BSD-2-Clause */
/* report_tap: TAP 13 (testanything.org), for prove and other harnesses. */
#include <stdlib.h>

#include "parser/mem.h"
#include "runtime/report/facts.h"
#include "runtime/report/report.h"

struct tap {
	FILE *out;
	size_t n;
	struct run_kernel kernel;	/* of the last run */
	double tolerance_scale;
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

static void tap_run(void *state, const struct suite_run *run)
{
	struct tap *t = state;
	const struct result *r = &run->result;
	bool good = r->verdict == VERDICT_PASS || r->verdict == VERDICT_SKIP;
	td_auto_free char *title = facts_title(run);
	td_auto_free char *errors = facts_errors(run);

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
	if (!good) {
		print_comment(t->out, errors);
		if (r->output)
			print_comment(t->out, r->output);
	}
	if (r->printed)
		print_comment(t->out, r->printed);
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
	free(t);
}

const struct reporter report_tap = {
	.name = "tap",
	.begin = tap_begin,
	.run = tap_run,
	.end = tap_end,
};
