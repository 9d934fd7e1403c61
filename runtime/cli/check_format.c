/* SPDX-License-Identifier: BSD-2-Clause */
/* check_format: the table of formats, and those that are lines of text. */
#include "parser/plain.h"
#include "runtime/cli/check_format.h"

#include <string.h>

#include "runtime/report/print.h"

static void text_end(FILE *out, const struct check_totals *totals)
{
	print_count(out, totals->scripts, "script", "scripts");
	fputs(" checked: ", out);
	print_count(out, totals->errors, "error", "errors");
	fputs(", ", out);
	print_count(out, totals->warnings, "warning", "warnings");
	putc('\n', out);
}

static const struct check_format check_format_text = {
	.name = "text",
	.for_people = true,
	.remark = diag_print,
	.end = text_end,
};

static void gcc_line(FILE *out, const char *path, const struct diag *d,
		     const char *level, const char *text)
{
	plain_print(out, path);
	/* What is about the whole script is shown at its beginning: editors look
	 * for a line and a column. */
	fprintf(out, ":%u:%u: %s: ", d->span.line ? d->span.line : 1,
		d->span.line ? d->span.col : 1, level);
	plain_print(out, text);
}

/* As compilers do: a line each. */
static void gcc_remark(FILE *out, const struct source *src, const char *path,
		       const struct diag *d, bool colour)
{
	(void)src;
	(void)colour;
	gcc_line(out, path, d, diag_level_name(d->level), d->text);
	if (d->check)
		fprintf(out, " [%s]", d->check);
	putc('\n', out);
	for (size_t i = 0; i < d->n_note; i++) {
		gcc_line(out, path, d, diag_level_name(DIAG_NOTE), d->note[i]);
		putc('\n', out);
	}
}

static const struct check_format check_format_gcc = {
	.name = "gcc",
	.for_people = true,
	.remark = gcc_remark,
};

const struct check_format *const check_formats[] = {
	&check_format_text, &check_format_gcc, &check_format_json, NULL
};

const struct check_format *check_format_find(const char *name)
{
	for (size_t i = 0; check_formats[i]; i++)
		if (strcmp(check_formats[i]->name, name) == 0)
			return check_formats[i];
	return NULL;
}
