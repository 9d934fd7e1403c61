/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * block: a plain call that does not return, where the script does not say so.
 *
 * After BLOCK_TELL_NS it is told, with its cause, to whoever watches or reads the log.
 * After BLOCK_LIMIT_NS the run fails.  Both count from when the call should have returned
 * by its own time-out (runtime/calls/own_time.h), if it has one.  A call that returns before
 * is judged as any other.
 */
#ifndef PLAY_BLOCK_H
#define PLAY_BLOCK_H

#include <stdint.h>

#define BLOCK_TELL_NS (2 * INT64_C(1000000000))
#define BLOCK_LIMIT_NS (10 * INT64_C(1000000000))

struct diag;
struct timeline;

/* Looks after the plain call that the timeline is in. */
void block_look(struct timeline *t);
/* Adds to @d what is known of that call: as it was when it was told first, since later
 * the kernel clears away what explains it. */
void block_explain(struct timeline *t, struct diag *d);
/* The call has ended. */
void block_end(struct timeline *t);

#endif
