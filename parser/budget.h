/* SPDX-License-Identifier: BSD-2-Clause */
/* budget: what a parse may take: memory, and time until it is told to stop. */
#ifndef BUDGET_H
#define BUDGET_H

#include "parser/parse.h"

/* Sets @p's budget for its script's source.  False: there is not even memory to begin; an
 * error was added. */
bool budget_begin(struct parse *p);

/* Whether another token may be read, with all that it may bring.  False: memory is used
 * up, and an error was added; or script_input.stop wants an end, and script.stopped is set. */
bool budget_allows_token(struct parse *p);

#endif
