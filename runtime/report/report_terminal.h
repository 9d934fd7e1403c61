/* SPDX-License-Identifier: BSD-2-Clause */
/* report_terminal: what a person reads while a suite runs. */
#ifndef REPORT_TERMINAL_H
#define REPORT_TERMINAL_H

#include <stdbool.h>
#include <stdio.h>

#include "parser/diag.h"

/*
 * Remembers what was said about scripts: the runs of one script under several
 * families, which end in any order, make the same remarks.
 */
struct remarks {
	char **text;
	size_t n;
};

/* True the first time that @d is offered for @path. */
bool remarks_add(struct remarks *r, const char *path, const struct diag *d);
void remarks_done(struct remarks *r);

/* A path or other foreign text without control characters. */
void print_plain(FILE *out, const char *text);

/* "1 error", "3 errors", "2 passed"... */
void print_count(FILE *out, size_t n, const char *one, const char *many);

#endif
