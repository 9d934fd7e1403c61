/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * kernel_job: runs a program for a build, such as make, and reads what it prints.
 *
 * The program runs in a process group of its own, whose leader is a process of ours that only
 * waits.  When the leader is told to (SIGTERM), or when this process is killed, it ends the
 * group: by SIGTERM, so that make removes what is half made, and by SIGKILL 2 s later.
 */
#ifndef KERNEL_JOB_H
#define KERNEL_JOB_H

#include <stddef.h>

struct kernel_job {
	/* The program, as PATH has it, and its arguments; NULL at the end.  No shell sees
	 * them. */
	const char *const *argv;
	int stop_fd;		/* readable: it is to end; -1: nothing stops it */
	/* Gets each line that the program prints, without its newline.  A line that is longer
	 * than KERNEL_JOB_LINE_MAX bytes comes in several pieces. */
	void (*on_line)(void *arg, const char *line);
	void *arg;
};

#define KERNEL_JOB_LINE_MAX 4095

/* Runs the program to its end.  0: its status was 0; -ECANCELED: it was stopped; another
 * -errno with a message in @err, as -ECHILD with "make ended with status 2". */
int kernel_job_run(const struct kernel_job *job, char *err, size_t err_cap);

#endif
