/* SPDX-License-Identifier: BSD-2-Clause */
/* test_reap: orphans of a run are collected, and nobody else's children. */
#include "runtime/exec/reap.h"

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include "netdev/ns.h"
#include "tests/unit/tap.h"

/* A process that ends at once; it is a zombie when this returns. */
static pid_t make_zombie(void)
{
	pid_t pid = fork();
	siginfo_t info;

	if (!pid)
		_exit(0);
	waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT);
	return pid;
}

static bool is_there(pid_t pid)
{
	siginfo_t info = { 0 };

	return !waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) &&
	       info.si_pid == pid;
}

/* In a PID namespace: 'a' and on, for each thing that is so. */
static void look(int fd)
{
	pid_t own[2], orphan[2000], ended = 0;
	char said[8] = { 0 };
	bool gone = true;
	size_t n = 0;

	for (size_t i = 0; i < 2000; i++)
		orphan[i] = make_zombie();
	own[0] = make_zombie();
	own[1] = 0;
	for (int turns = 0; turns < 4; turns++)
		ended = reap_orphans(own, 2);
	for (size_t i = 0; i < 2000; i++)
		gone &= !is_there(orphan[i]);
	if (gone)
		said[n++] = 'a';
	if (ended == own[0] && is_there(own[0]))
		said[n++] = 'b';
	waitpid(own[0], NULL, 0);
	if (!reap_orphans(own, 2))
		said[n++] = 'c';
	_exit(write(fd, said, n) < 0);
}

int main(void)
{
	pid_t pid = make_zombie(), none = 0;
	char err[512], said[8] = "";
	int fd[2];

	tap_is_int(reap_orphans(&none, 1), 0, "who is not PID 1");
	tap_ok(is_there(pid), "... has no orphans: what ends there is another's");
	waitpid(pid, NULL, 0);
	if (pipe(fd))
		return 1;
	pid = ns_fork(NS_ISOLATE, NULL, err, sizeof(err));
	if (!pid)
		look(fd[1]);
	close(fd[1]);
	if (pid < 0) {
		printf("ok 3 - orphans # SKIP no namespaces: %s\n1..3\n", err);
		return 0;
	}
	if (read(fd[0], said, sizeof(said) - 1) < 0)
		said[0] = '\0';
	waitpid(pid, NULL, 0);
	tap_ok(strchr(said, 'a'), "2000 orphans are collected, in turns");
	tap_ok(strchr(said, 'b'), "a child that somebody waits for is left, and told");
	tap_ok(strchr(said, 'c'), "then there is nothing");
	return tap_done();
}
