/* SPDX-License-Identifier: BSD-2-Clause */
/* thread: starts a thread with all signals blocked. */
#include "runtime/timing/thread.h"

#include <signal.h>

int thread_start(pthread_t *ret, size_t stack_size, void *(*run)(void *arg),
		 void *arg)
{
	sigset_t all, old;
	pthread_attr_t attr;
	int err;

	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, stack_size);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	err = pthread_create(ret, &attr, run, arg);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	pthread_attr_destroy(&attr);
	return err;
}
