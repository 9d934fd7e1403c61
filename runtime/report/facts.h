/* SPDX-License-Identifier: BSD-2-Clause */
/* facts: what several reporters take from the record of a run. */
#ifndef FACTS_H
#define FACTS_H

#include "runtime/suite/suite.h"

/* In front of a detail line that shows one side of a difference. */
#define FACTS_EXPECTED "expected  "
#define FACTS_ACTUAL   "actual    "

/* The first error of @list, which is the reason of a failure; NULL: none. */
const struct diag *facts_first_error(const struct diag_list *list);

/* The text behind @label in the details of @d, without the marks of emphasis; NULL: there
 * is none, or @d is NULL.  Caller frees. */
char *facts_side(const struct diag *d, const char *label);

/* All errors as on a terminal without colour; "" if there are none.  Caller
 * frees. */
char *facts_errors(const struct suite_run *run);
/* The same of warnings. */
char *facts_warnings(const struct suite_run *run);
/* All of them and notes, in their order, but for those of facts_notes(). */
char *facts_diags(const struct suite_run *run);
/* What is said of this run and of none that failed in the same way: where its packets are,
 * how often it was played. */
char *facts_notes(const struct suite_run *run);
/* Whether @d is one of those. */
bool facts_is_note(const struct diag *d);

/* What commands printed, then what code snippets printed; NULL: nothing.  Caller frees. */
char *facts_output(const struct suite_run *run);

/* What commands printed, unless the errors have all of it; NULL: nothing. */
const char *facts_untold(const struct suite_run *run);

/* Why the script says that it fails; NULL: it does not say so, or was not played. */
const char *facts_expected_failure(const struct suite_run *run);

/* "tolerance scale: 2.5" if scripts' tolerances were made larger; else NULL.  Caller frees. */
char *facts_tolerance_scale(const struct suite_run *run);

/* Whether the run came so far that its family is known. */
bool facts_played(const struct suite_run *run);

/* "tests/a.pkt (ipv4)"; without the family unless facts_played().  Caller frees. */
char *facts_title(const struct suite_run *run);

/* The number of the connection whose state changed most often, the first of several: it
 * is taken for the connection under test.  0: none. */
unsigned facts_connection(const struct trace *t);

/*
 * A copy of @text in valid UTF-8 that XML 1.0 can hold (2.2, Char).  Bytes that are not
 * UTF-8 become U+FFFD; what else is not plain (plain.h) becomes '?', but for newlines.
 * Caller frees.
 */
char *facts_clean(const char *text);

#endif
