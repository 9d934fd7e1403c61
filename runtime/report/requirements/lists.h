/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * lists: what there is to show, in files beside scripts.
 *
 *     rfc9293/requirements    MUST-23  3.8.3  what it asks  -- why no script can show it
 *     matrix/impossible       LISTEN rto  why that cannot be
 *     matrix/stimuli          rto  what it is
 *
 * A file is looked for from the folder of a script upwards, up to the root; the first one
 * counts.  A row is a line: one or two words, then text to its end or to " -- ".  Lines
 * that begin with "#", and empty ones, say nothing.
 */
#ifndef LISTS_H
#define LISTS_H

#include <stddef.h>
#include <stdint.h>

#include "parser/mem.h"

#define LIST_ROWS_MAX 10000	/* more are refused */
#define LIST_WORDS_MAX 2

struct list_row {
	const char *word[LIST_WORDS_MAX];
	const char *text;
	const char *reason;	/* behind " -- "; NULL: there is none */
	uint32_t line;
};

struct list {
	const char *path;	/* absolute; NULL: there is no such file */
	struct list_row *row;
	size_t n;
};

/* The path of the file @name, "rfc9293/requirements", that belongs to @script; NULL: there
 * is none.  Caller frees. */
char *list_find(const char *script, const char *name);

/*
 * Reads the file @path, whose rows begin with @n_words words, into @mem.  0; or -errno with
 * a message in @err that names the place, and *@ret as it was.
 */
int list_read(const char *path, unsigned n_words, struct arena *mem,
	      struct list *ret, char *err, size_t err_cap);

#endif
