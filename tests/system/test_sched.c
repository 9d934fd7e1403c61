/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_sched: what a thread may ask for, with and without SCHED_FIFO.
 *
 * Each test is a process of its own, whose exit status tells which checks held.
 */
#include "runtime/timing/sched.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/tap.h"

/* Its struct sched_param is that of <sched.h>, too. */
#define sched_param kernel_sched_param
#include <linux/sched/types.h>
#undef sched_param

#define NOBODY 65534
#define SLICE_NS 100000

static struct sched_attr now(void)
{
	struct sched_attr attr = { 0 };

	syscall(SYS_sched_getattr, 0, &attr, sizeof(attr), 0);
	return attr;
}

static void set_policy(unsigned policy)
{
	struct sched_attr attr = {
		.size = sizeof(attr),
		.sched_policy = policy,
		.sched_nice = getpriority(PRIO_PROCESS, 0),
	};

	syscall(SYS_sched_setattr, 0, &attr, 0);
}

/* What @test says in a process of its own, of an ordinary user or not. */
static int play(int (*test)(void), bool ordinary)
{
	const struct rlimit none = { 0, 0 };
	int status = -1;
	pid_t pid = fork();

	if (pid == 0) {
		if (ordinary) {
			setrlimit(RLIMIT_RTPRIO, &none);
			if (geteuid() == 0 && setresuid(NOBODY, NOBODY, NOBODY))
				_exit(99);
		}
		_exit(test());
	}
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int probe_changes_nothing(void)
{
	set_policy(SCHED_BATCH);
	sched_urgent_is_permitted();
	return now().sched_policy == SCHED_BATCH;
}

static int is_permitted(void)
{
	return sched_urgent_is_permitted();
}

static int is_fifo(void)
{
	sched_set_urgent(true);
	return now().sched_policy == SCHED_FIFO;
}

static int is_one_of_many(void)
{
	sched_set_urgent(true);
	sched_set_urgent(false);
	return now().sched_policy == SCHED_OTHER &&
	       now().sched_runtime != SLICE_NS;
}

static int has_short_slice(void)
{
	sched_set_urgent(true);
	return now().sched_policy == SCHED_OTHER &&
	       now().sched_runtime == SLICE_NS;
}

static int keeps_nice(void)
{
	setpriority(PRIO_PROCESS, 0, 19);	/* even if "nice" runs the tests */
	sched_set_urgent(true);
	return now().sched_runtime == SLICE_NS ? getpriority(PRIO_PROCESS, 0)
					       : -1;
}

static int stays_batch(void)
{
	set_policy(SCHED_BATCH);
	sched_set_urgent(true);
	return now().sched_policy == SCHED_BATCH;
}

static int stays_idle(void)
{
	set_policy(SCHED_IDLE);
	sched_set_urgent(true);
	return now().sched_policy == SCHED_IDLE;
}

static int leads_session(void)
{
	sched_leave_group();
	return getsid(0) == getpid();
}

/* Linux 6.12 on tells the slice that was asked for. */
static int kernel_has_slices(void)
{
	struct sched_attr attr = {
		.size = sizeof(attr),
		.sched_policy = SCHED_OTHER,
		.sched_nice = getpriority(PRIO_PROCESS, 0),
		.sched_runtime = 2 * SLICE_NS,
	};

	syscall(SYS_sched_setattr, 0, &attr, 0);
	return now().sched_runtime == 2 * SLICE_NS;
}

static void test_ordinary(void)
{
	const char *slice = "an ordinary thread gets the shortest slice";

	tap_is_int(play(is_permitted, true), 0,
		   "an ordinary user may not use SCHED_FIFO");
	if (play(kernel_has_slices, true) == 1) {
		tap_is_int(play(has_short_slice, true), 1, "%s", slice);
		tap_is_int(play(keeps_nice, true), 19, "... and stays nice");
	} else {
		tap_skip(slice, "the kernel has one slice for all");
	}
	tap_is_int(play(is_one_of_many, true), 1, "... and gives it back");
	tap_is_int(play(stays_batch, true), 1, "SCHED_BATCH stays");
	tap_is_int(play(stays_idle, true), 1, "SCHED_IDLE stays");
	tap_is_int(play(leads_session, true), 1, "it gets a session");
}

static void test_permitted(void)
{
	if (play(is_permitted, false) != 1) {
		tap_skip("SCHED_FIFO", "it is not permitted here");
		return;
	}
	tap_is_int(play(is_fifo, false), 1, "SCHED_FIFO where it is permitted");
	tap_is_int(play(is_one_of_many, false), 1, "... and back");
	tap_is_int(play(leads_session, false), 0,
		   "no session is needed for that");
}

int main(void)
{
	test_ordinary();
	test_permitted();
	tap_is_int(play(probe_changes_nothing, false), 1,
		   "asking changes nothing");
	return tap_done();
}
