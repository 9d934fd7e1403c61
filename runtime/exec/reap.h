/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * reap: collects the orphans of a run.
 *
 * The worker is PID 1 of its namespace, so what commands leave behind becomes its child
 * when their shell ends, and stays as a zombie when it has ended itself, until somebody
 * collects it.
 */
#ifndef REAP_H
#define REAP_H

#include <stddef.h>
#include <sys/types.h>

/*
 * Collects children that have ended, but for the @n of @own (0: none), which others wait
 * for; not without end.  Returns one of those that has ended and hides the orphans behind
 * it, or 0.  Where this process is not PID 1, orphans are not its own: nothing happens.
 */
pid_t reap_orphans(const pid_t *own, size_t n);

#endif
