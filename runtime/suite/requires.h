/* SPDX-License-Identifier: BSD-2-Clause */
/* requires: whether this machine has what a script requires. */
#ifndef REQUIRES_H
#define REQUIRES_H

#include "parser/pragma.h"

/* Why the script cannot run here: the first of its requirements that is not
 * met; NULL: all are.  Caller frees. */
char *requires_unmet(const struct pragmas *pragmas);

#endif
