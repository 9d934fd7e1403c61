/* SPDX-License-Identifier: BSD-2-Clause */
/* json_string: any text as a string of JSON, which can hold only UTF-8. */
#ifndef JSON_STRING_H
#define JSON_STRING_H

#include <jansson.h>

/* A new reference to @text as a string; bytes that are not UTF-8 become U+FFFD.
 * JSON's null if @text is NULL. */
json_t *json_string_clean(const char *text);

#endif
