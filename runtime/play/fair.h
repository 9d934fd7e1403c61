/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fair: a run that takes the CPU for long waits for its turn.
 *
 * Timelines are urgent (sched_set_urgent()), and all those of a machine are played on one
 * CPU (ticks.h).  Such a thread keeps the CPU until it sleeps: a script that reads 64 MiB at
 * a time would hold up all other runs, and its own watchdog, for seconds.
 *
 * So a thread, more urgent than timelines are, looks 50 times a second at how much CPU time
 * the process has taken.  If that is over half of the time, the threads that make calls
 * are urgent no more, until they take less than an eighth: other runs are up to
 * 20 ms late once, and are made again if that matters (disturbance.h).
 */
#ifndef FAIR_H
#define FAIR_H

#include "runtime/play/app.h"

struct fair;

/* Looks after the calling thread and those of @app, which stays.  NULL: nothing of that is
 * needed, since the thread is not urgent; or no thread can be started. */
struct fair *fair_new(struct app *app);
/* NULL is ignored. */
void fair_free(struct fair *f);

#endif
