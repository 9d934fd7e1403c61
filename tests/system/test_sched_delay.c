/* SPDX-License-Identifier: BSD-2-Clause */
/* test_sched_delay: a thread that shares its CPU waits for it, and others see that. */
#include "runtime/timing/sched.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <unistd.h>

#include "runtime/timing/clock.h"
#include "tests/unit/tap.h"

#define BUSY_NS (300 * NS_PER_MS)
#define SHARE_NS (10 * NS_PER_MS)	/* far less than the half that it is */

/* Of the second thread, and whether it is through. */
static _Atomic int its_fd = -1;
static _Atomic bool is_through;

static void be_busy(void)
{
	int64_t until = clock_now_ns() + BUSY_NS;

	while (clock_now_ns() < until)
		continue;
}

static void *second_thread(void *arg)
{
	(void)arg;
	its_fd = sched_delay_open();
	be_busy();
	is_through = true;
	pause();
	return NULL;
}

int main(void)
{
	struct sched_place before;
	pthread_t thread;
	int fd = sched_delay_open();
	int64_t ns;

	sched_pin(sched_getcpu(), &before);
	ns = sched_delay_ns(fd);
	pthread_create(&thread, NULL, second_thread, NULL);
	be_busy();
	ns = sched_delay_ns(fd) - ns;
	sched_unpin(0, &before);
	tap_ok(ns > SHARE_NS, "who shares a CPU has waited (%.0f ms)",
	       (double)ns / (double)NS_PER_MS);
	while (!is_through)
		clock_sleep_until_ns(clock_now_ns() + NS_PER_MS);
	ns = sched_delay_ns(its_fd);
	tap_ok(ns > SHARE_NS, "the other one has, too (%.0f ms)",
	       (double)ns / (double)NS_PER_MS);
	pthread_cancel(thread);
	pthread_join(thread, NULL);
	/* It is joined a moment before the kernel forgets it (do_exit()). */
	for (int i = 0; i < 5000 && sched_delay_ns(its_fd); i++)
		clock_sleep_until_ns(clock_now_ns() + NS_PER_MS);
	tap_ok(sched_delay_ns(its_fd) == 0,
	       "a thread that has ended has nothing to tell");
	tap_ok(sched_delay_ns(-1) == 0, "nothing is known: 0");
	close(its_fd);
	close(fd);
	return tap_done();
}
