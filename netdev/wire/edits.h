/* SPDX-License-Identifier: BSD-2-Clause */
/* edits: how far apart two words are. */
#ifndef WIRE_EDITS_H
#define WIRE_EDITS_H

#define WIRE_EDITS_MAX_LEN 64	/* bytes of a word that is compared */

/* Which edits count when words are compared. */
enum wire_edits_rule {
	/* Insertions, deletions and replacements (Levenshtein). */
	WIRE_EDITS_EXACT,
	/* A swap of neighbours is one edit too (Damerau-Levenshtein, optimal string
	 * alignment), and case does not count. */
	WIRE_EDITS_LOOSE,
};

/* How many edits make @b of @a; UINT_MAX if one of them has more than
 * WIRE_EDITS_MAX_LEN bytes: then no guess is worth its time. */
unsigned wire_edits_count(const char *a, const char *b,
			  enum wire_edits_rule rule);

#endif
