/* SPDX-License-Identifier: BSD-2-Clause */
/* facts: what several reporters take from the record of a run. */
#ifndef FACTS_H
#define FACTS_H

#include "runtime/suite/suite.h"

/* In front of a detail line that shows one side of a difference. */
#define FACTS_EXPECTED "expected  "
#define FACTS_ACTUAL   "actual    "

/* The reason of a failure, or NULL. */
const struct diag *facts_first_error(const struct diag_list *list);

/* What @d says behind @label, without the marks of emphasis; NULL: nothing, or
 * @d is.  Caller frees. */
char *facts_side(const struct diag *d, const char *label);

/* All errors as on a terminal without colour; "" if there are none.  Caller
 * frees. */
char *facts_errors(const struct suite_run *run);
/* The same of warnings. */
char *facts_warnings(const struct suite_run *run);

/* Whether the script came so far that its family is known. */
bool facts_played(const struct suite_run *run);

/* "tests/a.pkt (ipv4)"; no family where the script did not come so far.  Caller
 * frees. */
char *facts_title(const struct suite_run *run);

/* The connection under test: the one whose state changed most often, the first
 * of several.  0: none. */
unsigned facts_connection(const struct trace *t);

/*
 * Valid UTF-8 that XML 1.0 can hold (2.2, Char): what is not UTF-8 becomes
 * U+FFFD, control characters other than tabs and newlines become '?'.  Caller
 * frees.
 */
char *facts_clean(const char *text);

#endif
