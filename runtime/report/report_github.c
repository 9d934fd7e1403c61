/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * report_github: failures as workflow commands of GitHub Actions, which shows
 * them on the line of the script.  All that others write to the log is quoted
 * (ci_quote.h): only what is written here is a command.
 */
#include <stdlib.h>
#include <string.h>

#include "parser/mem.h"
#include "parser/plain.h"
#include "runtime/report/agree.h"
#include "runtime/report/ci_quote.h"
#include "runtime/report/facts.h"
#include "runtime/report/report.h"

struct github {
	FILE *out;
	struct ci_quote quote;
	struct agree agree;
};

/* A command is one line; in a property, commas and colons end the value. */
static void print_escaped(FILE *out, const char *text, const char *special)
{
	size_t left = strlen(text), n;

	for (; left; text += n, left -= n) {
		n = 1;
		if (strchr(special, *text))
			fprintf(out, "%%%02X", (unsigned char)*text);
		else if (plain_char(text, left, &n))
			fwrite(text, 1, n, out);
		else
			putc(PLAIN_INSTEAD, out);
	}
}

#define MESSAGE_SPECIAL "%\r\n"
#define PROPERTY_SPECIAL "%\r\n:,"

static void *github_begin(const struct report_config *config)
{
	struct github *g = xcalloc(1, sizeof(*g));

	g->out = config->out;
	ci_quote_begin(&g->quote, g->out);
	return g;
}

/* ",line=5,col=3", of the first error. */
static char *place_of(const struct diag *d)
{
	if (!d || !d->span.line)
		return xstrdup("");
	if (d->span.end_line == d->span.line && d->span.end_col > d->span.col)
		return xasprintf(",line=%u,col=%u,endColumn=%u", d->span.line,
				 d->span.col, d->span.end_col);
	return xasprintf(",line=%u,col=%u", d->span.line, d->span.col);
}

static char *title_of(const struct agree_item *item)
{
	td_auto_free char *families = agree_families(item);

	return item->played ? xasprintf("%s (%s)%s", item->path, families,
					item->late ? ", late" : "") :
			      xstrdup(item->path);
}

static void tell(void *arg, const struct agree_item *item)
{
	td_auto_free char *title = title_of(item);
	struct github *g = arg;
	FILE *out = g->out;

	ci_quote_end(&g->quote);
	fputs("::error file=", out);
	print_escaped(out, item->path, PROPERTY_SPECIAL);
	fputs(item->line, out);
	fputs(",title=", out);
	print_escaped(out, title, PROPERTY_SPECIAL);
	fputs("::", out);
	print_escaped(out, *item->text ? item->text : "failed",
		      MESSAGE_SPECIAL);
	putc('\n', out);
	ci_quote_begin(&g->quote, out);
}

static void github_run(void *state, const struct suite_run *run)
{
	struct github *g = state;

	if (agree_is_failure(run))
		agree_hold(&g->agree, run, facts_errors(run),
			   place_of(facts_first_error(&run->result.diags)));
	agree_release(&g->agree, false, tell, g);
}

static void github_end(void *state, const struct report_totals *totals)
{
	struct github *g = state;

	(void)totals;
	agree_release(&g->agree, true, tell, g);
	ci_quote_end(&g->quote);
	free(g);
}

const struct reporter report_github = {
	.name = "github",
	.begin = github_begin,
	.run = github_run,
	.end = github_end,
};
