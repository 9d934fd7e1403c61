/* SPDX-License-Identifier: BSD-2-Clause */
/* clock: monotonic time, and the kernel's tick. */
#ifndef CLOCK_H
#define CLOCK_H

#include <stdint.h>

#define NS_PER_US INT64_C(1000)
#define NS_PER_MS INT64_C(1000000)
#define NS_PER_S INT64_C(1000000000)

/* CLOCK_MONOTONIC, ns. */
int64_t clock_now_ns(void);

/*
 * Waits, asleep, until just after a tick of the kernel (at most a few ticks of
 * 10 ms) and returns the time at which a timeline should start: 250 us behind
 * that tick, like packetdrill, so that jiffy-grained kernel timers round the same
 * way in every run.
 */
int64_t clock_align_to_tick_ns(void);

/* Sleeps until @deadline_ns; returns at once if it is past. */
void clock_sleep_until_ns(int64_t deadline_ns);

#endif
