/* SPDX-License-Identifier: BSD-2-Clause */
/* clock: monotonic time. */
#ifndef CLOCK_H
#define CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#define NS_PER_US INT64_C(1000)
#define NS_PER_MS INT64_C(1000000)
#define NS_PER_S INT64_C(1000000000)

/* CLOCK_MONOTONIC, ns. */
int64_t clock_now_ns(void);

/* The length of a tick (1 s / CONFIG_HZ). */
int64_t clock_tick_ns(void);

/* Whether the kernel may not have dealt with the last tick before @now, which
 * clock_now_ns() has just told: if not, jiffies is old. */
bool clock_may_lack_tick(int64_t now);

/* Sleeps until @deadline_ns; returns at once if it is past. */
void clock_sleep_until_ns(int64_t deadline_ns);

#endif
