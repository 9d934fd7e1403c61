/* SPDX-License-Identifier: BSD-2-Clause */
/* families: lists of address families, in options and pragmas. */
#ifndef FAMILIES_H
#define FAMILIES_H

#include "parser/options.h"

#define FAMILY_BIT(family) (1u << (family))
#define FAMILIES_ALL (FAMILY_BIT(FAMILY_COUNT) - 1)

/* "ipv4,mapped" as a set of FAMILY_BIT()s; 0: not a list of families. */
unsigned families_parse(const char *text);

#endif
