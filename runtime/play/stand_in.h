/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * stand_in: a thread that stands in for another one while that is in a system call.
 *
 * The timeline makes plain calls itself: handing each to another thread and back
 * costs two turns at the CPU, and on a busy machine each may come a tick late.
 * Should such a call block, the run goes on being looked after, and ends when it is to.
 */
#ifndef STAND_IN_H
#define STAND_IN_H

#include <stdbool.h>
#include <stdint.h>

struct stand_in;

/*
 * Stands in for the calling thread.  During a call that takes long, @look is called with
 * @arg at least every 250 ms.  When it returns false, at @deadline_ns (CLOCK_MONOTONIC),
 * or when @stop_fd (or -1) is readable, the call is interrupted (EINTR).  NULL, with errno,
 * when there can be no thread.
 */
struct stand_in *stand_in_new(int stop_fd, int64_t deadline_ns,
			      bool (*look)(void *arg), void *arg);
void stand_in_free(struct stand_in *s);

/* Around a call.  @look runs only between the two.  True: it was interrupted. */
void stand_in_begin(struct stand_in *s);
bool stand_in_end(struct stand_in *s);

#endif
