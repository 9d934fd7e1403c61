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
 * Collects children that have ended; a limited number in one call.  It leaves the @n processes
 * of @own (entries of 0: none), which others wait for.  One of these that has ended hides the
 * orphans that wait behind it: then its number is returned, else 0.  Does nothing if this
 * process is not PID 1: then orphans are not its children.
 */
pid_t reap_orphans(const pid_t *own, size_t n);

#endif
