/* SPDX-License-Identifier: BSD-2-Clause */
/* report_terminal: a line for each run, errors in full, a last line that counts. */
#include "runtime/report/report_terminal.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "parser/mem.h"
#include "parser/plain.h"
#include "runtime/report/agree.h"
#include "runtime/report/facts.h"
#include "runtime/report/failed.h"
#include "runtime/report/kernels.h"
#include "runtime/report/ladder.h"
#include "runtime/report/print.h"
#include "runtime/report/progress.h"
#include "runtime/report/report.h"
#include "runtime/report/summary.h"
#include "runtime/timing/clock.h"

struct terminal {
	const struct report_config *config;
	struct remarks warnings;
	struct summary summary;
	struct kernels kernels;		/* with virtual time: of the user's own */
	struct progress *progress;	/* or NULL */
	char *scale;			/* facts_tolerance_scale(); or NULL */
	struct agree agree;
	struct failed failed;
};

static const struct {
	const char *word;
	const char *colour;	/* ECMA-48 SGR */
} verdict_look[] = {
	[VERDICT_PASS] = { "ok", "\033[32m" },
	[VERDICT_FAIL] = { "FAIL", "\033[1;31m" },
	[VERDICT_SKIP] = { "skip", "\033[33m" },
	[VERDICT_ERROR] = { "ERROR", "\033[1;31m" },
	[VERDICT_XFAIL] = { "xfail", "\033[33m" },
};
_Static_assert(sizeof(verdict_look) / sizeof(*verdict_look) == VERDICT_COUNT,
	       "every verdict has a look");

/* --- remarks -------------------------------------------------------------- */

static int by_text(const void *a, const void *b)
{
	return strcmp(a, b);
}

bool remarks_add(struct remarks *r, const char *path, const struct diag *d)
{
	char *text = xasprintf("%s:%u:%u:%d:%s", path, d->span.line,
			       d->span.col, d->level, d->text);

	char **found = tsearch(text, &r->texts, by_text);

	if (found && *found == text)
		return true;
	free(text);
	return !found;
}

void remarks_done(struct remarks *r)
{
	tdestroy(r->texts, free);
	r->texts = NULL;
}

/* --- text ----------------------------------------------------------------- */

static void print_output(FILE *out, const char *text)
{
	while (*text) {
		size_t len = strcspn(text, "\n");

		fputs("    ", out);
		/* What goes back to the beginning of its line, as progress does, is
		 * shown side by side. */
		for (size_t i = 0, n; i < len; i += n + 1) {
			const char *cr = memchr(text + i, '\r', len - i);

			n = cr ? (size_t)(cr - text) - i : len - i;
			plain_print_n(out, text + i, n);
		}
		putc('\n', out);
		text += len + (text[len] == '\n');
	}
}

/* --- the reporter ----------------------------------------------------------- */

static void *terminal_begin(const struct report_config *config)
{
	struct terminal *t = xcalloc(1, sizeof(*t));

	t->config = config;
	if (config->progress)
		t->progress = progress_new(config->out, config->total);
	return t;
}

/* What keeps all runs from being made is said once. */
static bool is_news(struct terminal *t, const struct suite_run *run,
		    const struct diag *d)
{
	if (d->level == DIAG_WARNING)
		return !t->config->drop_in &&
		       remarks_add(&t->warnings, run->path, d);
	return !run->result.environment || d->level != DIAG_ERROR ||
	       remarks_add(&t->warnings, "", d);
}

/* Text that is not trusted. */
static void print_lines(FILE *out, const char *text)
{
	while (*text) {
		size_t len = strcspn(text, "\n");

		plain_print_n(out, text, len);
		putc('\n', out);
		text += len + (text[len] == '\n');
	}
}

/* What may be told once for several runs, or, with @notes, what is of this one. */
static void print_diags(struct terminal *t, const struct suite_run *run,
			FILE *out, bool notes)
{
	const struct diag_list *list = &run->result.diags;
	unsigned errors = 0;

	for (size_t i = 0; i < list->n; i++) {
		const struct diag *d = list->item[i];

		errors += d->level == DIAG_ERROR;
		if (facts_is_note(d) != notes || !is_news(t, run, d))
			continue;
		if (d->level == DIAG_ERROR && run->result.errors)
			print_lines(out, run->result.errors);
		else
			diag_print(out, run->source, run->path, d,
				   t->config->colour);
	}
	if (!notes && list->n_errors > errors) {
		plain_print(out, run->path);
		fprintf(out, ": and %u more errors\n",
			list->n_errors - errors);
	}
}

