/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * worker_process: a worker as its parent sees it: a child, a pipe that brings
 * its record, a time limit.
 *
 * States:  FREE --start--> RUNNING --end of the pipe--> ENDING --reaped--> FREE
 * A record that came whole is valid while the process is still ENDING: to clear
 * a namespace away takes the kernel tens of milliseconds.  Without a record,
 * only the exit status tells what happened, so it must be reaped first.
 */
#ifndef WORKER_PROCESS_H
#define WORKER_PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "netdev/ns.h"
#include "runtime/suite/worker.h"

enum worker_state { WORKER_FREE, WORKER_RUNNING, WORKER_ENDING };

struct worker_process {
	enum worker_state state;
	pid_t pid;
	int pidfd;		/* readable when it is dead */
	int pipe_fd;		/* non-blocking; -1 after its end */
	char *text;		/* what came so far */
	size_t len, cap;
	int64_t start_ns;	/* CLOCK_MONOTONIC */
	int64_t kill_ns;	/* when patience ends */
	bool begun;		/* set up: the timeline is played, or over */
	bool killed;		/* by us */
	int status;		/* of waitpid(), once it is FREE again */
};

struct worker_spawn {
	enum ns_mode ns_mode;
	const struct worker_job *job;
	void (*work)(const struct worker_job *job, struct result *ret);
};

/* 0, or -errno with a message in @err. */
int worker_process_start(struct worker_process *p,
			 const struct worker_spawn *spawn, char *err,
			 size_t err_cap);

/* Reads what is there.  At the end of the pipe, RUNNING becomes ENDING. */
void worker_process_read(struct worker_process *p);

/* Reaps it if it is dead.  False: it is not. */
bool worker_process_reap(struct worker_process *p);

/* SIGKILL, with which its namespaces and all processes in them go. */
void worker_process_kill(struct worker_process *p);

/* Takes the record, once; -EINVAL when no whole one has come. */
int worker_process_record(struct worker_process *p, struct result *ret);

/* Puts into words how it died without a record: "was killed by signal 11
 * (Segmentation fault)". */
void worker_process_describe(const struct worker_process *p, char *buf,
			     size_t cap);

#endif
