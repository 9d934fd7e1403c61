/* SPDX-License-Identifier: BSD-2-Clause */
/* syntax: words for a syntax error. */
#ifndef SYNTAX_H
#define SYNTAX_H

#include <stdbool.h>
#include <stddef.h>

#include "parser/parse.h"

#define SYNTAX_MAX_EXPECTED 40

/* Which tokens the grammar would have taken in place of the current token. */
struct syntax_error {
	const char *expected[SYNTAX_MAX_EXPECTED];	/* names in grammar.y */
	size_t n_expected;
};

/* Adds a token, by its name in grammar.y; past SYNTAX_MAX_EXPECTED, does nothing. */
void syntax_expect(struct syntax_error *e, const char *name);

/* Adds the error about the current token and makes the lexer skip to the next
 * event. */
void syntax_error(struct parse *p, const struct syntax_error *e);

#endif
