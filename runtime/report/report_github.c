/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * report_github: failures as workflow commands of GitHub Actions, which shows
 * them on the line of the script.
 */
#include <stdlib.h>
#include <string.h>

#include "parser/mem.h"
#include "runtime/report/facts.h"
#include "runtime/report/report.h"

/* A command is one line; in a property, commas and colons end the value. */
static void print_escaped(FILE *out, const char *text, const char *special)
{
	for (; *text; text++) {
		if (strchr(special, *text))
			fprintf(out, "%%%02X", (unsigned char)*text);
		else
			putc(*text, out);
	}
}

#define MESSAGE_SPECIAL "%\r\n"
#define PROPERTY_SPECIAL "%\r\n:,"

static void *github_begin(const struct report_config *config)
{
	struct report_config *copy = xmalloc(sizeof(*copy));

	*copy = *config;
	return copy;
}

static void github_run(void *state, const struct suite_run *run)
{
	const struct report_config *config = state;
	const struct diag *d = facts_first_error(&run->result.diags);
	td_auto_free char *title = facts_title(run);
	td_auto_free char *errors = facts_errors(run);
	FILE *out = config->out;

	if (run->result.verdict != VERDICT_FAIL &&
	    run->result.verdict != VERDICT_ERROR)
		return;
	fputs("::error file=", out);
	print_escaped(out, run->path, PROPERTY_SPECIAL);
	if (d && d->span.line)
		fprintf(out, ",line=%u,col=%u", d->span.line, d->span.col);
	fputs(",title=", out);
	print_escaped(out, title, PROPERTY_SPECIAL);
	fputs("::", out);
	print_escaped(out, *errors ? errors : "failed", MESSAGE_SPECIAL);
	putc('\n', out);
}

static void github_end(void *state, const struct report_totals *totals)
{
	(void)totals;
	free(state);
}

const struct reporter report_github = {
	.name = "github",
	.begin = github_begin,
	.run = github_run,
	.end = github_end,
};
