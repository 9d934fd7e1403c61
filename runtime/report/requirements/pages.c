/* SPDX-License-Identifier: BSD-2-Clause */
/* pages: the walks through the tables that Markdown and HTML have in common. */
#include "runtime/report/requirements/pages.h"

#include <stdlib.h>

#include "runtime/report/requirements/link.h"

static void print(const struct page *p, const char *text)
{
	p->form->print(p, text);
}

static void print_kernel(const struct page *p, unsigned k)
{
	td_auto_free char *title = kernel_title(&p->tables->kernels->kernel[k]);

	print(p, title);
}

void page_tallies(const struct page *p, const struct document *d)
{
	for (unsigned k = 0; k < p->n; k++) {
		const struct tally tally = d ? tally_document(d, k) :
			tally_matrix(&p->tables->matrix, k);
		td_auto_free char *text = d ?
			tally_text(&tally, TALLY_DOCUMENT) :
			tally_text(&tally, TALLY_MATRIX);

		fputs(p->form->item, p->out);
		print_kernel(p, k);
		fprintf(p->out, ": %s%s", text, p->form->item_end);
	}
}

void page_scripts(const struct page *p, const struct asked *a)
{
	for (size_t i = 0; i < a->n_shown; i++) {
		td_auto_free char *label = link_label(a->shown[i]);

		fputs(i ? ", " : "", p->out);
		p->form->link(p, label, a->shown[i]);
	}
	if (!a->n_shown && a->reason) {
		fputs("not testable: ", p->out);
		print(p, a->reason);
	}
}

/* A pass needs no word: the answer is what was seen. */
static void print_standing(const struct page *p, const struct shown *s)
{
	bool same = stands_same(s->on, p->n);

	for (unsigned k = 0; k < (same ? 1 : p->n); k++) {
		if (s->on[k].standing == STANDING_PASS)
			continue;
		fputs("<br>", p->out);
		p->form->stand(p, s->on[k]);
		if (same)
			continue;
		fputs(" (", p->out);
		print_kernel(p, k);
		putc(')', p->out);
	}
}

void page_cell(const struct page *p, const struct matrix_cell *c)
{
	for (size_t i = 0; i < c->n_shown; i++) {
		const struct shown *s = c->shown[i];
		td_auto_free char *variant = cell_variant(s);

		fputs(i ? "<br>" : "", p->out);
		if (variant) {
			print(p, variant);
			fputs(": ", p->out);
		}
		p->form->link(p, s->pragmas->cell.answer, s);
		print_standing(p, s);
	}
	if (c->impossible)
		p->form->impossible(p, c->impossible);
	else if (!c->n_shown)
		fputs(p->form->none, p->out);
}

bool page_impossible(const struct page *p, const char *title)
{
	const struct matrix *m = &p->tables->matrix;
	bool any = false;

	for (size_t i = 0; i < m->n; i++) {
		for (unsigned s = 0; s < STATE_COUNT; s++) {
			if (!m->cell[i][s].impossible)
				continue;
			fprintf(p->out, "%s%s%s, ", any ? "" : title,
				p->form->item, tcp_state_name((enum tcp_state)s));
			print(p, m->stimulus[i].name);
			fputs(": ", p->out);
			print(p, m->cell[i][s].impossible);
			fputs(p->form->item_end, p->out);
			any = true;
		}
	}
	return any;
}
