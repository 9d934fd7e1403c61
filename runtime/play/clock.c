/* SPDX-License-Identifier: BSD-2-Clause */
/* clock: monotonic time, and the kernel's tick. */
#include "runtime/play/clock.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

/* Waits, of two ticks each, that must be in time in a row; and how many are tried. */
#define STEADY_WAITS 4
#define MAX_WAITS 12

int64_t clock_now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * NS_PER_S + ts.tv_nsec;
}

void clock_sleep_until_ns(int64_t deadline_ns)
{
	struct timespec ts = {
		.tv_sec = deadline_ns / NS_PER_S,
		.tv_nsec = deadline_ns % NS_PER_S,
	};

	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &ts, NULL) ==
	       EINTR)
		continue;
}

int64_t clock_tick_ns(void)
{
	struct timespec ts;

	/* The coarse clock advances with the tick. */
	if (clock_getres(CLOCK_MONOTONIC_COARSE, &ts))
		return 10 * NS_PER_MS;
	return ts.tv_sec * NS_PER_S + ts.tv_nsec;
}

/*
 * A receive timeout is counted in jiffies (sock_rcvtimeo() and
 * schedule_timeout()), so a receive that times out returns just after a tick:
 * the only wait of its kind that needs no spinning on a clock.
 */
static int64_t wait_for_tick_ns(int fd)
{
	char byte;

	while (recv(fd, &byte, 1, 0) < 0 && errno == EINTR)
		continue;
	return clock_now_ns();
}

/*
 * After fork and exec, and while a former namespace is taken down, other CPUs are
 * awake and this one's timers run late now and then (see cpu.h): measured, 6 % of
 * runs met that within their first 20 ms, and none when some waits in a row
 * have been in time.
 */
static int64_t wait_until_steady_ns(int fd)
{
	const int64_t length = clock_tick_ns();
	int64_t first = wait_for_tick_ns(fd), woken = first, least = 0, off = 0;
	unsigned in_time = 0;

	for (unsigned i = 0; in_time < STEADY_WAITS && i < MAX_WAITS; i++) {
		int64_t last = woken;

		woken = wait_for_tick_ns(fd);
		in_time = woken - last < 2 * length + length / 2 ?
				  in_time + 1 : 0;
		/* Waking takes its time; the quickest was nearest to its tick. */
		off = (woken - first) % length;
		if (off > length / 2)
			off -= length;
		if (off < least)
			least = off;
	}
	return woken - (off - least);
}

int64_t clock_align_to_tick_ns(void)
{
	struct timeval one_jiffy = { .tv_usec = 1 };
	int64_t tick;
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, pair))
		return clock_now_ns() + CLOCK_AFTER_TICK_NS;
	setsockopt(pair[0], SOL_SOCKET, SO_RCVTIMEO, &one_jiffy,
		   sizeof(one_jiffy));
	tick = wait_until_steady_ns(pair[0]);
	close(pair[0]);
	close(pair[1]);
	tick += CLOCK_AFTER_TICK_NS;
	/* Where waking took longer than that, the next tick is the one. */
	while (tick < clock_now_ns())
		tick += clock_tick_ns();
	return tick;
}
