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

void worker_hold(const struct worker_job *job)
{
	struct pollfd p[2] = {
		{ .fd = job->stop_fd, .events = POLLIN },
		{ .fd = -1, .events = POLLIN },
	};

	if (job->hold == HOLD_NOT)
		return;
	if (job->hold == HOLD_SHELL) {
		pid_t pid;

		p[1].fd = job->go_fd;
		while (poll(p, 2, -1) < 0 && errno == EINTR)
			continue;
		if (p[0].revents)
			return;
		pid = start_shell();

		if (pid < 0)
			return;
		p[1].fd = pidfd_open(pid, 0);
	}
	while (poll(p, 2, -1) < 0 && errno == EINTR)
		continue;
}
