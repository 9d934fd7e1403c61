/* SPDX-License-Identifier: BSD-2-Clause */
/* worker_hold: a run that has passed stays as it is, for people to look at. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "parser/plain.h"
#include "runtime/play/held.h"
#include "runtime/suite/worker.h"

/* Interactive, in the foreground, with the signals of a program started by hand. */
static pid_t start_shell(void)
{
	const char *shell = getenv("SHELL");
	char *const argv[] = { (char *)(shell ? shell : "/bin/sh"), NULL };
	posix_spawnattr_t attr;
	sigset_t none, all;
	pid_t pid;
	int err;

	sigemptyset(&none);
	sigfillset(&all);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setsigdefault(&attr, &all);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK |
					POSIX_SPAWN_SETSIGDEF);
	err = posix_spawn(&pid, argv[0], NULL, &attr, argv, environ);
	posix_spawnattr_destroy(&attr);
	if (!err)
		return pid;
	plain_error("cannot start %s: %s", argv[0], strerror(err));
	return -1;
}

/* False: it must stop before the result has been told. */
static bool wait_to_go(const struct worker_job *job)
{
	struct pollfd p[2] = {
		{ .fd = job->stop_fd, .events = POLLIN },
		{ .fd = job->go_fd, .events = POLLIN },
	};

	while (poll(p, 2, -1) < 0 && errno == EINTR)
		continue;
	return !p[0].revents;
}

static void wait_for_end(const struct worker_job *job, int pidfd)
{
	struct pollfd p[2] = {
		{ .fd = job->stop_fd, .events = POLLIN },
		{ .fd = pidfd, .events = POLLIN },
	};

	while (poll(p, 2, -1) < 0 && errno == EINTR)
		continue;
}

void worker_hold(const struct worker_job *job)
{
	pid_t pid;

	if (job->hold == HOLD_NOT || !wait_to_go(job))
		return;
	if (job->hold == HOLD_SHELL) {
		pid = start_shell();
		if (pid >= 0)
			wait_for_end(job, pidfd_open(pid, 0));
	} else if (job->held && *job->held && job->verbose) {
		run_held_tell(*job->held, job->stop_fd, job->verbose);
	} else {
		wait_for_end(job, -1);
	}
}
