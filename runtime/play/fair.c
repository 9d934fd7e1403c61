/* SPDX-License-Identifier: BSD-2-Clause */
/* fair: a run that takes the CPU for long waits for its turn. */
#include "runtime/play/fair.h"

#include <poll.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "parser/mem.h"
#include "runtime/timing/clock.h"
#include "runtime/timing/sched.h"
#include "runtime/timing/thread.h"

#define STACK_SIZE (64 * 1024)
#define LOOK_MS 20
#define TAKES_MUCH 2		/* over a half of the time */
#define TAKES_LITTLE 8		/* under an eighth */

struct fair {
	pthread_t thread;
	int end_fd;		/* eventfd: readable when it is to end */
	struct app *app;
	pid_t caller;
	bool waits;		/* it is not urgent */
};

static void let_wait(struct fair *f, bool waits)
{
	f->waits = waits;
	sched_let_wait(f->caller, waits);
	app_let_wait(f->app, waits);
}

static void *fair_thread(void *arg)
{
	struct fair *f = arg;
	struct pollfd fd = { .fd = f->end_fd, .events = POLLIN };
	int64_t then = clock_now_ns(), cpu_then = clock_cpu_ns();

	sched_set_most_urgent();
	while (!poll(&fd, 1, LOOK_MS)) {
		int64_t now = clock_now_ns(), cpu = clock_cpu_ns();
		int64_t all = now - then, taken = cpu - cpu_then;

		if (!f->waits && taken > all / TAKES_MUCH)
			let_wait(f, true);
		else if (f->waits && taken < all / TAKES_LITTLE)
			let_wait(f, false);
		then = now;
		cpu_then = cpu;
	}
	return NULL;
}

struct fair *fair_new(struct app *app)
{
	struct fair *f;

	if (!sched_is_urgent())
		return NULL;
	f = xcalloc(1, sizeof(*f));
	*f = (struct fair){
		.end_fd = eventfd(0, EFD_CLOEXEC),
		.app = app,
		.caller = gettid(),
	};
	if (f->end_fd >= 0 &&
	    thread_start(&f->thread, STACK_SIZE, fair_thread, f) == 0)
		return f;
	if (f->end_fd >= 0)
		close(f->end_fd);
	free(f);
	return NULL;
}

void fair_free(struct fair *f)
{
	if (!f)
		return;
	eventfd_write(f->end_fd, 1);
	pthread_join(f->thread, NULL);
	close(f->end_fd);
	free(f);
}
