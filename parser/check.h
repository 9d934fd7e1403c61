/* SPDX-License-Identifier: BSD-2-Clause */
/* check: named checks of a finished script: one function and one row each. */
#ifndef CHECK_H
#define CHECK_H

#include "parser/parse.h"

/* Runs all checks; errors and warnings go to p->diags. */
void check_script(struct parse *p);

#endif
