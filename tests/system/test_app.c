/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_app: calls are made in order, and one that blocks stops no other.
 *
 * The calls of this test read from a pipe, so that the test decides when they
 * return.
 */
#include "runtime/play/app.h"

#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "runtime/timing/clock.h"
#include "tests/unit/tap.h"

#define LIMIT_MS 20000		/* for what happens by itself; never waited for */
#define ROUNDS 300

static void execute_nothing(struct call *c)
{
	c->ret = 0;
}

/* Blocks until the test writes to the first pipe in c->arg, and tells the other. */
static void execute_read(struct call *c)
{
	const int *fd = c->arg;
	char byte;

	c->ret = read(fd[0], &byte, 1);
	/* Who waits for this may look at the result. */
	if (write(fd[3], &byte, 1) != 1)
		c->ret = -1;
}

static void execute_sigmask(struct call *c)
{
	c->ret = pthread_sigmask(SIG_BLOCK, NULL, c->arg);
}

static const struct call_ops nothing = { .execute = execute_nothing };
static const struct call_ops blocked_read = { .execute = execute_read };
static const struct call_ops get_sigmask = { .execute = execute_sigmask };

/* A call that blocks, the pipe that ends it, and the one that tells its end. */
struct blocker {
	struct call call;
	int fd[4];
};

static void blocker_init(struct blocker *b)
{
	*b = (struct blocker){ .call.ops = &blocked_read };
	b->call.arg = b->fd;
	if (pipe(b->fd) || pipe(b->fd + 2))
		printf("# pipe: %s\n", strerror(errno));
}

static void blocker_release(const struct blocker *b)
{
	if (write(b->fd[1], "x", 1) != 1)
		printf("# write: %s\n", strerror(errno));
}

static void blocker_done(struct blocker *b)
{
	for (unsigned i = 0; i < 4; i++)
		close(b->fd[i]);
}

/* Waits until it has returned, where nobody reaps it. */
static void blocker_await(const struct blocker *b)
{
	char byte;

	if (read(b->fd[2], &byte, 1) != 1)
		printf("# read: %s\n", strerror(errno));
}

static bool readable(const struct app *a, int timeout_ms)
{
	struct pollfd p = { .fd = app_poll_fd(a), .events = POLLIN };

	return poll(&p, 1, timeout_ms) == 1;
}

/* The next call that returns; NULL: none does. */
static struct call *await(struct app *a)
{
	return readable(a, LIMIT_MS) ? app_reap(a) : NULL;
}

/* app_submit(), also while a thread is still on its way back from a call. */
static int submit(struct app *a, struct call *c)
{
	int64_t limit_ns = clock_now_ns() + LIMIT_MS * NS_PER_MS;
	int err;

	while ((err = app_submit(a, c)) == -EBUSY && clock_now_ns() < limit_ns)
		sched_yield();
	return err;
}

static void test_one(void)
{
	int64_t before = clock_now_ns();
	struct call c = { .ops = &nothing, .ret = -1 };
	struct app *a = app_new();

	tap_ok(!readable(a, 0) && !app_reap(a), "nothing has returned yet");
	tap_is_int(app_submit(a, &c), 0, "a call is accepted");
	tap_ok(await(a) == &c && !c.ret, "and returns");
	tap_ok(before <= c.begin_ns && c.begin_ns <= c.end_ns &&
	       c.end_ns <= clock_now_ns(), "with its times");
	tap_ok(!readable(a, 0) && !app_reap(a), "once");
	app_free(a);
	app_free(NULL);
}

/* Calls that are handed over before a thread has taken the one before. */
static void test_burst(void)
{
	struct call c[APP_MAX_THREADS];
	unsigned returned = 0;
	bool accepted = true;

	for (unsigned round = 0; round < ROUNDS; round++) {
		struct app *a = app_new();
		unsigned n = 0;

		for (unsigned i = 0; i < APP_MAX_THREADS; i++) {
			c[i] = (struct call){ .ops = &nothing };
			accepted &= !submit(a, &c[i]);
		}
		while (n < APP_MAX_THREADS && await(a))
			n++;
		returned += n;
		app_free(a);
		if (n < APP_MAX_THREADS)
			break;
	}
	tap_ok(accepted, "calls are accepted one after the other");
	tap_is_int(returned, ROUNDS * APP_MAX_THREADS, "and none is lost");
}

static void test_blocked(void)
{
	struct blocker b[APP_MAX_THREADS];
	struct call c = { .ops = &nothing };
	struct app *a = app_new();
	bool accepted = true, right = true;

	blocker_init(&b[0]);
	app_submit(a, &b[0].call);
	app_submit(a, &c);
	tap_ok(await(a) == &c, "a call that blocks does not stop another");
	for (unsigned i = 1; i < APP_MAX_THREADS; i++) {
		blocker_init(&b[i]);
		accepted &= !submit(a, &b[i].call);
	}
	tap_ok(accepted, "%d calls may block at once", APP_MAX_THREADS);
	tap_is_int(app_submit(a, &c), -EBUSY, "one more is refused");
	tap_ok(!readable(a, 0), "none of them has returned");
	blocker_release(&b[5]);
	tap_ok(await(a) == &b[5].call && b[5].call.ret == 1,
	       "the one that is released returns");
	tap_is_int(submit(a, &c), 0, "and makes room for another");
	tap_ok(await(a) == &c, "which returns");
	for (unsigned i = APP_MAX_THREADS; i-- > 0;) {
		if (i == 5)
			continue;
		blocker_release(&b[i]);
		right &= await(a) == &b[i].call;
	}
	tap_ok(right, "calls are reaped in the order in which they return");
	for (unsigned i = 0; i < APP_MAX_THREADS; i++)
		blocker_done(&b[i]);
	app_free(a);
}

