/* SPDX-License-Identifier: BSD-2-Clause */
/* report_terminal: what a person reads while a suite runs. */
#ifndef REPORT_TERMINAL_H
#define REPORT_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>

#include "parser/diag.h"

/*
 * Remembers what was said about scripts.  The runs of one script under several families
 * make the same remarks, which are printed once.
 */
struct remarks {
	void *texts;		/* tsearch(3)'s tree of char * */
};

/* True the first time that @d is offered for @path. */
bool remarks_add(struct remarks *r, const char *path, const struct diag *d);
/* Frees the texts; @r is empty then. */
void remarks_done(struct remarks *r);

#endif
