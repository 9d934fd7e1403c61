/* SPDX-License-Identifier: BSD-2-Clause */
/* check_format: how "tundrill check" tells what it finds (--format). */
#ifndef CHECK_FORMAT_H
#define CHECK_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "parser/diag.h"

struct check_totals {
	size_t scripts, errors, warnings;
};

struct check_format {
	const char *name;
	bool for_people;	/* people read it, as in the log of a CI */
	/* Prints one remark about a script; @src is NULL if it cannot be read. */
	void (*remark)(FILE *out, const struct source *src, const char *path,
		       const struct diag *d, bool colour);
	/* Prints what follows the last remark; or NULL. */
	void (*end)(FILE *out, const struct check_totals *totals);
};

/* The first one is the default. */
extern const struct check_format *const check_formats[];	/* NULL at the end */
extern const struct check_format check_format_json;

/* The format with that name; NULL: none. */
const struct check_format *check_format_find(const char *name);

#endif
