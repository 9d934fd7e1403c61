/* SPDX-License-Identifier: BSD-2-Clause */
/* json_name: names of records as the values that they stand for. */
#include "runtime/report/json_name.h"

#include <string.h>

#include "runtime/record/result.h"

unsigned json_name_get(const json_t *o, const char *key, unsigned n,
		       const char *(*name)(unsigned i))
{
	const char *text = json_string_value(json_object_get(o, key));
	unsigned i;

	for (i = 0; text && i < n; i++)
		if (strcmp(name(i), text) == 0)
			return i;
	return n;
}

const char *json_name_of_verdict(unsigned i)
{
	return verdict_name((enum verdict)i);
}

const char *json_name_of_kind(unsigned i)
{
	return fail_kind_name((enum fail_kind)i);
}
