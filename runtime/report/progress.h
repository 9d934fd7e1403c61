/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * progress: one line at the foot of a terminal, rewritten in place:
 *
 *     37/258: 35 passed, 2 failed, 4 under way, 40 s left; longest 3 s: a.pkt (ipv4)
 *
 * Whoever prints something else calls progress_clear() first; the line comes
 * back with the next progress_draw().
 */
#ifndef PROGRESS_H
#define PROGRESS_H

#include "runtime/suite/suite.h"

struct progress;

/* @out: the terminal, which stays the caller's.  @total: runs to come, at most. */
struct progress *progress_new(FILE *out, size_t total);
/* Leaves the line where it is.  @p may be NULL. */
void progress_free(struct progress *p);

/* @run begins, or begins again (another try).  It must stay valid until progress_end(). */
void progress_start(struct progress *p, const struct suite_run *run);
/* @run has ended; its verdict is counted. */
void progress_end(struct progress *p, const struct suite_run *run);

/* Takes the line away, if it is there. */
void progress_clear(struct progress *p);
/* Writes the line; a line that is there is rewritten at most five times a second. */
void progress_draw(struct progress *p);

/* The line's text at @now_ns (CLOCK_MONOTONIC), at most @width bytes.  Caller frees. */
char *progress_text(const struct progress *p, int64_t now_ns, size_t width);

#endif
