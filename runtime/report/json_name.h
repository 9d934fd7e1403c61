/* SPDX-License-Identifier: BSD-2-Clause */
/* json_name: names of records as the values that they stand for. */
#ifndef JSON_NAME_H
#define JSON_NAME_H

#include <jansson.h>

/* The index of the name that @key of @o holds, among the @n that @name tells; @n: it is
 * none of them, or no string. */
unsigned json_name_get(const json_t *o, const char *key, unsigned n,
		       const char *(*name)(unsigned i));

/* For @name: of enum verdict and of enum fail_kind. */
const char *json_name_of_verdict(unsigned i);
const char *json_name_of_kind(unsigned i);

#endif
