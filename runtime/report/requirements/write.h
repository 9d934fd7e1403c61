/* SPDX-License-Identifier: BSD-2-Clause */
/* write: the tables of requirements as text, Markdown, HTML and JSON. */
#ifndef WRITE_H
#define WRITE_H

#include <stdio.h>

#include "runtime/report/requirements/tables.h"

/* Where a table is written to, and what its links are seen from. */
struct place {
	FILE *out;
	const char *path;	/* of the file; "-": standard output */
	const char *page;	/* the file of --html, or NULL */
};

typedef void write_tables(const struct tables *t, const struct place *place);

write_tables write_text;
write_tables write_markdown;
write_tables write_html;
write_tables write_json;

/* The writer for a file of this name, by its ending; NULL: there is none. */
write_tables *write_find(const char *path);

/* --- what several have ------------------------------------------------------------- */

/* "FAIL: outbound segment differs"; caller frees. */
char *stand_text(struct stand stand);
/* "94 requirements: 80 pass, 3 not testable, 11 none"; caller frees.  @what: one of
 * them.  @explained: what is said of those that nothing shows, for a reason. */
char *tally_text(const struct tally *tally, const char *what,
		 const char *explained);
#define TALLY_DOCUMENT "requirement", "not testable"
#define TALLY_MATRIX "cell", "impossible"

/* Whether a cell stands the same on all kernels. */
bool stands_same(const struct stand *on, unsigned n);

#endif
