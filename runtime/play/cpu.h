/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cpu: keeps a timeline and its application threads on one CPU.
 *
 * Which one is a matter of the kernel's timers: see ticks.h.
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

/* Keeps the calling thread, and those it will make, on @cpu. */
void cpu_stay(int cpu, struct cpu_place *ret_before);
/* Lets thread or process @pid (0: the calling thread) go everywhere again. */
void cpu_restore(pid_t pid, const struct cpu_place *before);

#endif
