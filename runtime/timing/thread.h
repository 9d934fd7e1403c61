/* SPDX-License-Identifier: BSD-2-Clause */
/* thread: starts threads that take no signals, which are left to the starting thread. */
#ifndef THREAD_H
#define THREAD_H

#include <pthread.h>
#include <stddef.h>

/* Starts @run(@arg) on a stack of @stack_size bytes.  0 or an errno. */
int thread_start(pthread_t *ret, size_t stack_size, void *(*run)(void *arg),
		 void *arg);

#endif
