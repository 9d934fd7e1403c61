/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * kernel_job: a program that a build needs done, such as make, and what it prints.
 *
 * It runs in a process group of its own, whose leader is a process of ours that does nothing
 * but wait: when it is told to (SIGTERM), or we are killed, it ends the group, SIGTERM first,
 * so that make removes what is half made, and SIGKILL 2 s later.
 */
#ifndef KERNEL_JOB_H
#define KERNEL_JOB_H

#include <stddef.h>

struct kernel_job {
	/* The program, as PATH has it, and its arguments; NULL at the end.  No shell sees
	 * them. */
	const char *const *argv;
	int stop_fd;		/* readable: it is to end; -1: nothing stops it */
	/* Told each line that it prints, without its newline; may be called with what
	 * is at most KERNEL_JOB_LINE_MAX bytes of a longer one. */
	void (*on_line)(void *arg, const char *line);
	void *arg;
};

#define KERNEL_JOB_LINE_MAX 4095

/* Runs it to its end: 0 if its status was 0; -ECANCELED if it was stopped; otherwise -errno,
 * -ECHILD if it ended badly, with a message in @err, "make ended with status 2". */
int kernel_job_run(const struct kernel_job *job, char *err, size_t err_cap);

#endif
