/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pages: the walks through the tables that Markdown and HTML have in common.
 *
 * What is told, and in which order, is here; how it is marked is a form's.
 */
#ifndef PAGES_H
#define PAGES_H

#include "runtime/report/requirements/write.h"

struct page {
	const struct page_form *form;
	FILE *out;
	const struct place *place;
	const struct tables *tables;
	unsigned n;		/* kernels */
};

struct page_form {
	void (*print)(const struct page *p, const char *text);	/* as text alone */
	void (*link)(const struct page *p, const char *text,
		     const struct shown *s);	/* to a run */
	void (*stand)(const struct page *p, struct stand stand);
	/* Of a cell that cannot be. */
	void (*impossible)(const struct page *p, const char *reason);
	const char *none;	/* of a cell that no script shows */
	const char *item, *item_end;	/* of a list */
};

/* Each kernel and what it comes to, an item each.  @d: the document; NULL: the matrix. */
void page_tallies(const struct page *p, const struct document *d);
/* The scripts of a requirement, or why there is none. */
void page_scripts(const struct page *p, const struct asked *a);
/* What a cell has. */
void page_cell(const struct page *p, const struct matrix_cell *c);
/* The cells that cannot be, with their reasons, an item each, behind @title; false: there
 * is none, and nothing is written. */
bool page_impossible(const struct page *p, const char *title);

#endif
