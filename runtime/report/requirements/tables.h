/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tables: what scripts show, in the order in which it is told: the requirements of each
 * document, and the matrix of states and stimuli.
 */
#ifndef TABLES_H
#define TABLES_H

#include <stdbool.h>

#include "runtime/report/requirements/lists.h"
#include "runtime/report/requirements/shown.h"

struct asked {
	const char *id;
	const char *section;	/* NULL: the list does not have the requirement */
	const char *text;	/* what it asks; NULL likewise */
	const char *reason;	/* why no script can show it; or NULL */
	const struct shown **shown;	/* by these scripts */
	size_t n_shown, cap_shown;
	struct stand on[KERNELS_MAX];	/* the worst of them */
};

struct document {
	const char *name;	/* "RFC9293", as the first script writes it */
	const char *folder;	/* "rfc9293" */
	bool listed;		/* there is a list */
	struct asked **asked;	/* in the order of the list, then what it lacks */
	size_t n, cap;
	void *by_id;		/* tsearch(3)'s tree of struct asked */
};

struct stimulus {
	const char *name;
	const char *text;	/* what it is; NULL: not told */
};

/* A cell may be shown by several scripts, in order. */
struct matrix_cell {
	const struct shown **shown;
	size_t n_shown, cap_shown;
	const char *impossible;	/* why it cannot be; or NULL */
};

struct matrix {
	struct stimulus *stimulus;	/* in the order of their list, then of the alphabet */
	size_t n, cap;
	struct matrix_cell (*cell)[STATE_COUNT];	/* of each stimulus */
};

struct tables {
	struct arena *mem;		/* owns all of it */
	const struct kernels *kernels;	/* the columns */
	struct document *document;	/* in the order of their folders */
	size_t n, cap;
	struct matrix matrix;		/* n is 0: no script shows a cell */
	char *error;		/* what is wrong with the lists, a line each; or NULL.
				 * tables_done() frees it */
};

/* Makes the tables of what @list, which is sorted, has.  They point into it. */
void tables_make(const struct shown_list *list, struct tables *ret);
void tables_done(struct tables *t);

/* Requirements, or cells, by how they stand. */
struct tally {
	size_t all;
	size_t standing[STANDING_COUNT];
	size_t explained;	/* STANDING_NONE, and there is a reason */
};

/* On kernel @k. */
struct tally tally_document(const struct document *d, unsigned k);
struct tally tally_matrix(const struct matrix *m, unsigned k);
/* What is asked, or why that is not known: "not in the list"; "" without a list. */
const char *asked_text(const struct document *d, const struct asked *a);
/* How all scripts of a cell stand on kernel @k. */
struct stand cell_stand(const struct matrix_cell *c, unsigned k);
/* What tells this script of a cell from the others: "client" of
 * "syn-in-window-client.pkt"; NULL: nothing.  Caller frees. */
char *cell_variant(const struct shown *s);

#endif
