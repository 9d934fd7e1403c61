/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cpu: keeps a timeline and its application threads on one CPU.
 *
 * Only one CPU advances jiffies (tick_do_timer_cpu).  The tick of another one may
 * come just before that, and then the kernel's timers there (delayed ACK, RTO, RACK)
 * expire a whole tick late, about every fourth time.  A CPU that is alone awake has
 * the duty by itself; two threads that wake each other on two CPUs do not let that
 * happen.
 */
#ifndef CPU_H
#define CPU_H

#include <sched.h>
#include <sys/types.h>

/* Where a thread was allowed to run. */
struct cpu_place {
	cpu_set_t allowed;
	int known;		/* 0: nothing was changed */
};

/* Keeps the calling thread, and those it will make, on the CPU it is on. */
void cpu_stay(struct cpu_place *ret_before);
/* Lets thread or process @pid (0: the calling thread) go everywhere again. */
void cpu_restore(pid_t pid, const struct cpu_place *before);

#endif
