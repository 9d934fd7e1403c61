/* SPDX-License-Identifier: BSD-2-Clause */
/* run_kernel: the kernel that a run was played on, for reports. */
#ifndef RUN_KERNEL_H
#define RUN_KERNEL_H

#include <stdbool.h>

#define RUN_KERNEL_RELEASE_MAX 65	/* as in struct utsname, with the NUL */

struct run_kernel {
	char release[RUN_KERNEL_RELEASE_MAX];	/* "7.2.0", as uname(2) has it */
	unsigned hz;			/* ticks a second, CONFIG_HZ */
	bool virtual_time;		/* as in guests: time passes when nothing else does */
};

/* The kernel of this machine.  An unknown release is "". */
struct run_kernel run_kernel_here(void);
bool run_kernel_equal(const struct run_kernel *a, const struct run_kernel *b);
/* "Linux 7.2.0, 1000 ticks a second, virtual time".  Caller frees. */
char *run_kernel_text(const struct run_kernel *k);

#endif