/* @text, or @otherwise if there is none. */
static void print_part(FILE *out, const char *before, const char *text,
		       const char *otherwise, const char *after)
{
	fputs(before, out);
	plain_print(out, text ? text : otherwise);
	fputs(after, out);
}

static void print_verdict(const struct terminal *t, const struct suite_run *run,
			  FILE *out)
{
	const struct result *result = &run->result;
	td_auto_free char *title = facts_title(run);
	const char *word = verdict_look[result->verdict].word;

	if (t->config->colour)
		fprintf(out, "%s%s\033[0m%*s", verdict_look[result->verdict].colour,
			word, 5 - (int)strlen(word), "");
	else
		fprintf(out, "%-5s", word);
	if (strlen(word) >= 5)
		putc(' ', out);
	plain_print(out, title);
	if (result->verdict == VERDICT_SKIP)
		print_part(out, "  ", result->skip_reason, "no reason given", "");
	else if (result->wall_ns)
		fprintf(out, "  %.2f s", (double)result->wall_ns / NS_PER_S);
	if (facts_expected_failure(run))
		print_part(out, "  (expected to fail: ",
			   facts_expected_failure(run), "", ")");
	if (result->verdict == VERDICT_XFAIL)
		fputs("  (" RESULT_XFAIL_REASON ")", out);
	else if (result->verdict == VERDICT_FAIL &&
		 result->failure == FAILURE_LATE)
		fputs("  (late: only times are off)", out);
	if (result->disturbed)
		print_part(out, "  (disturbed: ", result->disturbance, "late",
			   ")");
	putc('\n', out);
}

static void terminal_start(void *state, const struct suite_run *run)
{
	struct terminal *t = state;

	if (t->progress)
		progress_start(t->progress, run);
}

/* packetdrill speaks of failures only, and knows no skips. */
static bool wants_line(const struct terminal *t, const struct result *result)
{
	bool good = result->verdict == VERDICT_PASS;

	if (t->config->drop_in)
		return result->verdict == VERDICT_SKIP;
	if (good && t->config->quiet)
		return false;
	/* The line at the foot counts what is well.  What was printed needs its
	 * run's name. */
	if (t->progress && t->config->total >= SUMMARY_MIN_RUNS)
		return (!good && result->verdict != VERDICT_SKIP) ||
		       result->printed;
	return true;
}

/* All but notes and the last line. */
static void print_text(struct terminal *t, const struct suite_run *run,
		       FILE *out)
{
	const struct result *result = &run->result;
	bool good = result->verdict == VERDICT_PASS;
	const char *output = facts_untold(run);

	print_diags(t, run, out, false);
	if (output && (!good || t->config->verbose))
		print_output(out, output);
	if (result->printed && (!good || !t->config->quiet))
		print_output(out, result->printed);
}

static void print_end(struct terminal *t, const struct suite_run *run,
		      FILE *out)
{
	print_diags(t, run, out, true);
	if (wants_line(t, &run->result))
		print_verdict(t, run, out);
}

/* Ladders and live lines are a run's own, and what comes below them, too. */
static bool is_held(const struct terminal *t)
{
	return !t->config->ladder && !t->config->verbose && !t->config->drop_in;
}

static void hold(struct terminal *t, const struct suite_run *run)
{
	char *text = NULL, *line = NULL;
	size_t len = 0, line_len = 0;
	FILE *f = open_memstream(&text, &len);
	FILE *g = open_memstream(&line, &line_len);

	if (f)
		print_text(t, run, f);
	if (g)
		print_end(t, run, g);
	if (f)
		fclose(f);
	if (g)
		fclose(g);
	agree_hold(&t->agree, run, text, line);
}

