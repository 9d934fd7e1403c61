/* SPDX-License-Identifier: BSD-2-Clause */
/* suggest: which known word a misspelt one was meant to be, for "did you mean". */
#ifndef SUGGEST_H
#define SUGGEST_H

#include <stdbool.h>
#include <stddef.h>

/* Offer it all candidates, then read the best one. */
struct suggest {
	const char *word;
	const char *best;
	unsigned best_distance;	/* edits: WIRE_EDITS_LOOSE */
};

/* @word and all candidates must live as long as @s. */
void suggest_init(struct suggest *s, const char *word);
void suggest_offer(struct suggest *s, const char *candidate);
/* The candidate with the fewest edits; NULL: it has more than a third of the word's
 * length, rounded up. */
const char *suggest_best(const struct suggest *s);

#endif
