/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ci_quote: output that GitHub Actions is not to take for commands.
 *
 * Its runner obeys lines such as "::error::text", whoever has written them to the log,
 * until "::stop-commands::WORD" comes and again from "::WORD::" on.  A word that is
 * random and used once cannot be known to a script, even to one that reads the log.
 * (GitHub, "Workflow commands", section "Stopping and starting workflow commands".)
 */
#ifndef CI_QUOTE_H
#define CI_QUOTE_H

#include <stdio.h>

struct ci_quote {
	FILE *out;		/* the caller's; NULL: nothing is quoted */
	char word[33];		/* hexadecimal digits */
};

/* What is written to @out from now on is text ... */
void ci_quote_begin(struct ci_quote *q, FILE *out);
/* ... up to here.  Does nothing where nothing is quoted. */
void ci_quote_end(struct ci_quote *q);

#endif
