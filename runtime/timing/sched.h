/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * sched: where and how soon threads run.
 *
 * Where: on one CPU, which ticks.h chooses.
 *
 * How soon: by SCHED_FIFO, where that is permitted (CAP_SYS_NICE, RLIMIT_RTPRIO).
 * Elsewhere by a short time slice and a scheduling group of one's own, which any thread may
 * ask for.  A woken thread goes before those with a longer slice (Linux 6.12 on,
 * PREEMPT_SHORT in kernel/sched/features.h).  Others do not use up the share of the group.
 */
#ifndef TIMING_SCHED_H
#define TIMING_SCHED_H

#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* Where a thread was allowed to run. */
struct sched_place {
	cpu_set_t allowed;
	int known;		/* 0: nothing was changed */
};

/* Keeps the calling thread, and those that it will make, on @cpu; -1: leaves it where it
 * may go.  *@ret_before is for sched_unpin(). */
void sched_pin(int cpu, struct sched_place *ret_before);
/* Lets thread or process @pid (0: the calling thread) go everywhere again. */
void sched_unpin(pid_t pid, const struct sched_place *before);

/* Whether SCHED_FIFO is permitted. */
bool sched_urgent_is_permitted(void);
/* With @urgent: the calling thread, and those that it will make, run as soon as they are
 * woken (SCHED_FIFO).  Without: they run as all other threads do. */
void sched_set_urgent(bool urgent);
/* Whether SCHED_FIFO is in force for the calling thread. */
bool sched_is_urgent(void);
/* The calling thread goes before urgent ones, too. */
void sched_set_most_urgent(void);
/* With @waits: thread @tid of this process, which is urgent, waits for its turn as other
 * threads do, with a short time slice.  Without: it is urgent again. */
void sched_let_wait(pid_t tid, bool waits);

/*
 * Where SCHED_FIFO is not permitted: gives the calling process a scheduling group of its
 * own, if the kernel has one for each session (sched_autogroup, see sched(7)).  The
 * process leads a new session then.  It has no controlling terminal, so it must not start
 * a shell that a person works in.
 */
void sched_leave_group(void);

/*
 * The delay of a thread: for how long it was ready to run and had no CPU.  If the thread
 * notices something late because of that, the kernel under test is not the cause.
 *
 * Returns a file descriptor for the calling thread, with which any thread may ask; -1
 * where the kernel does not tell.  The caller closes it.
 */
int sched_delay_open(void);
/* The delay since the thread began, ns; 0 if @fd is -1. */
int64_t sched_delay_ns(int fd);

#endif
