/* SPDX-License-Identifier: BSD-2-Clause */
/* against_text: where two kernels part, for people. */
#include "runtime/report/against_text.h"

#include "parser/plain.h"
#include "runtime/report/against.h"
#include "runtime/report/facts.h"
#include "runtime/timing/clock.h"

#define HERE  "    kernel   "
#define THERE "    against  "

static void print_verdict(FILE *out, const char *label, enum verdict verdict,
			  enum fail_kind kind, const char *message)
{
	fprintf(out, "%s%s", label, verdict_name(verdict));
	if (verdict == VERDICT_FAIL || verdict == VERDICT_XFAIL)
		fprintf(out, " (%s)", fail_kind_name(kind));
	if (message) {
		fputs(": ", out);
		plain_print(out, message);
	}
	putc('\n', out);
}

static void print_event(FILE *out, const char *label,
			const struct against_event *e)
{
	if (!e->text) {
		fprintf(out, "%snothing like it\n", label);
		return;
	}
	fprintf(out, "%s%.6f  %s  ", label, (double)e->time_ns / NS_PER_S,
		trace_kind_name(e->kind));
	plain_print(out, e->text);
	putc('\n', out);
}

static void print_line(FILE *out, const struct suite_run *run, uint32_t line)
{
	const char *text = "";
	size_t len = 0;

	if (!line)
		return;
	if (run->source)
		text = source_line(run->source, line, &len);
	fputs("    ", out);
	plain_print(out, run->path);
	fprintf(out, ":%u%s", line, len ? ": " : "\n");
	if (len) {
		plain_print_n(out, text, len);
		putc('\n', out);
	}
}

static void print_sent(FILE *out, const struct against *a)
{
	if (!a->n_sent_here && !a->n_sent_there)
		return;
	fputs("    then sent:\n", out);
	for (unsigned i = 0; i < a->n_sent_here; i++)
		print_event(out, HERE, &a->sent_here[i]);
	for (unsigned i = 0; i < a->n_sent_there; i++)
		print_event(out, THERE, &a->sent_there[i]);
}

void against_print(FILE *out, const struct suite_run *run)
{
	const struct against *a = run->against;
	const struct result *r = &run->result;
	const struct diag *d = facts_first_error(&r->diags);

	if (a->same)
		return;
	if (a->verdict_differs || a->kind != r->kind) {
		print_verdict(out, HERE, r->verdict, r->kind,
			      d ? d->text : r->skip_reason);
		print_verdict(out, THERE, a->verdict, a->kind, a->message);
	}
	if (a->difference == AGAINST_NONE)
		return;
	print_line(out, run, a->here.text && a->here.line ? a->here.line
							  : a->there.line);
	print_event(out, HERE, &a->here);
	print_event(out, THERE, &a->there);
	print_sent(out, a);
}
