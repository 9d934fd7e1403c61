/* SPDX-License-Identifier: BSD-2-Clause */
/* suggest: "did you mean". */
#ifndef SUGGEST_H
#define SUGGEST_H

#include <stdbool.h>
#include <stddef.h>

/* Feed candidates, then read the best: within a third of the word's length in
 * edits (Damerau-Levenshtein, case-insensitive), else NULL. */
struct suggest {
	const char *word;
	const char *best;
	unsigned best_distance;
};

void suggest_init(struct suggest *s, const char *word);
void suggest_offer(struct suggest *s, const char *candidate);
const char *suggest_best(const struct suggest *s);

#endif
