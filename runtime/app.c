/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * app: the application side of a run.
 *
 * Theory of operation: each thread waits on a condition for a call, executes
 * it, appends it to the list of returned calls and adds 1 to an eventfd.
 * A call goes to an idle thread, or to a new one when all are blocked in calls.
 * Threads are never killed: one that is blocked when the run ends keeps
 * what it needs (the struct app) until the process exits.
 */
#include "runtime/app.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "parser/mem.h"
#include "runtime/clock.h"

#define STACK_SIZE (256 * 1024)	/* bytes: a call has no deep stack */

struct app {
	pthread_mutex_t lock;
	pthread_cond_t work;
	struct call *submitted;		/* not taken by a thread yet */
	struct call *returned[APP_MAX_THREADS + 1];
	unsigned n_returned;
	pthread_t thread[APP_MAX_THREADS];
	unsigned n_threads, n_busy;	/* busy: with those handed a call */
	int event_fd;
	bool ending;
};

static struct call *app_take(struct app *a)
{
	struct call *c;

	pthread_mutex_lock(&a->lock);
	while (!a->submitted && !a->ending)
		pthread_cond_wait(&a->work, &a->lock);
	c = a->submitted;
	a->submitted = NULL;
	pthread_mutex_unlock(&a->lock);
	return c;
}

static void app_give_back(struct app *a, struct call *c)
{
	uint64_t one = 1;

	pthread_mutex_lock(&a->lock);
	a->returned[a->n_returned++] = c;
	a->n_busy--;
	pthread_mutex_unlock(&a->lock);
	/* Cannot block: the counter is far from its limit. */
	if (write(a->event_fd, &one, sizeof(one)) < 0)
		return;
}

static void *app_thread(void *arg)
{
	struct app *a = arg;

	for (struct call *c; (c = app_take(a));) {
		c->begin_ns = clock_now_ns();
		c->ops->execute(c);
		c->end_ns = clock_now_ns();
		app_give_back(a, c);
	}
	return NULL;
}

/* Signals are for the timeline thread. */
static int app_add_thread(struct app *a)
{
	sigset_t all, old;
	pthread_attr_t attr;
	int err;

	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK_SIZE);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	err = pthread_create(&a->thread[a->n_threads], &attr, app_thread, a);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	pthread_attr_destroy(&attr);
	if (!err)
		a->n_threads++;
	return -err;
}

struct app *app_new(void)
{
	struct app *a = xcalloc(1, sizeof(*a));
	int err;

	pthread_mutex_init(&a->lock, NULL);
	pthread_cond_init(&a->work, NULL);
	a->event_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (a->event_fd < 0) {
		err = errno;
	} else {
		pthread_mutex_lock(&a->lock);
		err = -app_add_thread(a);
		pthread_mutex_unlock(&a->lock);
		if (!err)
			return a;
		close(a->event_fd);
	}
	free(a);
	errno = err;
	return NULL;
}

void app_free(struct app *a)
{
	bool blocked;

	if (!a)
		return;
	pthread_mutex_lock(&a->lock);
	a->ending = true;
	pthread_cond_broadcast(&a->work);
	blocked = a->n_busy > 0;
	pthread_mutex_unlock(&a->lock);
	if (blocked)
		return;
	for (unsigned i = 0; i < a->n_threads; i++)
		pthread_join(a->thread[i], NULL);
	close(a->event_fd);
	pthread_cond_destroy(&a->work);
	pthread_mutex_destroy(&a->lock);
	free(a);
}

int app_submit(struct app *a, struct call *c)
{
	int err = 0;

	pthread_mutex_lock(&a->lock);
	if (a->n_busy == a->n_threads)
		err = a->n_threads == APP_MAX_THREADS ? -EAGAIN :
							app_add_thread(a);
	if (!err) {
		a->submitted = c;
		a->n_busy++;
		pthread_cond_signal(&a->work);
	}
	pthread_mutex_unlock(&a->lock);
	return err;
}

struct call *app_reap(struct app *a)
{
	struct call *c = NULL;
	uint64_t count;

	pthread_mutex_lock(&a->lock);
	if (a->n_returned) {
		c = a->returned[0];
		a->n_returned--;
		for (unsigned i = 0; i < a->n_returned; i++)
			a->returned[i] = a->returned[i + 1];
	}
	if (!a->n_returned && read(a->event_fd, &count, sizeof(count)) < 0)
		count = 0;
	pthread_mutex_unlock(&a->lock);
	return c;
}

int app_poll_fd(const struct app *a)
{
	return a->event_fd;
}
