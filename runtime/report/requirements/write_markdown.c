/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * write_markdown: the tables of requirements as Markdown, as GitHub shows it.
 *
 * The eleven states do not fit a page of 1000 pixels side by side: the matrix is two
 * tables, of the states up to ESTABLISHED and of those behind it.
 */
#include <stdlib.h>
#include <string.h>

#include "runtime/report/facts.h"
#include "runtime/report/requirements/link.h"
#include "runtime/report/requirements/pages.h"

/* What means something in a table (GitHub Flavored Markdown, 2.4 and 4.10). */
#define SPECIAL "\\`*_[]<>|~&!$#"

static void print_escaped(const struct page *p, const char *text,
			  const char *special)
{
	td_auto_free char *clean = facts_clean(text);

	for (const char *c = clean; *c; c++) {
		if (strchr(special, *c))
			putc('\\', p->out);
		putc(*c == '\n' ? ' ' : *c, p->out);
	}
}

static void print(const struct page *p, const char *text)
{
	print_escaped(p, text, SPECIAL);
}

static void print_link(const struct page *p, const char *text,
		       const struct shown *s)
{
	td_auto_free char *to = link_shown(p->place->path, NULL, s);

	putc('[', p->out);
	print(p, text);
	fprintf(p->out, "](%s)", to);
}

static void print_stand(const struct page *p, struct stand stand)
{
	const char *name = standing_name(stand.standing);

	fprintf(p->out, stand.standing == STANDING_FAIL ? "**%s**" : "%s", name);
	if (!stand.why)
		return;
	fputs(": ", p->out);
	print(p, stand.why);
}

/* The reason shows under a pointer; below, it is in a list. */
static void print_impossible_mark(const struct page *p, const char *reason)
{
	fputs("[–](#impossible \"", p->out);
	print_escaped(p, reason, SPECIAL "\"");
	fputs("\")", p->out);
}

static const struct page_form form = {
	.print = print,
	.link = print_link,
	.stand = print_stand,
	.impossible = print_impossible_mark,
	.none = "none",
	.item = "- ",
	.item_end = "\n",
};

static void print_tallies(const struct page *p, const struct document *d)
{
	page_tallies(p, d);
	putc('\n', p->out);
}

/* --- requirements ---------------------------------------------------------------- */

static void print_asked(const struct page *p, const struct document *d,
			const struct asked *a)
{
	fputs("| ", p->out);
	print(p, a->id);
	fputs(" | ", p->out);
	print(p, a->section ? a->section : "");
	fputs(" | ", p->out);
	print(p, asked_text(d, a));
	for (unsigned k = 0; k < p->n; k++) {
		fputs(" | ", p->out);
		print_stand(p, a->on[k]);
	}
	fputs(" | ", p->out);
	page_scripts(p, a);
	fputs(" |\n", p->out);
}

static void print_document(const struct page *p, const struct document *d)
{
	fputs("\n## ", p->out);
	print(p, d->name);
	fputs("\n\n", p->out);
	print_tallies(p, d);
	fputs("| Requirement | Section | What it asks |", p->out);
	for (unsigned k = 0; k < p->n; k++) {
		td_auto_free char *kernel =
			kernel_title(&p->tables->kernels->kernel[k]);

		putc(' ', p->out);
		print(p, kernel);
		fputs(" |", p->out);
	}
	fputs(" Scripts |\n| --- | --- | --- |", p->out);
	for (unsigned k = 0; k < p->n; k++)
		fputs(" --- |", p->out);
	fputs(" --- |\n", p->out);
	for (size_t i = 0; i < d->n; i++)
		print_asked(p, d, d->asked[i]);
}

/* --- the matrix ------------------------------------------------------------------ */

static void print_states(const struct page *p, unsigned first, unsigned end)
{
	const struct matrix *m = &p->tables->matrix;

	fputs("| ", p->out);
	for (unsigned s = first; s < end; s++)
		fprintf(p->out, " | %s", tcp_state_name((enum tcp_state)s));
	fputs(" |\n| ---", p->out);
	for (unsigned s = first; s < end; s++)
		fputs(" | ---", p->out);
	fputs(" |\n", p->out);
	for (size_t i = 0; i < m->n; i++) {
		fputs("| ", p->out);
		print(p, m->stimulus[i].name);
		for (unsigned s = first; s < end; s++) {
			fputs(" | ", p->out);
			page_cell(p, &m->cell[i][s]);
		}
		fputs(" |\n", p->out);
	}
	putc('\n', p->out);
}

static void print_stimuli(const struct page *p)
{
	const struct matrix *m = &p->tables->matrix;
	bool any = false;

	for (size_t i = 0; i < m->n; i++) {
		if (!m->stimulus[i].text)
			continue;
		fputs(any ? "- **" : "### Stimuli\n\n- **", p->out);
		print(p, m->stimulus[i].name);
		fputs("**: ", p->out);
		print(p, m->stimulus[i].text);
		putc('\n', p->out);
		any = true;
	}
	fputs(any ? "\n" : "", p->out);
}

static void print_matrix(const struct page *p)
{
	fputs("\n## States and stimuli\n\n", p->out);
	print_tallies(p, NULL);
	print_states(p, 0, STATE_ESTABLISHED + 1);
	print_states(p, STATE_ESTABLISHED + 1, STATE_COUNT);
	print_stimuli(p);
	page_impossible(p, "### Impossible\n\n");
}

void write_markdown(const struct tables *t, const struct place *place)
{
	const struct page p = { &form, place->out, place, t, t->kernels->n };

	fputs("# What scripts show", p.out);
	for (size_t i = 0; i < t->n; i++) {
		fputs(i ? ", " : " of ", p.out);
		print(&p, t->document[i].name);
	}
	fputs("\n\n`tundrill --requirements` makes this page of what scripts say they show, and of\n"
	      "what became of them. *pass*: all scripts of the row pass. *expected fail*: the\n"
	      "kernel is known to do otherwise. *none*: no script shows it.\n", p.out);
	for (size_t i = 0; i < t->n; i++)
		print_document(&p, &t->document[i]);
	if (t->matrix.n)
		print_matrix(&p);
}
