/* SPDX-License-Identifier: BSD-2-Clause */
/* run_delay: field 2 of schedstat (the kernel's
 * Documentation/scheduler/sched-stats.rst). */
#include "runtime/play/run_delay.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int run_delay_open(void)
{
	return open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);
}

int64_t run_delay_ns(int fd)
{
	char text[96] = "";
	long long running, waiting;

	if (pread(fd, text, sizeof(text) - 1, 0) <= 0 ||
	    sscanf(text, "%lld %lld", &running, &waiting) != 2)
		return 0;
	return waiting;
}
