/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * limit: how long a run may take.
 *
 * A limit of the user's counts for every script.  Else a script may have its own ("//!
 * timeout SECONDS").  Else the limit is LIMIT_DEFAULT_NS, or a quarter more than the script
 * plans if that is longer: times have a tolerance of an eighth, and commands take time.
 */
#ifndef LIMIT_H
#define LIMIT_H

#include <stdint.h>

#include "parser/script.h"

#define LIMIT_DEFAULT_NS (300 * INT64_C(1000000000))
/* A week.  The user may not ask for more, nor may a script. */
#define LIMIT_MAX_NS (PRAGMA_TIMEOUT_MAX_S * INT64_C(1000000000))

/* The limit for a run of @s, ns.  @asked_ns: the user's limit; 0: none.  @pragmas: of the
 * script, or empty ones if they are ignored. */
int64_t limit_ns(const struct script *s, const struct pragmas *pragmas,
		 int64_t asked_ns);

#endif
