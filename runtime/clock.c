/* SPDX-License-Identifier: BSD-2-Clause */
/* clock: monotonic time, and the kernel's tick. */
#include "runtime/clock.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

/* A timeline starts this long after a tick, like packetdrill's. */
#define AFTER_TICK_NS (250 * NS_PER_US)

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

/*
 * A receive timeout is counted in jiffies (sock_rcvtimeo() and
 * schedule_timeout()), so a receive that times out returns just after a tick:
 * the only wait of its kind that needs no spinning on a clock.
 */
int64_t clock_align_to_tick_ns(void)
{
	struct timeval one_tick = { .tv_usec = 1 };
	int64_t tick;
	int pair[2];
	char byte;

	if (socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, pair))
		return clock_now_ns() + AFTER_TICK_NS;
	setsockopt(pair[0], SOL_SOCKET, SO_RCVTIMEO, &one_tick,
		   sizeof(one_tick));
	while (recv(pair[0], &byte, 1, 0) < 0 && errno == EINTR)
		continue;
	tick = clock_now_ns();
	close(pair[0]);
	close(pair[1]);
	return tick + AFTER_TICK_NS;
}
