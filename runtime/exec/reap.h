/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * reap: collects the orphans of a run.
 *
 * The worker is PID 1 of its namespace.  A process that a command leaves behind becomes its
 * child when the shell ends, and when that process ends, too, it stays as a zombie until the
 * worker collects it.
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
