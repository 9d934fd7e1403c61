/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * worker_process: a worker as its parent sees it: a child, a pipe that brings
 * its record, a time limit.
 *
 * States:  FREE --start--> RUNNING --end of the pipe--> ENDING --reaped--> FREE
 * A record that came whole is valid while the process is still ENDING: the kernel takes
 * tens of milliseconds to clear a namespace away.  Without a record, only the exit
 * status tells what happened, so that the process must be reaped first.
 */
#ifndef WORKER_PROCESS_H
#define WORKER_PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "netdev/ns.h"
#include "runtime/guest/splat.h"
#include "runtime/suite/worker.h"

struct guests;
struct suite_config;

enum worker_state { WORKER_FREE, WORKER_RUNNING, WORKER_ENDING };

struct worker_process {
	enum worker_state state;
	pid_t pid;
	int pidfd;		/* readable when it is dead */
	int pipe_fd;		/* non-blocking; -1 after its end */
	int stop_fd;		/* an eventfd */
	char *text;		/* what came so far */
	size_t len, cap;
	int64_t start_ns;	/* CLOCK_MONOTONIC */
	int64_t kill_ns;	/* CLOCK_MONOTONIC, when it is to be killed */
	bool begun;		/* set up: the timeline is played, or over */
	bool killed;		/* by us */
	bool too_long;		/* ... because its record was too long */
	int status;		/* of waitpid(), once it is FREE again */
	/* In a guest (guests.h); there is no pid, pidfd nor pipe then. */
	struct guests *guests;	/* NULL: it is a process of this machine */
	FILE *live, *capture;	/* where they go; or NULL */
	bool unplayed;		/* the guest ended before the run began */
	struct splat fault;	/* what its kernel reported; title NULL: nothing */
	char death[160];	/* how the guest ended during the run; "": it did not */
};

struct worker_spawn {
	enum ns_mode ns_mode;
	const struct worker_job *job;
	void (*work)(const struct worker_job *job, struct result *ret);
};

/*
 * Forks the worker.  0 with @p RUNNING and without a kill_ns, or -errno with a message in
 * @err.  The worker keeps the standard streams and what its job names, and no other
 * descriptor of ours: a stranger's script may have it in its hands.  The job's begin_fd,
 * stop_fd and folder are set here.
 */
int worker_process_start(struct worker_process *p,
			 const struct worker_spawn *spawn, char *err,
			 size_t err_cap);

/* The same in a guest: sends it to one of @config->guests that has a seat.  The guest, not
 * the caller, sets kill_ns. */
int worker_process_start_in_guest(struct worker_process *p,
				  const struct suite_config *config,
				  const struct worker_job *job, char *err,
				  size_t err_cap);

/* Reads what is in the pipe.  At its end, RUNNING becomes ENDING.  A worker that sends more
 * than the longest record is killed. */
void worker_process_read(struct worker_process *p);

/* Reaps the worker if it is dead.  False: it is not. */
bool worker_process_reap(struct worker_process *p);

/* Tells the worker that it must end. */
void worker_process_stop(struct worker_process *p);

/* Kills the worker: the kernel removes its namespaces and all processes in them. */
void worker_process_kill(struct worker_process *p);

/* Takes the worker's record, once.  0 with *@ret to be freed by result_done(); or -EINVAL: no
 * whole record has come. */
int worker_process_record(struct worker_process *p, struct result *ret);

/* Says in @ret what became of the run of a worker that is dead and has left no record:
 * that it "was killed by signal 11 (Segmentation fault)", or by us at its time limit of
 * @timeout_ns, or since the user @interrupted the suite. */
void worker_process_death(const struct worker_process *p, int64_t timeout_ns,
			  bool interrupted, struct result *ret);

#endif
