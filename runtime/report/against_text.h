/* SPDX-License-Identifier: BSD-2-Clause */
/* against_text: where two kernels part, for people. */
#ifndef AGAINST_TEXT_H
#define AGAINST_TEXT_H

#include <stdio.h>

#include "runtime/suite/suite.h"

/*
 * Prints how @run, which has an against, differs: verdicts with their reasons, the line of
 * the script, the first event at which the kernels part, one below the other, and what each
 * sent then.  Prints nothing if it does not differ.  The text is plain (parser/plain.h).
 */
void against_print(FILE *out, const struct suite_run *run);

#endif
