/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * write_html: the tables of requirements as a page that loads nothing.
 *
 * The matrix is one table of 1000 pixels, whose first row stays while the page moves.  What
 * a cell shows is linked to its run in the page of --html where there is one.
 */
#include <stdlib.h>
#include <string.h>

#include "runtime/report/facts.h"
#include "runtime/report/requirements/link.h"
#include "runtime/report/requirements/pages.h"

static const char style[] =
	":root { color-scheme: light dark; --line: #dde1e7; --paper: #ffffff;\n"
	"  --ink: #1c2330; --dim: #5f6b7a; --link: #1f5fbf; --pass: #17733a;\n"
	"  --fail: #c0202c; --known: #7a5b00; }\n"
	"@media (prefers-color-scheme: dark) { :root { --line: #2f3844;\n"
	"  --paper: #12161c; --ink: #e4e9f0; --dim: #96a3b3; --link: #7db0ff;\n"
	"  --pass: #5cc98a; --fail: #ff7f86; --known: #e0b84f; } }\n"
	"body { margin: 1.5em auto; max-width: 1000px; padding: 0 1em; color: var(--ink);\n"
	"  background: var(--paper); font: 15px/1.4 system-ui, sans-serif; }\n"
	"a { color: var(--link); }\n"
	"table { width: 100%; border-collapse: collapse; font-size: 13px; }\n"
	"th, td { padding: 3px 5px; border-bottom: 1px solid var(--line);\n"
	"  text-align: left; vertical-align: top; }\n"
	"thead th { position: sticky; top: 0; background: var(--paper); }\n"
	".matrix { font-size: 11px; table-layout: fixed; }\n"
	".matrix th, .matrix td { padding: 3px; overflow-wrap: break-word; }\n"
	".matrix th { font-size: 10px; }\n"
	".pass { color: var(--pass); } .fail { color: var(--fail); font-weight: bold; }\n"
	".expected { color: var(--known); } .skipped, .none { color: var(--dim); }\n";

static const char *const classes[STANDING_COUNT] = {
	[STANDING_NONE] = "none",
	[STANDING_SKIPPED] = "skipped",
	[STANDING_PASS] = "pass",
	[STANDING_EXPECTED] = "expected",
	[STANDING_FAIL] = "fail",
};

static void print(const struct page *p, const char *text)
{
	td_auto_free char *clean = facts_clean(text);

	for (const char *c = clean; *c; c++) {
		switch (*c) {
		case '&':
			fputs("&amp;", p->out);
			break;
		case '<':
			fputs("&lt;", p->out);
			break;
		case '>':
			fputs("&gt;", p->out);
			break;
		case '"':
			fputs("&quot;", p->out);
			break;
		case '\'':
			fputs("&#39;", p->out);
			break;
		default:
			putc(*c, p->out);
		}
	}
}

static void print_element(const struct page *p, const char *tag,
			  const char *text)
{
	fprintf(p->out, "<%s>", tag);
	print(p, text);
	fprintf(p->out, "</%s>", tag);
}

static void print_link(const struct page *p, const char *text,
		       const struct shown *s)
{
	td_auto_free char *to = link_shown(p->place->path, p->place->page, s);

	fputs("<a href=\"", p->out);
	print(p, to);
	fputs("\">", p->out);
	print(p, text);
	fputs("</a>", p->out);
}

static void print_stand(const struct page *p, struct stand stand)
{
	td_auto_free char *text = stand_text(stand);

	fprintf(p->out, "<span class=\"%s\">", classes[stand.standing]);
	print(p, text);
	fputs("</span>", p->out);
}

/* A finger cannot hover over a cell: below the table, the reasons are told again. */
static void print_impossible_mark(const struct page *p, const char *reason)
{
	fputs("<abbr title=\"", p->out);
	print(p, reason);
	fputs("\">–</abbr>", p->out);
}

