/* SPDX-License-Identifier: BSD-2-Clause */
/* test_fair: threads that take the CPU for long are urgent no more, until they rest. */
#include "runtime/play/fair.h"

#include <poll.h>
#include <sched.h>
#include <stdbool.h>
#include <unistd.h>

#include "runtime/timing/clock.h"
#include "runtime/timing/sched.h"
#include "tests/unit/tap.h"

#define LIMIT_MS 20000		/* for what happens by itself */
#define REST_NS NS_PER_MS

static void execute_gettid(struct call *c)
{
	c->ret = gettid();
}

static const struct call_ops get_tid = { .execute = execute_gettid };

/* The thread of @app that makes calls; 0: none does. */
static pid_t its_thread(struct app *app)
{
	struct call c = { .ops = &get_tid };
	struct pollfd fd = { .fd = app_poll_fd(app), .events = POLLIN };

	app_submit(app, &c);
	if (poll(&fd, 1, LIMIT_MS) != 1)
		return 0;
	app_reap(app);
	return (pid_t)c.ret;
}

/* Whether both have @policy in the end.  Meanwhile this thread is busy, or rests. */
static bool become(int policy, bool busy, pid_t other)
{
	int64_t until = clock_now_ns() + LIMIT_MS * NS_PER_MS;

	do {
		if (sched_getscheduler(0) == policy &&
		    sched_getscheduler(other) == policy)
			return true;
		if (!busy)
			clock_sleep_until_ns(clock_now_ns() + REST_NS);
	} while (clock_now_ns() < until);
	return false;
}

int main(void)
{
	struct app *app;
	struct fair *fair;
	pid_t other;

	sched_set_urgent(false);
	app = app_new();
	tap_ok(!fair_new(app), "a thread that is not urgent needs nobody");
	app_free(app);
	fair_free(NULL);
	if (!sched_urgent_is_permitted()) {
		tap_skip("SCHED_FIFO", "it is not permitted here");
		return tap_done();
	}
	sched_set_urgent(true);
	app = app_new();
	other = its_thread(app);
	fair = fair_new(app);
	tap_ok(fair && other && become(SCHED_FIFO, false, other),
	       "who rests stays urgent");
	tap_ok(become(SCHED_OTHER, true, other),
	       "who is busy is not, nor the threads beside");
	tap_ok(become(SCHED_FIFO, false, other), "... until there is a rest");
	tap_ok(become(SCHED_OTHER, true, other), "... each time");
	fair_free(fair);
	app_free(app);
	return tap_done();
}
