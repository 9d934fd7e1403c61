/* SPDX-License-Identifier: BSD-2-Clause */
/* clock: monotonic time, and CPU time. */
#ifndef CLOCK_H
#define CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#define NS_PER_US INT64_C(1000)
#define NS_PER_MS INT64_C(1000000)
#define NS_PER_S INT64_C(1000000000)

/* CLOCK_MONOTONIC, ns. */
int64_t clock_now_ns(void);

/* CPU time that all threads of the process have taken, ns. */
int64_t clock_cpu_ns(void);

/* The length of a tick (1 s / CONFIG_HZ), ns. */
int64_t clock_tick_ns(void);

/* @ns modulo @length_ns, the time since the last period began: from 0 to @length_ns - 1,
 * also if @ns is below 0. */
int64_t clock_phase_ns(int64_t ns, int64_t length_ns);

/* Sleeps until @deadline_ns (CLOCK_MONOTONIC); returns at once if that is past. */
void clock_sleep_until_ns(int64_t deadline_ns);

#endif
