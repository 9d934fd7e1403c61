/* SPDX-License-Identifier: BSD-2-Clause */
/* explain: what a failure shows, and what can be said of its cause. */
#ifndef EXPLAIN_H
#define EXPLAIN_H

#include "parser/diag.h"
#include "runtime/story/story.h"

/* All functions add to @d, which may be NULL.  Times are CLOCK_MONOTONIC, ns. */

/* The expected packet @want above the actual one @got, with marks under what differs; the
 * packets before it; notes.  @sk (NULL: no known socket) sent @got at @time_ns. */
void explain_mismatch(struct story *story, struct diag *d,
		      const struct socket *sk, const struct wire_packet *want,
		      const struct wire_packet *got, int64_t time_ns);
/* The packet @want of @sk (NULL: no known socket) was planned for @planned_ns and has not
 * come until now: adds what is known about the cause. */
void explain_missing(struct story *story, struct diag *d,
		     const struct socket *sk, const struct wire_packet *want,
		     int64_t planned_ns);
/* The last packets up to @until_ns, the time of what failed. */
void explain_history(struct story *story, struct diag *d, int64_t until_ns);
/* The last lines of @output, which commands printed. */
void explain_output(struct diag *d, const char *output);

#endif
