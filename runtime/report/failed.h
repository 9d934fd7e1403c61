/* SPDX-License-Identifier: BSD-2-Clause */
/* failed: the names of what failed, and the command that plays it again. */
#ifndef FAILED_H
#define FAILED_H

#include "runtime/suite/suite.h"

#define FAILED_NAMES_MAX 20	/* more are counted */
#define FAILED_AGAIN_MAX 100	/* paths on a command line; for more there is none */

/* Scripts, in the order in which they failed first. */
struct failed {
	struct failed_script {
		char *path;
		unsigned families;	/* FAMILY_BIT()s; 0: none is known */
	} *script;
	size_t n, cap;
};

/* Notes a run that has ended, if it failed, or could not be made because of its script. */
void failed_add(struct failed *f, const struct suite_run *run);
/* Prints the names, and @again (NULL: no command) with them; nothing if none failed. */
void failed_print(FILE *out, const struct failed *f, const char *again);
/* Frees the names; @f is empty then. */
void failed_done(struct failed *f);

#endif
