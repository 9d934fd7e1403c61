/* SPDX-License-Identifier: BSD-2-Clause */
/* pragmas_json: what a script says it shows and expects, in a record of --json. */
#ifndef PRAGMAS_JSON_H
#define PRAGMAS_JSON_H

#include <jansson.h>
#include <stdbool.h>

#include "parser/pragma.h"

/* Sets the members "expect", "expect_reason", "covers" and "cell" of @o.  @pragmas: NULL if
 * they are not known. */
void pragmas_to_json(json_t *o, const struct pragmas *pragmas);

/* Reads these members into @mem; those of them that are not there say nothing.  False:
 * one of them is not what pragmas_to_json() writes. */
bool pragmas_from_json(const json_t *o, struct arena *mem,
		       const struct pragmas **ret);

#endif
