/* SPDX-License-Identifier: BSD-2-Clause */
/* names: words with a value, and what a misspelt one was meant to be. */
#ifndef WIRE_NAMES_H
#define WIRE_NAMES_H

#include <stdbool.h>
#include <stddef.h>

#include "netdev/wire/token.h"

/* Tables end with a NULL name.  Of names with one value the first is printed. */
struct wire_name {
	const char *name;
	int value;
};

/* Looks @word up in @names.  False: it is not there; *@ret_value is untouched. */
bool wire_name_find(const struct wire_name *names, const char *word,
		    int *ret_value);
/* The first name with @value; NULL: none. */
const char *wire_name_of(const struct wire_name *names, int value);

/* Finds which of many candidates @word was meant to be: the one with the fewest edits. */
struct wire_near {
	const char *word;
	const char *best;	/* NULL: none is near enough */
	unsigned edits;		/* of best */
};

/* Begins with no candidate.  @word and all candidates must live as long as @near. */
void wire_near_init(struct wire_near *near, const char *word);
/* Offers one candidate, or all names of a table. */
void wire_near_offer(struct wire_near *near, const char *candidate);
void wire_near_offer_all(struct wire_near *near,
			 const struct wire_name *names);

/* Records "unknown @what 'word'; did you mean 'best'?" at token @at.  Returns
 * false. */
bool wire_near_fail(const struct wire_near *near, struct wire_cursor *c,
		    size_t at, const char *what);

#endif
