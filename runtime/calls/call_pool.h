/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * call_pool: the calls of a run and the memory of their arguments.
 *
 * A call lives from call_begin() to call_end(); one that blocks, until the timeline has
 * taken it back from the application's thread.  Its buffers live as long, but for those
 * that the kernel reads later (MSG_ZEROCOPY): they stay until the pool ends.
 *
 * Only the timeline's thread uses a pool, or the watchdog in its place.
 */
#ifndef CALL_POOL_H
#define CALL_POOL_H

#include <stddef.h>

#include "runtime/calls/call.h"

/* How many bytes all buffers of a run may take together, of calls that have not ended: two
 * of the largest (VALUE_MAX_BUF). */
#define CALL_BUFFERS_MAX ((size_t)128 << 20)

struct call_kept;

struct call_pool {
	size_t bytes;			/* of buffers, now */
	struct arena *spare;		/* of a call that has ended, for the next one */
	struct call_kept *kept;		/* calls whose buffers stay */
};

/* Frees all calls that have ended. */
void call_pool_done(struct call_pool *p);

/* A call with ->pool and ->mem set, and all else zero. */
struct call *call_begin(struct call_pool *p);
/* Ends @c, which no thread executes any more, and frees its memory or keeps it for the
 * kernel. */
void call_end(struct call *c);

/*
 * Zeroed memory of @size bytes in @c->mem; the script chose the size, at @span.  NULL
 * after adding an error there: the calls of the run would have more than
 * CALL_BUFFERS_MAX.  A call without a pool has no limit.
 */
void *call_buffer(struct call *c, size_t size, struct span span);

#endif
