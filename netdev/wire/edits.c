/* SPDX-License-Identifier: BSD-2-Clause */
/* edits: how far apart two words are. */
#include "netdev/wire/edits.h"

#include <ctype.h>
#include <limits.h>
#include <stdbool.h>
#include <string.h>

static bool same(char a, char b, bool loose)
{
	return loose ? tolower((unsigned char)a) == tolower((unsigned char)b) :
		       a == b;
}

static unsigned min3(unsigned a, unsigned b, unsigned c)
{
	unsigned m = a < b ? a : b;

	return m < c ? m : c;
}

unsigned wire_edits_count(const char *a, const char *b,
			  enum wire_edits_rule rule)
{
	bool loose = rule == WIRE_EDITS_LOOSE;
	size_t n = strlen(a), m = strlen(b);
	unsigned row[3][WIRE_EDITS_MAX_LEN + 1];
	unsigned *before = row[0], *last = row[1], *now = row[2];

	if (n > WIRE_EDITS_MAX_LEN || m > WIRE_EDITS_MAX_LEN)
		return UINT_MAX;
	for (size_t j = 0; j <= m; j++)
		last[j] = (unsigned)j;
	for (size_t i = 1; i <= n; i++) {
		unsigned *spare = before;

		now[0] = (unsigned)i;
		for (size_t j = 1; j <= m; j++) {
			unsigned cost = !same(a[i - 1], b[j - 1], loose);

			now[j] = min3(last[j] + 1, now[j - 1] + 1,
				      last[j - 1] + cost);
			if (loose && i > 1 && j > 1 &&
			    same(a[i - 1], b[j - 2], loose) &&
			    same(a[i - 2], b[j - 1], loose) &&
			    before[j - 2] + 1 < now[j])
				now[j] = before[j - 2] + 1;
		}
		before = last;
		last = now;
		now = spare;
	}
	return last[m];
}
