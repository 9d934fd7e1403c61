/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * app: the application side of a run: threads that make the system calls under
 * test, so that a call that blocks never stops the timeline.
 */
#ifndef APP_H
#define APP_H

#include <stdbool.h>

#include "runtime/calls/call.h"

struct app;

/* Starts one thread and waits until it runs: the first call must not wait for that.
 * NULL with errno set when there can be none. */
struct app *app_new(void);
/* Ends idle threads; one that is blocked in a call is left to the end of the
 * process. */
void app_free(struct app *a);

/*
 * Hands a prepared call to a thread: an idle one, or a new one (at most
 * APP_MAX_THREADS are blocked at once: then -EAGAIN).  Returns 0 or -errno.
 */
#define APP_MAX_THREADS 8
int app_submit(struct app *a, struct call *c);
/* Takes a call that has returned, or NULL. */
struct call *app_reap(struct app *a);
/* For how long its threads have been ready to run and had no CPU, in total, ns. */
int64_t app_run_delay_ns(struct app *a);
/* Readable while app_reap() would return a call. */
int app_poll_fd(const struct app *a);

#endif
