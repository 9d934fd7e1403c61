/* SPDX-License-Identifier: BSD-2-Clause */
/* realtime: from the time of the day to monotonic time. */
#ifndef REALTIME_H
#define REALTIME_H

#include <stdint.h>

/* How far CLOCK_REALTIME is ahead of CLOCK_MONOTONIC now, ns; below 0 if it is behind.
 * CLOCK_REALTIME may be stepped at any time, so the value is good only for a time stamp
 * that was taken just before. */
int64_t realtime_ahead_ns(void);

#endif
