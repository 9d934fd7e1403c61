/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * floor: how late this machine wakes a process that does nothing else: what no
 * tool can be better than.  floor N: N sleeps to an absolute time, 10 ms
 * apart; prints "p50 p99 max" in microseconds.
 */
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>

#include "parser/mem.h"
#include "runtime/timing/clock.h"

static int compare(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

int main(int argc, char **argv)
{
	const struct sched_param param = { .sched_priority = 1 };
	size_t n = argc > 1 ? strtoul(argv[1], NULL, 10) : 300;
	int64_t due, *late;

	if (!n || n > 100000)
		return 2;
	late = xcalloc(n, sizeof(*late));
	prctl(PR_SET_TIMERSLACK, 1UL);
	sched_setscheduler(0, SCHED_FIFO, &param);
	due = clock_now_ns();
	for (size_t i = 0; i < n; i++) {
		due += 10 * NS_PER_MS;
		clock_sleep_until_ns(due);
		late[i] = clock_now_ns() - due;
	}
	qsort(late, n, sizeof(*late), compare);
	printf("%lld %lld %lld\n", (long long)(late[n / 2] / NS_PER_US),
	       (long long)(late[n - 1 - n / 100] / NS_PER_US),
	       (long long)(late[n - 1] / NS_PER_US));
	free(late);
	return 0;
}
