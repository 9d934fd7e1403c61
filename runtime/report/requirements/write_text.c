/* SPDX-License-Identifier: BSD-2-Clause */
/* write_text: the tables of requirements for a terminal or a log. */
#include <stdlib.h>
#include <string.h>

#include "parser/plain.h"
#include "runtime/report/requirements/write.h"

#define STANDING_WIDTH 15

struct text {
	FILE *out;
	const struct tables *tables;
};

static unsigned n_kernels(const struct text *t)
{
	return t->tables->kernels->n;
}

static void print_kernel(const struct text *t, unsigned k)
{
	td_auto_free char *title = kernel_title(&t->tables->kernels->kernel[k]);

	plain_print(t->out, title);
}

/* With several kernels, each line of words and tallies names its own. */
static void print_tallies(const struct text *t, const struct document *d)
{
	for (unsigned k = 0; k < n_kernels(t); k++) {
		const struct tally tally = d ? tally_document(d, k) :
			tally_matrix(&t->tables->matrix, k);
		td_auto_free char *text = d ?
			tally_text(&tally, TALLY_DOCUMENT) :
			tally_text(&tally, TALLY_MATRIX);

		plain_print(t->out, d ? d->name : "states and stimuli");
		fputs(", ", t->out);
		print_kernel(t, k);
		fprintf(t->out, ": %s\n", text);
	}
}

/* A word for each kernel. */
static void print_standings(const struct text *t, const struct stand *on)
{
	fputs("  ", t->out);
	for (unsigned k = 0; k < n_kernels(t); k++)
		fprintf(t->out, "%-*s", STANDING_WIDTH,
			standing_name(on[k].standing));
}

static void print_whys(const struct text *t, const struct stand *on)
{
	for (unsigned k = 0; k < n_kernels(t); k++) {
		if (!on[k].why)
			continue;
		fputs("      ", t->out);
		if (n_kernels(t) > 1) {
			print_kernel(t, k);
			fputs(": ", t->out);
		}
		plain_print(t->out, on[k].why);
		putc('\n', t->out);
	}
}

static void print_scripts(const struct text *t,
			  const struct shown *const *shown, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		fputs("      ", t->out);
		plain_print(t->out, shown[i]->path);
		putc('\n', t->out);
	}
}

/* Nothing, if there is no text. */
static void print_behind(const struct text *t, const char *text)
{
	fputs(*text ? "  " : "", t->out);
	plain_print(t->out, text);
}

static void print_asked(const struct text *t, const struct document *d,
			const struct asked *a)
{
	print_standings(t, a->on);
	plain_print(t->out, a->id);
	print_behind(t, a->section ? a->section : "");
	print_behind(t, asked_text(d, a));
	putc('\n', t->out);
	if (!a->n_shown && a->reason) {
		fputs("      not testable: ", t->out);
		plain_print(t->out, a->reason);
		putc('\n', t->out);
	}
	print_whys(t, a->on);
	print_scripts(t, a->shown, a->n_shown);
}

static void print_shown(const struct text *t, enum tcp_state state,
			const struct shown *s)
{
	print_standings(t, s->on);
	fprintf(t->out, "%-14s", tcp_state_name(state));
	plain_print(t->out, s->pragmas->cell.stimulus);
	fputs(": ", t->out);
	plain_print(t->out, s->pragmas->cell.answer);
	putc('\n', t->out);
	print_whys(t, s->on);
	print_scripts(t, &s, 1);
}

static void print_cell(const struct text *t, const struct stimulus *stimulus,
		       enum tcp_state state, const struct matrix_cell *c)
{
	for (size_t i = 0; i < c->n_shown; i++)
		print_shown(t, state, c->shown[i]);
	if (!c->impossible)
		return;
	fprintf(t->out, "  %-*s%-14s", STANDING_WIDTH, "impossible",
		tcp_state_name(state));
	plain_print(t->out, stimulus->name);
	fputs(": ", t->out);
	plain_print(t->out, c->impossible);
	putc('\n', t->out);
}

void write_text(const struct tables *tables, const struct place *place)
{
	const struct text t = { place->out, tables };
	const struct matrix *m = &tables->matrix;

	for (size_t i = 0; i < tables->n; i++) {
		const struct document *d = &tables->document[i];

		print_tallies(&t, d);
		for (size_t j = 0; j < d->n; j++)
			print_asked(&t, d, d->asked[j]);
	}
	if (m->n)
		print_tallies(&t, NULL);
	for (size_t i = 0; i < m->n; i++)
		for (unsigned s = 0; s < STATE_COUNT; s++)
			print_cell(&t, &m->stimulus[i], (enum tcp_state)s,
				   &m->cell[i][s]);
	if (!tables->n && !m->n)
		fputs("no script says what it shows\n", t.out);
}
