/* SPDX-License-Identifier: BSD-2-Clause */
/* clock: monotonic time, and CPU time. */
#include "runtime/timing/clock.h"

#include <errno.h>
#include <time.h>

static int64_t read_ns(clockid_t clock)
{
	struct timespec ts;

	clock_gettime(clock, &ts);
	return ts.tv_sec * NS_PER_S + ts.tv_nsec;
}

int64_t clock_now_ns(void)
{
	return read_ns(CLOCK_MONOTONIC);
}

int64_t clock_cpu_ns(void)
{
	return read_ns(CLOCK_PROCESS_CPUTIME_ID);
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

int64_t clock_phase_ns(int64_t ns, int64_t length_ns)
{
	int64_t phase = ns % length_ns;

	return phase < 0 ? phase + length_ns : phase;
}

int64_t clock_tick_ns(void)
{
	struct timespec ts;

	/* The coarse clock advances with the tick. */
	if (clock_getres(CLOCK_MONOTONIC_COARSE, &ts))
		return 10 * NS_PER_MS;
	return ts.tv_sec * NS_PER_S + ts.tv_nsec;
}
