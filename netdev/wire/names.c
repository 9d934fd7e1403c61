/* SPDX-License-Identifier: BSD-2-Clause */
/* names: words with a value, and what a misspelt one was meant to be. */
#include "netdev/wire/names.h"

#include <stdint.h>
#include <string.h>

#include "netdev/wire/edits.h"

#define NEAR_MAX_LEN 32		/* bytes; no name is longer */

bool wire_name_find(const struct wire_name *names, const char *word,
		    int *ret_value)
{
	for (; names->name; names++) {
		if (!strcmp(names->name, word)) {
			*ret_value = names->value;
			return true;
		}
	}
	return false;
}

const char *wire_name_of(const struct wire_name *names, int value)
{
	for (; names->name; names++) {
		if (names->value == value)
			return names->name;
	}
	return NULL;
}

void wire_near_init(struct wire_near *near, const char *word)
{
	*near = (struct wire_near){ .word = word, .edits = UINT32_MAX };
}

/* A guess may cost one edit, and one more for every four letters. */
void wire_near_offer(struct wire_near *near, const char *candidate)
{
	size_t len = strlen(near->word);
	unsigned edits;

	if (len > NEAR_MAX_LEN || strlen(candidate) > NEAR_MAX_LEN)
		return;
	edits = wire_edits_count(near->word, candidate,
				 WIRE_EDITS_EXACT);
	if (edits < near->edits && edits <= 1 + len / 4 && edits < len) {
		near->edits = edits;
		near->best = candidate;
	}
}

void wire_near_offer_all(struct wire_near *near, const struct wire_name *names)
{
	for (; names->name; names++)
		wire_near_offer(near, names->name);
}

bool wire_near_fail(const struct wire_near *near, struct wire_cursor *c,
		    size_t at, const char *what)
{
	if (near->best)
		return wire_cursor_fail(c, at,
					"unknown %s '%.32s'; did you mean '%s'?",
					what, near->word, near->best);
	return wire_cursor_fail(c, at, "unknown %s '%.32s'", what, near->word);
}