/* Whoever does not reap for a while loses nothing. */
static void test_unreaped(void)
{
	enum { MANY = 100 };
	static struct call c[MANY];
	struct app *a = app_new();
	unsigned n = 0, seen[MANY] = { 0 };
	bool once = true;

	for (unsigned i = 0; i < MANY; i++) {
		c[i] = (struct call){ .ops = &nothing };
		submit(a, &c[i]);
	}
	for (struct call *got; n < MANY && (got = await(a)); n++)
		once &= !seen[got - c]++;
	tap_is_int(n, MANY, "many calls may return before one is reaped");
	tap_ok(once && !readable(a, 0), "and each is reaped once");
	app_free(a);
}

static unsigned count_threads(void)
{
	DIR *d = opendir("/proc/self/task");
	unsigned n = 0;

	while (d && readdir(d))
		n++;
	if (d)
		closedir(d);
	return n;
}

/* LeakSanitizer tells when what the threads kept is never freed. */
static void test_free_blocked(void)
{
	int64_t limit_ns = clock_now_ns() + LIMIT_MS * NS_PER_MS;
	unsigned before = count_threads();
	static struct blocker b[2];	/* threads write to it until they end */
	struct call c = { .ops = &nothing };
	struct app *a = app_new();

	for (unsigned i = 0; i < 2; i++) {
		blocker_init(&b[i]);
		app_submit(a, &b[i].call);
	}
	app_submit(a, &c);
	tap_ok(await(a) == &c, "two calls block, a third thread is idle");
	app_free(a);
	tap_ok(count_threads() >= before + 2,
	       "they still block when all is freed");
	blocker_release(&b[1]);
	blocker_release(&b[0]);
	blocker_await(&b[0]);
	blocker_await(&b[1]);
	while (count_threads() > before && clock_now_ns() < limit_ns)
		sched_yield();
	tap_is_int(count_threads(), before,
		   "when a call returns after that, its thread ends");
	tap_ok(b[0].call.ret == 1 && b[1].call.ret == 1,
	       "and its result is in its place");
	blocker_done(&b[0]);
	blocker_done(&b[1]);
}

static void test_signals(void)
{
	static const int some[] = {
		SIGINT, SIGTERM, SIGCHLD, SIGALRM, SIGPIPE, SIGUSR1, SIGHUP,
	};
	sigset_t in_thread, none, after;
	struct call c = { .ops = &get_sigmask, .arg = &in_thread };
	bool blocked = true, changed = false;
	struct app *a;

	sigemptyset(&in_thread);
	sigemptyset(&none);
	pthread_sigmask(SIG_SETMASK, &none, NULL);
	a = app_new();
	pthread_sigmask(SIG_BLOCK, NULL, &after);
	app_submit(a, &c);
	await(a);
	for (size_t i = 0; i < sizeof(some) / sizeof(some[0]); i++) {
		blocked &= sigismember(&in_thread, some[i]) == 1;
		changed |= sigismember(&after, some[i]) == 1;
	}
	tap_ok(blocked, "signals are blocked in threads that make calls");
	tap_ok(!changed, "and stay as they were in the one that asks");
	app_free(a);
}

static int by_value(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static void show_latency(void)
{
	enum { SAMPLES = 2000 };
	static int64_t total[SAMPLES], begin[SAMPLES];
	struct app *a = app_new();

	for (unsigned i = 0; i < SAMPLES; i++) {
		struct call c = { .ops = &nothing };
		int64_t start = clock_now_ns();

		app_submit(a, &c);
		await(a);
		total[i] = clock_now_ns() - start;
		begin[i] = c.begin_ns - start;
	}
	app_free(a);
	qsort(total, SAMPLES, sizeof(total[0]), by_value);
	qsort(begin, SAMPLES, sizeof(begin[0]), by_value);
	printf("# submit to begin: p50 %.1f us, p99 %.1f us\n",
	       (double)begin[SAMPLES / 2] / NS_PER_US,
	       (double)begin[SAMPLES * 99 / 100] / NS_PER_US);
	printf("# submit to reap:  p50 %.1f us, p99 %.1f us\n",
	       (double)total[SAMPLES / 2] / NS_PER_US,
	       (double)total[SAMPLES * 99 / 100] / NS_PER_US);
}

int main(void)
{
	test_one();
	test_burst();
	test_blocked();
	test_unreaped();
	test_free_blocked();
	test_signals();
	show_latency();
	return tap_done();
}
