/* SPDX-License-Identifier: BSD-2-Clause */
/* suggest: which known word a misspelt one was meant to be, for "did you mean". */
#include "parser/suggest.h"

#include <limits.h>
#include <string.h>

#include "netdev/wire/edits.h"

void suggest_init(struct suggest *s, const char *word)
{
	*s = (struct suggest){ .word = word, .best_distance = UINT_MAX };
}

void suggest_offer(struct suggest *s, const char *candidate)
{
	unsigned d = wire_edits_count(s->word, candidate, WIRE_EDITS_LOOSE);

	if (d < s->best_distance) {
		s->best_distance = d;
		s->best = candidate;
	}
}

const char *suggest_best(const struct suggest *s)
{
	size_t allowed = (strlen(s->word) + 2) / 3;

	return s->best && s->best_distance <= allowed ? s->best : NULL;
}
