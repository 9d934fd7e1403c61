/* SPDX-License-Identifier: BSD-2-Clause */
/* json_print: prints JSON so that a terminal can show it. */
#ifndef JSON_PRINT_H
#define JSON_PRINT_H

#include <jansson.h>
#include <stdio.h>

/* Prints @value, with jansson's @flags, on one line and without a newline.  Characters
 * that could act (plain.h) are escaped, as "\u202e": whoever reads the JSON gets the
 * original text. */
void json_print(FILE *out, const json_t *value, size_t flags);

#endif
