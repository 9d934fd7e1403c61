/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * app: the application side of a run.
 *
 * Theory of operation: each thread waits on a condition for a call, executes
 * it, appends it to the list of returned calls and adds 1 to an eventfd.
 * A call goes to an idle thread, or to a new one when all are blocked in calls.
 * Threads are never killed: one that is blocked when the run ends keeps
 * what it needs.  Then the struct app belongs to the threads, and the last one
 * that leaves frees it, if a call ever returns.
 */
#include "runtime/play/app.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "parser/mem.h"
#include "runtime/timing/clock.h"
#include "runtime/timing/sched.h"
#include "runtime/timing/thread.h"

#define STACK_SIZE (256 * 1024)	/* bytes: a call has no deep stack */

struct app {
	pthread_mutex_t lock;
	pthread_cond_t work;
	struct call *submitted[APP_MAX_THREADS];  /* not taken yet, in order */
	unsigned n_submitted;			/* at most n_busy */
	struct call **returned;			/* not reaped yet, in order */
	unsigned n_returned;
	size_t cap_returned;
	pthread_t thread[APP_MAX_THREADS];
	unsigned n_threads, n_busy;	/* busy: with those handed a call */
	unsigned n_left;		/* threads that have ended */
	/* Of those that began. */
	int delay_fd[APP_MAX_THREADS];	/* of sched_delay_open() */
	pid_t tid[APP_MAX_THREADS];
	unsigned n_begun;
	int event_fd;
	bool ending, abandoned;
};

static void app_destroy(struct app *a)
{
	for (unsigned i = 0; i < a->n_begun; i++)
		if (a->delay_fd[i] >= 0)
			close(a->delay_fd[i]);
	close(a->event_fd);
	pthread_cond_destroy(&a->work);
	pthread_mutex_destroy(&a->lock);
	free(a->returned);
	free(a);
}

/* Takes the first of @n calls. */
static struct call *calls_shift(struct call **call, unsigned *n)
{
	struct call *first = call[0];

	--*n;
	for (unsigned i = 0; i < *n; i++)
		call[i] = call[i + 1];
	return first;
}

/* The next call, or NULL when there will be none. */
static struct call *app_take(struct app *a)
{
	struct call *c = NULL;

	pthread_mutex_lock(&a->lock);
	while (!a->n_submitted && !a->ending)
		pthread_cond_wait(&a->work, &a->lock);
	if (!a->ending)
		c = calls_shift(a->submitted, &a->n_submitted);
	pthread_mutex_unlock(&a->lock);
	return c;
}

static void app_give_back(struct app *a, struct call *c)
{
	pthread_mutex_lock(&a->lock);
	GROW(a->returned, a->n_returned, a->cap_returned);
	a->returned[a->n_returned++] = c;
	a->n_busy--;
	/* Under the lock, so that it is readable just while there is a call.
	 * Cannot block: the counter is far from its limit. */
	eventfd_write(a->event_fd, 1);
	pthread_mutex_unlock(&a->lock);
}

static void app_leave(struct app *a)
{
	bool last;

	pthread_mutex_lock(&a->lock);
	a->n_left++;
	last = a->abandoned && a->n_left == a->n_threads;
	pthread_mutex_unlock(&a->lock);
	if (last)
		app_destroy(a);
}

static void app_enter(struct app *a)
{
	int fd = sched_delay_open();

	pthread_mutex_lock(&a->lock);
	a->delay_fd[a->n_begun] = fd;
	a->tid[a->n_begun++] = gettid();
	pthread_cond_broadcast(&a->work);
	pthread_mutex_unlock(&a->lock);
}

static void *app_thread(void *arg)
{
	struct app *a = arg;

	app_enter(a);
	for (struct call *c; (c = app_take(a));) {
		c->begin_ns = clock_now_ns();
		c->ops->execute(c);
		c->end_ns = clock_now_ns();
		app_give_back(a, c);
	}
	app_leave(a);
	return NULL;
}

static int app_add_thread(struct app *a)
{
	int err = thread_start(&a->thread[a->n_threads], STACK_SIZE, app_thread, a);

	if (!err)
		a->n_threads++;
	return -err;
}

struct app *app_new(void)
{
	struct app *a = xcalloc(1, sizeof(*a));
	int err;

	a->event_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (a->event_fd < 0) {
		free(a);
		return NULL;
	}
	pthread_mutex_init(&a->lock, NULL);
	pthread_cond_init(&a->work, NULL);
	pthread_mutex_lock(&a->lock);
	err = -app_add_thread(a);
	while (!err && !a->n_begun)
		pthread_cond_wait(&a->work, &a->lock);
	pthread_mutex_unlock(&a->lock);
	if (!err)
		return a;
	app_destroy(a);
	errno = err;
	return NULL;
}

void app_free(struct app *a)
{
	bool abandoned;

	if (!a)
		return;
	pthread_mutex_lock(&a->lock);
	a->ending = true;
	abandoned = a->abandoned = a->n_busy > 0;
	for (unsigned i = 0; abandoned && i < a->n_threads; i++)
		pthread_detach(a->thread[i]);
	pthread_cond_broadcast(&a->work);
	pthread_mutex_unlock(&a->lock);
	if (abandoned)
		return;
	for (unsigned i = 0; i < a->n_threads; i++)
		pthread_join(a->thread[i], NULL);
	app_destroy(a);
}

int app_submit(struct app *a, struct call *c)
{
	int err = 0;

	pthread_mutex_lock(&a->lock);
	if (a->n_busy == a->n_threads)
		err = a->n_threads == APP_MAX_THREADS ? -EBUSY :
							app_add_thread(a);
	if (!err) {
		a->submitted[a->n_submitted++] = c;
		a->n_busy++;
		pthread_cond_signal(&a->work);
	}
	pthread_mutex_unlock(&a->lock);
	return err;
}

struct call *app_reap(struct app *a)
{
	struct call *c = NULL;
	eventfd_t count;

	pthread_mutex_lock(&a->lock);
	if (a->n_returned) {
		c = calls_shift(a->returned, &a->n_returned);
		if (!a->n_returned)
			eventfd_read(a->event_fd, &count);
	}
	pthread_mutex_unlock(&a->lock);
	return c;
}

int64_t app_run_delay_ns(struct app *a)
{
	int64_t ns = 0;

	pthread_mutex_lock(&a->lock);
	for (unsigned i = 0; i < a->n_begun; i++)
		ns += sched_delay_ns(a->delay_fd[i]);
	pthread_mutex_unlock(&a->lock);
	return ns;
}

void app_let_wait(struct app *a, bool waits)
{
	pthread_mutex_lock(&a->lock);
	for (unsigned i = 0; i < a->n_begun; i++)
		sched_let_wait(a->tid[i], waits);
	pthread_mutex_unlock(&a->lock);
}

int app_poll_fd(const struct app *a)
{
	return a->event_fd;
}
