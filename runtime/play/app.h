/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * app: the threads of the application under test: they make the calls that are meant to
 * block, so that the timeline goes on meanwhile.  The timeline makes all other calls.
 *
 * docs/design.md has a table of all threads.
 */
#ifndef APP_H
#define APP_H

#include <stdbool.h>

#include "runtime/calls/call.h"

struct app;

/* Starts one thread and returns when it runs, so that the first call need not wait for
 * a thread.  NULL, with errno: no thread can be started. */
struct app *app_new(void);
/* Ends idle threads.  A thread that is blocked in a call is left to the end of the process,
 * and struct app with it. */
void app_free(struct app *a);

/*
 * Hands a prepared call to a thread: an idle one, or a new one (at most
 * APP_MAX_THREADS are blocked at once: then -EBUSY).  Returns 0 or -errno.
 */
#define APP_MAX_THREADS 8
int app_submit(struct app *a, struct call *c);
/* Takes a call that has returned; NULL: there is none. */
struct call *app_reap(struct app *a);
/* For how long the threads have been ready to run and had no CPU, in total, ns. */
int64_t app_run_delay_ns(struct app *a);
/* Does to its threads what sched_let_wait() says. */
void app_let_wait(struct app *a, bool waits);
/* Readable while app_reap() would return a call. */
int app_poll_fd(const struct app *a);

#endif
