/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * worker: one run in a process of its own: set-up, init command, timeline,
 * cleanup command, code snippets, record.
 */
#ifndef WORKER_H
#define WORKER_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "parser/script.h"
#include "runtime/record/result.h"

/* How long a worker may take for its cleanup command when its time is over.  The suite
 * allows a little more before it kills the worker. */
#define WORKER_CLEANUP_NS INT64_C(2000000000)
/* The same for a worker that was told to stop. */
#define WORKER_STOP_CLEANUP_NS INT64_C(400000000)
/* How long a worker that was told to stop may take for all that it does then: it ends a
 * command, runs the cleanup command and writes the record.  After that the suite kills it, so
 * that a signal ends everything within a second. */
#define WORKER_STOP_NS INT64_C(900000000)

/* What becomes of a run that has passed: nothing, or it stays as it is. */
enum worker_hold {
	HOLD_NOT,
	HOLD_UNTIL_STOPPED,
	HOLD_SHELL,		/* until a shell in its namespaces ends */
};

struct run_held;
struct ticks;

struct worker_job {
	const struct script *script;	/* parsed without errors */
	bool pass_output;		/* commands print directly */
	bool keep_cwd;			/* do not go to the script's folder */
	const char *folder;		/* that folder without symbolic links, which
					 * a private /tmp may hide; NULL: take the one of
					 * the script's path */
	int64_t timeout_ns;		/* of the whole run */
	struct ticks *ticks;		/* the suite's; or NULL */
	int begin_fd;			/* gets a blank as the timeline begins; -1:
					 * nobody wants it */
	int stop_fd;			/* readable when it must end; -1: never */
	enum worker_hold hold;
	bool isolated;			/* the namespaces end with the run */
	int go_fd;			/* of one that is held: readable when the result
					 * has been told */
	struct run_held **held;		/* where a run is left that is held; or NULL */
	FILE *verbose;			/* live lines of -v, or NULL */
	bool progress;			/* only live lines that cannot wait, over a line
					 * that is rewritten in place */
	bool told_elsewhere;		/* the run of another family prints these */
	const char *follow;		/* of --follow: the text in front of each live
					 * line; or NULL */
	/* net.ipv4.tcp_allowed_congestion_control of the host, for messages:
	 * it cannot be read in a namespace.  NULL: not known. */
	const char *host_allowed_cc;
	FILE *capture;		/* packets of a run that failed; or NULL */
	bool capture_all;	/* ... or passed */
	bool tcp_info;		/* sample it after every event */
	bool sysctls;		/* tell which are not the kernel's defaults */
	bool goes_on_late;	/* run_config */
};

/*
 * Does the job in the namespaces of the process (the caller has forked with ns_fork())
 * and fills @ret.  Goes to the script's folder first.  The device stays until the process
 * ends: its removal takes tens of milliseconds, for which nobody should wait.
 */
void worker_run(const struct worker_job *job, struct result *ret);

/*
 * After worker_run() has passed: leaves sockets and device as they are until the job's
 * stop_fd is readable.  With HOLD_SHELL, until a shell in the run's namespaces has ended;
 * else what the kernel does meanwhile is told among the live lines, and the end of the
 * connection ends it, too.
 */
void worker_hold(const struct worker_job *job);

#endif
