/* SPDX-License-Identifier: BSD-2-Clause */
/* families: lists of address families, in options and pragmas. */
#ifndef FAMILIES_H
#define FAMILIES_H

#include "parser/options.h"

#define FAMILY_BIT(family) (1u << (family))
#define FAMILIES_ALL (FAMILY_BIT(FAMILY_COUNT) - 1)

/* The set of FAMILY_BIT()s that a list such as "ipv4,mapped" names; 0: @text is no such
 * list. */
unsigned families_parse(const char *text);

#endif
