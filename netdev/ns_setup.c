/* SPDX-License-Identifier: BSD-2-Clause */
/* ns_setup: what all the parts of ns_fork() use. */
#include "netdev/ns_setup.h"

#include <linux/sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

int ns_fail(char *err, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(err, NS_ERR_MAX, fmt, ap);
	va_end(ap);
	return -1;
}

long ns_clone(uint64_t flags)
{
	struct clone_args args = { .flags = flags, .exit_signal = SIGCHLD };

	return syscall(SYS_clone3, &args, sizeof(args));
}
