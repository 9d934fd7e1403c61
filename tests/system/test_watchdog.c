/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_watchdog: a call that blocks is looked after, and ends when the run does.
 *
 * The call reads from a pipe that nobody writes to but the test.
 */
#include "runtime/play/watchdog.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/timing/clock.h"
#include "tests/unit/tap.h"

#define NEVER INT64_MAX
#define LOOKS 5			/* that a blocked call is waited for */

struct test {
	struct watchdog *watchdog;
	int fd[2];
	unsigned looks;		/* so far */
	unsigned write_at;	/* the look that ends the call by writing; 0: none */
	unsigned end_at;	/* the look that says no; 0: none */
	int stop_fd;
	unsigned stop_at;	/* the look that makes stop_fd readable */
};

static bool look(void *arg)
{
	struct test *t = arg;

	t->looks++;
	if (t->looks == t->write_at && write(t->fd[1], "x", 1) != 1)
		printf("# write: %s\n", strerror(errno));
	if (t->looks == t->stop_at)
		eventfd_write(t->stop_fd, 1);
	return t->looks != t->end_at;
}

static void begin(struct test *t, int64_t deadline_ns)
{
	if (pipe(t->fd))
		printf("# pipe: %s\n", strerror(errno));
	t->stop_fd = eventfd(0, 0);
	t->watchdog = watchdog_new(t->stop_fd, deadline_ns, look, t);
}

static void end(struct test *t)
{
	watchdog_free(t->watchdog);
	close(t->stop_fd);
	close(t->fd[0]);
	close(t->fd[1]);
}

/* Result of the read, -errno or bytes. */
static int blocked_read(struct test *t, bool *ret_interrupted)
{
	char byte;
	ssize_t n;

	watchdog_begin(t->watchdog);
	n = read(t->fd[0], &byte, 1);
	if (n < 0)
		n = -errno;
	*ret_interrupted = watchdog_end(t->watchdog);
	return (int)n;
}

static void test_call_that_returns(void)
{
	struct test t = { .write_at = LOOKS };
	bool interrupted;
	unsigned looks;
	int ret;

	begin(&t, NEVER);
	ret = blocked_read(&t, &interrupted);
	looks = t.looks;
	tap_ok(ret == 1 && !interrupted, "a call that blocks may return");
	tap_ok(looks >= LOOKS, "it was looked after (%u times)", looks);
	clock_sleep_until_ns(clock_now_ns() + NS_PER_S / 2);
	tap_is_int(t.looks, looks, "between calls it is not");
	end(&t);
}

static void test_interrupted(const char *what, struct test t,
			     int64_t deadline_ns)
{
	bool interrupted;
	int ret;

	begin(&t, deadline_ns);
	ret = blocked_read(&t, &interrupted);
	tap_is_int(ret, -EINTR, "%s ends a call", what);
	tap_ok(interrupted, "... which is told");
	ret = blocked_read(&t, &interrupted);
	tap_ok(ret == -EINTR && interrupted, "... and the next one");
	end(&t);
}

/* pthread_self() is the parent's there: glibc knows nothing of it. */
static void test_process_without_glibc(void)
{
	pid_t pid = (pid_t)syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
	int status = -1;

	if (pid == 0) {
		struct test t = { .end_at = 1 };
		bool interrupted;

		alarm(20);
		begin(&t, NEVER);
		_exit(blocked_read(&t, &interrupted) == -EINTR ? 0 : 1);
	}
	waitpid(pid, &status, 0);
	tap_ok(WIFEXITED(status) && WEXITSTATUS(status) == 0,
	       "a process that was made by a system call, too");
}

int main(void)
{
	/* A call that nothing ends must not last. */
	alarm(60);
	test_call_that_returns();
	test_interrupted("who looks", (struct test){ .end_at = 2 }, NEVER);
	test_interrupted("stop_fd", (struct test){ .stop_at = 2 }, NEVER);
	test_interrupted("the deadline", (struct test){ 0 },
			 clock_now_ns() + NS_PER_S / 10);
	test_process_without_glibc();
	watchdog_free(NULL);
	return tap_done();
}
