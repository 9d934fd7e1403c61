/* SPDX-License-Identifier: BSD-2-Clause */
/* json_print: JSON that can be looked at on a terminal. */
#ifndef JSON_PRINT_H
#define JSON_PRINT_H

#include <jansson.h>
#include <stdio.h>

/* Prints @value, with jansson's @flags, on one line and without a newline.  Characters
 * that could act (plain.h) are escaped, as "\u202e": a reader gets what was said. */
void json_print(FILE *out, const json_t *value, size_t flags);

#endif