/* In a memory stream, what those that follow agree with is the first one's text. */
static void tell(void *arg, const struct agree_item *item)
{
	struct terminal *t = arg;
	FILE *out = t->config->out;
	bool alone = !item->same || !item->text || !*item->text;

	if (t->progress)
		progress_clear(t->progress);
	if (item->text)
		fputs(item->text, out);
	if (!alone) {
		td_auto_free char *families = agree_families(item);

		fprintf(out, "   the same under %s\n", families);
	}
	/* Lines of runs whose family is not known are the same. */
	for (const char *before = ""; item; item = item->same) {
		if (item->line && (item->played || strcmp(item->line, before)))
			fputs(item->line, out);
		before = item->line ? item->line : before;
	}
}

static void terminal_run(void *state, const struct suite_run *run)
{
	struct terminal *t = state;
	const struct result *result = &run->result;

	if (t->config->silent)
		return;
	summary_add(&t->summary, run);
	if (!t->scale)
		t->scale = facts_tolerance_scale(run);
	failed_add(&t->failed, run);
	if (run->kernel && run->kernel->virtual_time)
		kernels_add(&t->kernels, run->kernel);
	if (t->progress) {
		progress_end(t->progress, run);
		if (result->diags.n || wants_line(t, result))
			progress_clear(t->progress);
	}
	if (t->config->ladder && result->trace.n) {
		struct ladder_style style =
			ladder_style_for(t->config->out, t->config->colour);

		style.way = t->config->verbose;
		ladder_print(t->config->out, &result->trace,
			     facts_first_error(&result->diags), &style);
	}
	if (agree_has_text(run) && is_held(t)) {
		hold(t, run);
	} else {
		print_text(t, run, t->config->out);
		print_end(t, run, t->config->out);
	}
	agree_release(&t->agree, false, tell, t);
}

static void terminal_tick(void *state)
{
	struct terminal *t = state;

	agree_release(&t->agree, false, tell, t);
	if (t->progress)
		progress_draw(t->progress);
}

/* Whoever plays on the kernel of this machine knows it. */
static void print_kernels(FILE *out, const struct kernels *kernels)
{
	for (unsigned i = 0; i < kernels->n; i++) {
		td_auto_free char *text = run_kernel_text(&kernels->kernel[i]);

		print_part(out, "kernel: ", text, "", "\n");
	}
}

static void print_counts(const struct terminal *t,
			 const struct report_totals *totals)
{
	const size_t *n = totals->verdict;
	FILE *out = t->config->out;

	print_count(out, totals->runs, "run", "runs");
	fprintf(out, ": %zu passed, %zu failed, ", n[VERDICT_PASS],
		n[VERDICT_FAIL]);
	if (n[VERDICT_XFAIL])
		fprintf(out, "%zu " RESULT_XFAIL_REASON ", ", n[VERDICT_XFAIL]);
	fprintf(out, "%zu skipped, ", n[VERDICT_SKIP]);
	print_count(out, n[VERDICT_ERROR], "error", "errors");
	fprintf(out, " in %.1f s", (double)totals->wall_ns / NS_PER_S);
	if (t->scale)
		fprintf(out, "; %s", t->scale);
	if (totals->not_run)
		fprintf(out, "; interrupted, %zu not run", totals->not_run);
	putc('\n', out);
}

static void terminal_end(void *state, const struct report_totals *totals)
{
	struct terminal *t = state;
	FILE *out = t->config->out;
	bool all_good = totals->verdict[VERDICT_PASS] == totals->runs &&
			!totals->not_run;
	bool told = !t->config->drop_in && !t->config->silent &&
		    !(t->config->quiet && all_good);

	agree_release(&t->agree, true, tell, t);
	if (t->progress)
		progress_clear(t->progress);
	progress_free(t->progress);
	if (told && totals->runs + totals->not_run > 1) {
		print_counts(t, totals);
		summary_print(out, &t->summary);
		failed_print(out, &t->failed, t->config->again);
	}
	if (told)
		print_kernels(out, &t->kernels);
	summary_done(&t->summary);
	failed_done(&t->failed);
	remarks_done(&t->warnings);
	free(t->scale);
	free(t);
}

const struct reporter report_terminal = {
	.name = "terminal",
	.begin = terminal_begin,
	.start = terminal_start,
	.tick = terminal_tick,
	.run = terminal_run,
	.end = terminal_end,
};
