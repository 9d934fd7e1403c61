/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ns_fixture: asks processes in namespaces, for the tests of ns_fork().
 *
 * Each question is put to a process of its own, which answers through a pipe.
 * "Ended" is the end of a pipe that only those who must end can write to.
 */
#ifndef NS_FIXTURE_H
#define NS_FIXTURE_H

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "netdev/ns.h"
#include "tests/unit/tap.h"

#define LIMIT_MS 20000		/* for what happens by itself; never waited for */
#define ANSWER_MAX 1024

typedef void (*question)(char *answer, size_t cap);

/* Reads to the end; the text of @fd in @buf. */
static inline void read_all(int fd, char *buf, size_t cap)
{
	size_t len = 0;
	ssize_t n;

	while (len < cap - 1 && (n = read(fd, buf + len, cap - 1 - len)) > 0)
		len += (size_t)n;
	buf[len] = '\0';
}

/* True when nobody is left who could write to it. */
static inline bool ended(int fd, int timeout_ms)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	return poll(&p, 1, timeout_ms) == 1 && p.revents & POLLHUP;
}

/* What @pid answers through @fd; 0: this is it.  Below 0: nothing. */
static inline const char *hear(pid_t pid, const int fd[2], question q)
{
	static char answer[ANSWER_MAX];

	if (!pid) {
		q(answer, sizeof(answer));
		_exit(write(fd[1], answer, strlen(answer)) < 0);
	}
	close(fd[1]);
	read_all(fd[0], answer, sizeof(answer));
	close(fd[0]);
	if (pid > 0)
		waitpid(pid, NULL, 0);
	return answer;
}

/* Whether runs may have namespaces here; else prints TAP's line that skips the test. */
static inline bool may_isolate(void)
{
	char err[ANSWER_MAX] = "";
	pid_t pid = ns_fork(NS_ISOLATE, NULL, err, sizeof(err));

	if (!pid)
		_exit(0);
	if (pid > 0)
		waitpid(pid, NULL, 0);
	else
		printf("1..0 # SKIP %s\n", err);
	return pid > 0;
}

/* What a process in the namespaces of @mode answers, or why there is none. */
static inline const char *ask(enum ns_mode mode, const char *keep_dir, question q)
{
	static char err[ANSWER_MAX];
	const char *answer;
	int fd[2];
	pid_t pid;

	if (pipe2(fd, O_CLOEXEC))
		return "no pipe";
	pid = ns_fork(mode, keep_dir, err, sizeof(err));
	answer = hear(pid, fd, q);
	return pid < 0 ? err : answer;
}

/* The same in a plain child, for what must not happen to this process. */
static inline const char *ask_child(question q)
{
	int fd[2];

	if (pipe2(fd, O_CLOEXEC))
		return "no pipe";
	fflush(stdout);
	return hear(fork(), fd, q);
}

static inline void answers(enum ns_mode mode, const char *keep_dir, question q,
		    const char *want, const char *what)
{
	tap_is_str(ask(mode, keep_dir, q), want, "%s", what);
}

/* --- limits of namespaces --------------------------------------------------- */

static inline bool write_text(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool ok = fd >= 0 && write(fd, text, strlen(text)) > 0;

	close(fd);
	return ok;
}

/* A user namespace of our own, whose limits are ours to set. */
static inline bool own_limits(const char *limit)
{
	char map[32];

	snprintf(map, sizeof(map), "0 %u 1", geteuid());
	return !unshare(CLONE_NEWUSER) &&
	       write_text("/proc/self/setgroups", "deny") &&
	       write_text("/proc/self/uid_map", map) &&
	       write_text("/proc/self/gid_map", map) && write_text(limit, "0");
}

#endif
