/* SPDX-License-Identifier: BSD-2-Clause */
/* test_run_delay: a thread that shares its CPU waits for it, and others see that. */
#include "runtime/play/run_delay.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

#include "runtime/play/clock.h"
#include "runtime/play/cpu.h"
#include "tests/unit/tap.h"

#define BUSY_NS (300 * NS_PER_MS)
#define SHARE_NS (10 * NS_PER_MS)	/* far less than the half that it is */

static _Atomic int fd_of_thread = -2;

static void be_busy(void)
{
	int64_t until = clock_now_ns() + BUSY_NS;

	while (clock_now_ns() < until)
		continue;
}

static void *busy_thread(void *arg)
{
	(void)arg;
	fd_of_thread = run_delay_open();
	be_busy();
	return NULL;
}

static void test_shared_cpu(void)
{
	struct cpu_place before;
	pthread_t thread;
	int fd = run_delay_open();
	int64_t own, other;

	cpu_stay(sched_getcpu(), &before);
	own = run_delay_ns(fd);
	pthread_create(&thread, NULL, busy_thread, NULL);
	be_busy();
	pthread_join(thread, NULL);
	own = run_delay_ns(fd) - own;
	cpu_restore(0, &before);
	tap_ok(own > SHARE_NS, "two threads on one CPU: one has waited (%.0f ms)",
	       (double)own / (double)NS_PER_MS);
	other = run_delay_ns(fd_of_thread);
	tap_ok(other == 0, "a thread that has ended has nothing to tell");
	close(fd_of_thread);
	close(fd);
}

static void *sleeping_thread(void *arg)
{
	(void)arg;
	fd_of_thread = run_delay_open();
	pause();
	return NULL;
}

static void test_other_thread(void)
{
	pthread_t thread;

	fd_of_thread = -2;
	pthread_create(&thread, NULL, sleeping_thread, NULL);
	while (fd_of_thread == -2)
		clock_sleep_until_ns(clock_now_ns() + NS_PER_MS);
	/* Woken once at least, which takes some time. */
	tap_ok(run_delay_ns(fd_of_thread) > 0, "another thread's is told, too");
	pthread_cancel(thread);
	pthread_join(thread, NULL);
	close(fd_of_thread);
}

int main(void)
{
	test_shared_cpu();
	test_other_thread();
	tap_ok(run_delay_ns(-1) == 0, "nothing is known: 0");
	return tap_done();
}
