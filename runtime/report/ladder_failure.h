/* SPDX-License-Identifier: BSD-2-Clause */
/* ladder_failure: the event that a run failed at, as expected and as it was. */
#ifndef LADDER_FAILURE_H
#define LADDER_FAILURE_H

#include "runtime/report/ladder_row.h"

/* Whether @e is a packet that did not come. */
bool ladder_failure_is_packet(const struct trace_entry *e);
/* Shows both sides of @e, which failed, in place of its row, up to where states stand; or
 * the one of a packet that did not come.  @at_ns: the row's time.  @error: the run's, or NULL.  False, and nothing is
 * printed: it has no two. */
bool ladder_failure_event(struct ladder_row *r, const struct trace_entry *e,
			  int64_t at_ns, const struct diag *error);
/* On rows of its own, below @e, which failed, and its states: what differs, or why. */
void ladder_failure_why(struct ladder_row *r, const struct trace_entry *e,
			const struct diag *error);

#endif
