/* SPDX-License-Identifier: BSD-2-Clause */
/* suggest: "did you mean". */
#include "parser/suggest.h"

#include <ctype.h>
#include <limits.h>
#include <string.h>

#define WORD_MAX 64		/* longer words are not worth a guess */

static unsigned min3(unsigned a, unsigned b, unsigned c)
{
	unsigned m = a < b ? a : b;

	return m < c ? m : c;
}

static bool same(char a, char b)
{
	return tolower((unsigned char)a) == tolower((unsigned char)b);
}

/* Damerau-Levenshtein, optimal string alignment: a swap of neighbours is one
 * edit, like an insertion, a deletion or a replacement. */
static unsigned distance(const char *a, size_t n, const char *b, size_t m)
{
	unsigned row[3][WORD_MAX + 1];
	unsigned *before = row[0], *last = row[1], *now = row[2];

	for (size_t j = 0; j <= m; j++)
		last[j] = (unsigned)j;
	for (size_t i = 1; i <= n; i++) {
		unsigned *spare = before;

		now[0] = (unsigned)i;
		for (size_t j = 1; j <= m; j++) {
			unsigned cost = !same(a[i - 1], b[j - 1]);

			now[j] = min3(last[j] + 1, now[j - 1] + 1,
				      last[j - 1] + cost);
			if (i > 1 && j > 1 && same(a[i - 1], b[j - 2]) &&
			    same(a[i - 2], b[j - 1]) &&
			    before[j - 2] + 1 < now[j])
				now[j] = before[j - 2] + 1;
		}
		before = last;
		last = now;
		now = spare;
	}
	return last[m];
}

void suggest_init(struct suggest *s, const char *word)
{
	*s = (struct suggest){ .word = word, .best_distance = UINT_MAX };
}

void suggest_offer(struct suggest *s, const char *candidate)
{
	size_t n = strlen(s->word), m = strlen(candidate);
	unsigned d;

	if (n > WORD_MAX || m > WORD_MAX)
		return;
	d = distance(s->word, n, candidate, m);
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
