/* SPDX-License-Identifier: BSD-2-Clause */
/* watchdog: looks after a thread that is in a system call. */
#include "runtime/play/watchdog.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "parser/mem.h"
#include "runtime/timing/clock.h"
#include "runtime/timing/thread.h"

#define STACK_SIZE (256 * 1024)	/* bytes: @look formats text */
/* Between two looks, while no call is under way and while one is. */
#define IDLE_MS 250
#define CALL_MS 20
/* A signal just before the call begins interrupts nothing: it is sent again. */
#define INTERRUPT_MS 5
#define INTERRUPT_SIGNAL SIGUSR2

struct watchdog {
	pthread_t thread;
	/* Not pthread_t: a process that clone3() made has its parent's. */
	pid_t caller;
	int end_fd;			/* eventfd: readable when it is to end */
	int stop_fd;
	int64_t deadline_ns;
	bool (*look)(void *arg);
	void *arg;
	pthread_mutex_t lock;		/* of what follows; held during @look */
	bool in_call;
	bool interrupts;		/* calls, from now on */
};

static void do_nothing(int signal)
{
	(void)signal;
}

/* Without SA_RESTART, so that a call ends with EINTR. */
static void prepare_signal(void)
{
	const struct sigaction action = { .sa_handler = do_nothing };
	sigset_t set;

	sigaction(INTERRUPT_SIGNAL, &action, NULL);
	sigemptyset(&set);
	sigaddset(&set, INTERRUPT_SIGNAL);
	pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

/* Looks after a call that is under way.  Returns after how many ms to look again. */
static int attend(struct watchdog *s, bool over)
{
	int ms = IDLE_MS;

	pthread_mutex_lock(&s->lock);
	s->interrupts |= over;
	if (s->in_call) {
		if (!s->interrupts)
			s->interrupts = !s->look(s->arg);
		if (s->interrupts)
			tgkill(getpid(), s->caller, INTERRUPT_SIGNAL);
		ms = s->interrupts ? INTERRUPT_MS : CALL_MS;
	}
	pthread_mutex_unlock(&s->lock);
	return ms;
}

static void *watchdog_thread(void *arg)
{
	struct watchdog *s = arg;
	struct pollfd fd[] = {
		{ .fd = s->end_fd, .events = POLLIN },
		{ .fd = s->stop_fd, .events = POLLIN },
	};
	int ms = IDLE_MS;

	for (;;) {
		int64_t left_ns = s->deadline_ns - clock_now_ns();

		if (left_ns > 0 && left_ns < ms * NS_PER_MS)
			ms = (int)(left_ns / NS_PER_MS) + 1;
		poll(fd, 2, ms);
		if (fd[0].revents)
			return NULL;
		/* It stays readable: it is no longer polled, which would spin. */
		if (fd[1].revents)
			fd[1].fd = -1;
		ms = attend(s, fd[1].fd != s->stop_fd ||
			       clock_now_ns() >= s->deadline_ns);
	}
}

struct watchdog *watchdog_new(int stop_fd, int64_t deadline_ns,
			      bool (*look)(void *arg), void *arg)
{
	struct watchdog *s = xcalloc(1, sizeof(*s));
	int err;

	*s = (struct watchdog){
		.caller = gettid(),
		.end_fd = eventfd(0, EFD_CLOEXEC),
		.stop_fd = stop_fd,
		.deadline_ns = deadline_ns,
		.look = look,
		.arg = arg,
	};
	if (s->end_fd < 0) {
		free(s);
		return NULL;
	}
	prepare_signal();
	pthread_mutex_init(&s->lock, NULL);
	err = thread_start(&s->thread, STACK_SIZE, watchdog_thread, s);
	if (!err)
		return s;
	pthread_mutex_destroy(&s->lock);
	close(s->end_fd);
	free(s);
	errno = err;
	return NULL;
}

void watchdog_free(struct watchdog *s)
{
	if (!s)
		return;
	eventfd_write(s->end_fd, 1);
	pthread_join(s->thread, NULL);
	pthread_mutex_destroy(&s->lock);
	close(s->end_fd);
	free(s);
}

void watchdog_begin(struct watchdog *s)
{
	pthread_mutex_lock(&s->lock);
	s->in_call = true;
	pthread_mutex_unlock(&s->lock);
}

bool watchdog_end(struct watchdog *s)
{
	bool interrupted;

	pthread_mutex_lock(&s->lock);
	s->in_call = false;
	interrupted = s->interrupts;
	pthread_mutex_unlock(&s->lock);
	return interrupted;
}
