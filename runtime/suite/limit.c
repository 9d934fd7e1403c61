/* SPDX-License-Identifier: BSD-2-Clause */
/* limit: how long a run may take. */
#include "runtime/suite/limit.h"

#include "parser/duration.h"

int64_t limit_ns(const struct script *s, const struct pragmas *pragmas,
		 int64_t asked_ns)
{
	int64_t planned = script_duration_ns(s);

	if (asked_ns)
		return asked_ns;
	if (pragmas->timeout_ns)
		return pragmas->timeout_ns;
	if (planned > LIMIT_MAX_NS / 5 * 4)
		return LIMIT_MAX_NS;
	planned += planned / 4;
	return planned > LIMIT_DEFAULT_NS ? planned : LIMIT_DEFAULT_NS;
}
