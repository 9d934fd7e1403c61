/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * signaller: a process that signals the suite for workers.  They have a PID namespace that
 * the suite is not in, and no descriptor of the test's, only its shared memory.
 */
#ifndef SIGNALLER_H
#define SIGNALLER_H

#include <semaphore.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static struct signaller {
	sem_t wanted;
	_Atomic int number;	/* of the signal; 0: it is to end */
} *signaller;
static pid_t signaller_pid;

static void signal_suite(int number)
{
	signaller->number = number;
	sem_post(&signaller->wanted);
}

static void start_signaller(void)
{
	signaller = mmap(NULL, sizeof(*signaller), PROT_READ | PROT_WRITE,
			 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (signaller == MAP_FAILED || sem_init(&signaller->wanted, 1, 0))
		abort();
	signaller_pid = fork();
	if (signaller_pid)
		return;
	while (sem_wait(&signaller->wanted) == 0 && signaller->number)
		kill(getppid(), signaller->number);
	_exit(0);
}

static void end_signaller(void)
{
	signal_suite(0);
	waitpid(signaller_pid, NULL, 0);
}

#endif
