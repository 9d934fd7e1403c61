/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * priority: threads that run as soon as they are woken.
 *
 * Where it is permitted (CAP_SYS_NICE, RLIMIT_RTPRIO) by SCHED_FIFO.  Elsewhere by what
 * every thread may ask for: a short time slice, with which one that is woken goes before
 * those whose slice is longer (Linux 6.12 on, PREEMPT_SHORT in kernel/sched/features.h),
 * and a scheduling group whose share others have not used up.
 */
#ifndef PRIORITY_H
#define PRIORITY_H

#include <stdbool.h>

/* Whether SCHED_FIFO is permitted. */
bool priority_is_permitted(void);

/* Makes the calling thread, and those that it will make, first or one of many again. */
void priority_set_first(bool first);

/*
 * Where SCHED_FIFO is not permitted: gives the calling process a scheduling group of its
 * own, if the kernel has one for each session (sched_autogroup, see sched(7)).  The
 * process leads a new session then, without a controlling terminal.
 */
void priority_leave_group(void);

#endif
