/* SPDX-License-Identifier: BSD-2-Clause */
/* utf8: where the characters of a text begin and end (RFC 3629). */
#ifndef UTF8_H
#define UTF8_H

#include <stdbool.h>
#include <stddef.h>

/* Bytes of the character at @text, of which @left bytes (at least 1) may be read:
 * 1 to 4; 0 if they are not UTF-8 (RFC 3629, section 4). */
size_t utf8_len(const char *text, size_t left);

/* Whether @c continues a character: it is not its first byte. */
bool utf8_continues(char c);

/* Columns that a terminal gives to @text, of @len bytes of UTF-8: two for each wide
 * character (Unicode Standard Annex 11), none for one that combines with the one before. */
size_t utf8_columns(const char *text, size_t len);

#endif
