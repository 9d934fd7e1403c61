/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * run_delay: for how long a thread was ready to run and had no CPU.
 *
 * Whatever such a thread notices late says nothing of the kernel under test.
 */
#ifndef RUN_DELAY_H
#define RUN_DELAY_H

#include <stdint.h>

/* A file descriptor for the calling thread; -1 where the kernel does not tell.  Any
 * thread may ask it.  The caller closes it. */
int run_delay_open(void);
/* In total, since the thread began, ns; 0 for -1. */
int64_t run_delay_ns(int fd);

#endif
