/* SPDX-License-Identifier: BSD-2-Clause */
/* realtime: from the time of the day to monotonic time. */
#include "netdev/realtime.h"

#include <time.h>

#define NS_PER_S INT64_C(1000000000)

/* Readings of two clocks that count as one, and how many are tried for that. */
#define TIGHT_NS 2000
#define MAX_READINGS 5

static int64_t now_ns(clockid_t clock)
{
	struct timespec ts;

	clock_gettime(clock, &ts);
	return ts.tv_sec * NS_PER_S + ts.tv_nsec;
}

/* A process that loses its CPU between two readings would take that time for
 * distance, so the tightest of some is used. */
int64_t realtime_ahead_ns(void)
{
	int64_t tightest = INT64_MAX, ahead = 0;

	for (int i = 0; i < MAX_READINGS && tightest > TIGHT_NS; i++) {
		int64_t before = now_ns(CLOCK_MONOTONIC);
		int64_t real = now_ns(CLOCK_REALTIME);
		int64_t took = now_ns(CLOCK_MONOTONIC) - before;

		if (took < tightest) {
			tightest = took;
			ahead = real - before - took / 2;
		}
	}
	return ahead;
}
