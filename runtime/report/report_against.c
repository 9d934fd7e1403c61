/* SPDX-License-Identifier: BSD-2-Clause */
/* report_against: in place of report_terminal, which runs differ between two kernels. */
#include <stdlib.h>
#include <string.h>

#include "parser/mem.h"
#include "parser/plain.h"
#include "runtime/report/against.h"
#include "runtime/report/against_text.h"
#include "runtime/report/facts.h"
#include "runtime/report/print.h"
#include "runtime/report/progress.h"
#include "runtime/report/report.h"
#include "runtime/timing/clock.h"

struct differences {
	const struct report_config *config;
	struct progress *progress;	/* or NULL */
	struct run_kernel here;		/* hz is 0: no run has been told */
	size_t n_same, n_differ, n_verdicts, n_in_part;
};

static void *against_begin(const struct report_config *config)
{
	struct differences *d = xcalloc(1, sizeof(*d));

	d->config = config;
	if (config->progress)
		d->progress = progress_new(config->out, config->total);
	return d;
}

static void against_start(void *state, const struct suite_run *run)
{
	struct differences *d = state;

	if (d->progress)
		progress_start(d->progress, run);
}

static void against_tick(void *state)
{
	struct differences *d = state;

	if (d->progress)
		progress_draw(d->progress);
}

static void print_title(const struct differences *d, const struct suite_run *run)
{
	const struct against *a = run->against;
	td_auto_free char *title = facts_title(run);
	FILE *out = d->config->out;
	const char *word = a->same ? "same  " : "differ";

	if (d->config->colour)
		fprintf(out, "%s%s\033[0m ", a->same ? "\033[32m" : "\033[1;31m",
			word);
	else
		fprintf(out, "%s ", word);
	plain_print(out, title);
	if (a->same)
		fprintf(out, "  %s", verdict_name(a->verdict));
	else if (a->verdict_differs)
		fprintf(out, "  verdict: %s, against: %s",
			verdict_name(run->result.verdict),
			verdict_name(a->verdict));
	else
		fprintf(out, "  %s", against_summary(a));
	putc('\n', out);
}

static void against_run(void *state, const struct suite_run *run)
{
	struct differences *d = state;
	const struct against *a = run->against;
	bool error = run->result.verdict == VERDICT_ERROR;

	if (run->kernel)
		d->here = *run->kernel;
	if (a) {
		d->n_same += a->same;
		d->n_differ += !a->same;
		d->n_verdicts += a->verdict_differs;
		d->n_in_part += a->in_part;
	}
	if (d->progress) {
		progress_end(d->progress, run);
		progress_clear(d->progress);
	}
	/* No kernel is why: it has to be told. */
	if (error)
		diag_print_all(d->config->out, run->source, run->path,
			       &run->result.diags, d->config->colour);
	if (!a || (a->same && !d->config->verbose))
		return;
	print_title(d, run);
	against_print(d->config->out, run);
}

static void print_kernel(FILE *out, const char *label, const struct run_kernel *k)
{
	td_auto_free char *text = run_kernel_text(k);

	fputs(label, out);
	plain_print(out, text);
	putc('\n', out);
}

static void against_end(void *state, const struct report_totals *totals)
{
	struct differences *d = state;
	FILE *out = d->config->out;

	if (d->progress)
		progress_clear(d->progress);
	progress_free(d->progress);
	if (!d->config->quiet || d->n_differ || totals->not_run) {
		print_count(out, d->n_same + d->n_differ, "run", "runs");
		fprintf(out, ": %zu the same, %zu ", d->n_same, d->n_differ);
		fputs(d->n_differ == 1 ? "differs (" : "differ (", out);
		print_count(out, d->n_verdicts, "verdict", "verdicts");
		fprintf(out, ") in %.1f s", (double)totals->wall_ns / NS_PER_S);
		if (d->n_in_part)
			fprintf(out, "; %zu compared in part", d->n_in_part);
		if (totals->not_run)
			fprintf(out, "; interrupted, %zu not run",
				totals->not_run);
		putc('\n', out);
		if (d->here.hz)
			print_kernel(out, "kernel:  ", &d->here);
		print_kernel(out, "against: ", d->config->against);
	}
	free(d);
}

const struct reporter report_against = {
	.name = "against",
	.begin = against_begin,
	.start = against_start,
	.tick = against_tick,
	.run = against_run,
	.end = against_end,
};
