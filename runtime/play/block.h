/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * block: a plain call that does not return, where the script does not say so.
 *
 * After BLOCK_TELL_NS a person who watches, or the log, is told so, with the cause.  After
 * BLOCK_LIMIT_NS the run fails.  Both count from the begin of the call or, if it has a
 * time-out of its own (runtime/calls/own_time.h), from when that is over.  A call that
 * returns before is judged as any other.
 */
#ifndef PLAY_BLOCK_H
#define PLAY_BLOCK_H

#include <stdint.h>

#define BLOCK_TELL_NS (2 * INT64_C(1000000000))
#define BLOCK_LIMIT_NS (10 * INT64_C(1000000000))

struct diag;
struct timeline;

/* Looks after the plain call that the timeline is in: tells of it, or fails the run. */
void block_look(struct timeline *t);
/* Adds to @d what was known of that call when block_look() told of it: later the kernel
 * clears away what explains it. */
void block_explain(struct timeline *t, struct diag *d);
/* The call has ended. */
void block_end(struct timeline *t);

#endif
