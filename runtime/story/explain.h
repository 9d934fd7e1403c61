/* SPDX-License-Identifier: BSD-2-Clause */
/* explain: what a failure shows, and what can be said of its cause. */
#ifndef EXPLAIN_H
#define EXPLAIN_H

#include "parser/diag.h"
#include "runtime/story/story.h"

/* All functions add to @d, which may be NULL.  Times are CLOCK_MONOTONIC, ns. */

/* Whether @got is a segment with another sequence number or length than @want, so that the
 * two do not belong together. */
bool explain_is_other(const struct wire_packet *want,
		      const struct wire_packet *got);
/* Whether besides @got is a retransmission of @sk, and @want would be none. */
bool explain_is_stray(const struct story *story, const struct socket *sk,
		      const struct wire_packet *want,
		      const struct wire_packet *got);
/* Shows the expected packet @want above the actual one, @got, then the packets before it, then
 * notes.  What differs is marked, unless @other: then the two do not belong together.  @sk
 * (NULL: no known socket) sent @got at @time_ns. */
void explain_mismatch(struct story *story, struct diag *d,
		      const struct socket *sk, const struct wire_packet *want,
		      const struct wire_packet *got, int64_t time_ns,
		      bool other);
/* The packet @want of @sk (NULL: no known socket) was planned for @planned_ns and has not
 * come until now: adds what is known about the cause. */
void explain_missing(struct story *story, struct diag *d,
		     const struct socket *sk, const struct wire_packet *want,
		     int64_t planned_ns);
/* The packet @got of @sk came at the wrong time, @time_ns: what was before, and whether it
 * is a retransmission. */
void explain_untimely(struct story *story, struct diag *d,
		      const struct socket *sk, const struct wire_packet *got,
		      int64_t time_ns);
/* The last packets up to @until_ns, the time of what failed. */
void explain_history(struct story *story, struct diag *d, int64_t until_ns);
/* The same with @heading as the line above them. */
void explain_packets(struct story *story, struct diag *d, int64_t until_ns,
		     const char *heading);
/* In front of a line of a command's output. */
#define EXPLAIN_QUOTE "| "
/* The last lines of @output, which commands printed. */
void explain_output(struct diag *d, const char *output);

#endif
