/* SPDX-License-Identifier: BSD-2-Clause */
/* cpu: keeps a timeline and its application threads on one CPU. */
#include "runtime/play/cpu.h"

void cpu_stay(int cpu, struct cpu_place *ret_before)
{
	cpu_set_t here;

	ret_before->known = 0;
	if (cpu < 0 || cpu >= CPU_SETSIZE ||
	    sched_getaffinity(0, sizeof(ret_before->allowed),
			      &ret_before->allowed))
		return;
	CPU_ZERO(&here);
	CPU_SET(cpu, &here);
	ret_before->known = !sched_setaffinity(0, sizeof(here), &here);
}

void cpu_restore(pid_t pid, const struct cpu_place *before)
{
	if (before->known)
		sched_setaffinity(pid, sizeof(before->allowed),
				  &before->allowed);
}
