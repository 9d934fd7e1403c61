/* SPDX-License-Identifier: BSD-2-Clause */
/* test_ns_death: nothing of a run outlives its parent, nor the run's own process. */
#include <signal.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>

#include "runtime/suite/orphans.h"
#include "tests/system/ns_fixture.h"

struct death {
	enum ns_mode mode;
	const char *limit;		/* that is set to 0 before; or NULL */
	const char *name;
};

static const struct death deaths[] = {
	{ NS_ISOLATE, NULL, "isolated" },
	{ NS_STAY, NULL, "staying" },
	{ NS_STAY, "/proc/sys/user/max_pid_namespaces",
	  "staying without a PID namespace" },
	{ NS_UNTRUSTED, NULL, "untrusted" },
};

/* What a family of three tells the test. */
struct family {
	pid_t parent, child;	/* child: of ns_fork() in the parent */
	int alive_fd;		/* ends with child and grandchild */
};

/* The process from ns_fork(), with a child of its own that would stay. */
static void be_child(int ready_fd)
{
	if (!fork()) {
		if (write(ready_fd, "x", 1) < 0)
			_exit(1);
		for (;;)
			pause();
	}
	for (;;)
		pause();
}

/* A parent that starts a run and waits for its own end. */
static void be_parent(const struct death *d, int alive_fd, int say_fd)
{
	char err[ANSWER_MAX];
	int ready[2];
	pid_t pid;
	char byte;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (d->limit && !own_limits(d->limit))
		_exit(1);
	if (pipe(ready))
		_exit(1);
	pid = ns_fork(d->mode, NULL, err, sizeof(err));
	if (!pid)
		be_child(ready[1]);
	close(alive_fd);
	/* The grandchild is there when it says so. */
	if (pid < 0 || read(ready[0], &byte, 1) != 1 ||
	    write(say_fd, &pid, sizeof(pid)) != sizeof(pid))
		_exit(1);
	for (;;)
		pause();
}

static bool family_start(struct family *f, const struct death *d)
{
	int alive[2], say[2];
	bool ok;

	if (pipe(alive) || pipe(say))
		return false;
	fflush(stdout);
	f->parent = fork();
	if (!f->parent) {
		close(alive[0]);
		close(say[0]);
		be_parent(d, alive[1], say[1]);
	}
	close(alive[1]);
	close(say[1]);
	f->alive_fd = alive[0];
	ok = read(say[0], &f->child, sizeof(f->child)) == sizeof(f->child);
	close(say[0]);
	return ok;
}

static bool dead(int pidfd)
{
	struct pollfd p = { .fd = pidfd, .events = POLLIN };

	return poll(&p, 1, LIMIT_MS) == 1;
}

static void test_parent_killed(const struct death *d)
{
	const char *name = d->name;
	struct family f;
	int pidfd;

	if (!family_start(&f, d)) {
		if (d->limit)
			tap_skip(name, "limits cannot be set here");
		else
			tap_ok(false, "%s: a run starts", name);
		waitpid(f.parent, NULL, 0);
		close(f.alive_fd);
		return;
	}
	pidfd = pidfd_open(f.child, 0);
	tap_ok(!ended(f.alive_fd, 0), "%s: a run and its child live", name);
	kill(f.parent, SIGKILL);
	tap_ok(dead(pidfd), "%s: killing the parent ends the run", name);
	tap_ok(ended(f.alive_fd, LIMIT_MS), "%s: and its child", name);
	waitpid(f.parent, NULL, 0);
	/* It is an orphan of ours now: dead, or not as it should be. */
	kill(f.child, SIGKILL);
	waitpid(f.child, NULL, 0);
	close(pidfd);
	close(f.alive_fd);
}

static void test_child_killed(void)
{
	struct family f;

	if (!family_start(&f, &deaths[0])) {
		tap_ok(false, "a run starts");
		return;
	}
	kill(f.child, SIGKILL);
	tap_ok(ended(f.alive_fd, LIMIT_MS),
	       "killing the run ends all that it started");
	kill(f.parent, SIGKILL);
	waitpid(f.parent, NULL, 0);
	close(f.alive_fd);
}

int main(void)
{
	struct orphans left;

	if (!may_isolate())
		return 0;
	/* What should have ended and has not ends here. */
	orphans_begin(&left);
	for (size_t i = 0; i < sizeof(deaths) / sizeof(deaths[0]); i++) {
		test_parent_killed(&deaths[i]);
		orphans_end_all(&left);
	}
	test_child_killed();
	orphans_end_all(&left);
	orphans_done(&left);
	return tap_done();
}
