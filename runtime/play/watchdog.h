/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * watchdog: a thread that stands in for another one while that is in a system call.
 *
 * The timeline makes plain calls itself.  To hand each to another thread and back would
 * take two turns at the CPU, and on a busy machine each may come a tick late.  If a plain
 * call blocks all the same, the watchdog looks after the run, and ends the call when the
 * run must end.
 */
#ifndef WATCHDOG_H
#define WATCHDOG_H

#include <stdbool.h>
#include <stdint.h>

struct watchdog;

/*
 * Stands in for the calling thread.  During a call that takes long, @look is called with
 * @arg at least every 250 ms, under the watchdog's lock.  The call is interrupted (SIGUSR2,
 * EINTR) when @look returns false, at @deadline_ns (CLOCK_MONOTONIC), or when @stop_fd (-1:
 * none) is readable.  NULL, with errno: no thread can be started.
 */
struct watchdog *watchdog_new(int stop_fd, int64_t deadline_ns,
			      bool (*look)(void *arg), void *arg);
/* Ends the thread.  @s may be NULL. */
void watchdog_free(struct watchdog *s);

/* Before and after a call.  @look runs only between the two.  True: there was a reason to
 * interrupt the call, though it may have returned before it was interrupted. */
void watchdog_begin(struct watchdog *s);
bool watchdog_end(struct watchdog *s);

#endif