static const struct page_form form = {
	.print = print,
	.link = print_link,
	.stand = print_stand,
	.impossible = print_impossible_mark,
	.none = "<span class=\"none\">none</span>",
	.item = "<li>",
	.item_end = "</li>\n",
};

static void print_tallies(const struct page *p, const struct document *d)
{
	fputs("<ul>\n", p->out);
	page_tallies(p, d);
	fputs("</ul>\n", p->out);
}

/* --- requirements ---------------------------------------------------------------- */

static void print_asked(const struct page *p, const struct document *d,
			const struct asked *a)
{
	fputs("<tr>", p->out);
	print_element(p, "th", a->id);
	print_element(p, "td", a->section ? a->section : "");
	print_element(p, "td", asked_text(d, a));
	for (unsigned k = 0; k < p->n; k++) {
		fputs("<td>", p->out);
		print_stand(p, a->on[k]);
		fputs("</td>", p->out);
	}
	fputs("<td>", p->out);
	page_scripts(p, a);
	fputs("</td></tr>\n", p->out);
}

static void print_document(const struct page *p, const struct document *d)
{
	print_element(p, "h2", d->name);
	print_tallies(p, d);
	fputs("<table>\n<thead><tr><th>Requirement</th><th>Section</th>"
	      "<th>What it asks</th>", p->out);
	for (unsigned k = 0; k < p->n; k++) {
		td_auto_free char *kernel =
			kernel_title(&p->tables->kernels->kernel[k]);

		print_element(p, "th", kernel);
	}
	fputs("<th>Scripts</th></tr></thead>\n<tbody>\n", p->out);
	for (size_t i = 0; i < d->n; i++)
		print_asked(p, d, d->asked[i]);
	fputs("</tbody>\n</table>\n", p->out);
}

/* --- the matrix ------------------------------------------------------------------ */

static void print_matrix(const struct page *p)
{
	const struct matrix *m = &p->tables->matrix;

	fputs("<h2>States and stimuli</h2>\n", p->out);
	print_tallies(p, NULL);
	fputs("<table class=\"matrix\">\n<thead><tr><th></th>", p->out);
	for (unsigned s = 0; s < STATE_COUNT; s++)
		print_element(p, "th", tcp_state_name((enum tcp_state)s));
	fputs("</tr></thead>\n<tbody>\n", p->out);
	for (size_t i = 0; i < m->n; i++) {
		fputs("<tr><th title=\"", p->out);
		print(p, m->stimulus[i].text ? m->stimulus[i].text : "");
		fputs("\">", p->out);
		print(p, m->stimulus[i].name);
		fputs("</th>", p->out);
		for (unsigned s = 0; s < STATE_COUNT; s++) {
			fputs("<td>", p->out);
			page_cell(p, &m->cell[i][s]);
			fputs("</td>", p->out);
		}
		fputs("</tr>\n", p->out);
	}
	fputs("</tbody>\n</table>\n", p->out);
}

void write_html(const struct tables *t, const struct place *place)
{
	const struct page p = { &form, place->out, place, t, t->kernels->n };

	fprintf(p.out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
		"<meta charset=\"utf-8\">\n"
		"<meta name=\"viewport\" content=\"width=device-width\">\n"
		"<title>What scripts show</title>\n<style>\n%s</style>\n"
		"</head>\n<body>\n<h1>What scripts show</h1>\n"
		"<p><b>pass</b>: all scripts of the row pass. "
		"<b>expected fail</b>: the kernel is known to do otherwise. "
		"<b>none</b>: no script shows it.</p>\n", style);
	for (size_t i = 0; i < t->n; i++)
		print_document(&p, &t->document[i]);
	if (t->matrix.n) {
		print_matrix(&p);
		if (page_impossible(&p, "<h3>Impossible</h3>\n<ul>\n"))
			fputs("</ul>\n", p.out);
	}
	fputs("</body>\n</html>\n", p.out);
}
