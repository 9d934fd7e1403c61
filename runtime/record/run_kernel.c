/* SPDX-License-Identifier: BSD-2-Clause */
/* run_kernel: the kernel that a run was played on, for reports. */
#include "runtime/record/run_kernel.h"

#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>

#include "parser/mem.h"
#include "runtime/timing/clock.h"

struct run_kernel run_kernel_here(void)
{
	struct run_kernel k = { .hz = (unsigned)(NS_PER_S / clock_tick_ns()) };
	struct utsname name;

	if (uname(&name) == 0)
		snprintf(k.release, sizeof(k.release), "%s", name.release);
	return k;
}

bool run_kernel_equal(const struct run_kernel *a, const struct run_kernel *b)
{
	return strcmp(a->release, b->release) == 0 && a->hz == b->hz &&
	       a->virtual_time == b->virtual_time;
}

char *run_kernel_text(const struct run_kernel *k)
{
	return xasprintf("Linux %s, %u ticks a second%s", k->release, k->hz,
			 k->virtual_time ? ", virtual time" : "");
}
