/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tick_log: what is known of the last ticks of the kernel, by number.
 *
 * One process writes and others, which share it, read.
 */
#ifndef TICK_LOG_H
#define TICK_LOG_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#define TICK_LOG_LEN 16384	/* ticks: 65 s at 250 Hz */

struct tick_log {
	struct tick_log_entry {
		_Atomic int64_t number, slip_ns, late_ns;
	} entry[TICK_LOG_LEN];
};

/* A timer that was due at tick @number was seen @slip_ns behind it, of which @late_ns not for
 * want of a CPU.  Of several, what is worse is kept. */
void tick_log_note(struct tick_log *log, int64_t number, int64_t slip_ns,
		   int64_t late_ns);

/* How late timers ran whose work may have been seen between tick @number and the next, ns; 0
 * where that is not known.  @length_ns: of a tick. */
int64_t tick_log_slip_ns(const struct tick_log *log, int64_t number,
			 int64_t length_ns);

/* Whether a timer that was due at tick @number or at the one before ran about a tick late. */
bool tick_log_is_late(const struct tick_log *log, int64_t number,
		      int64_t length_ns);

/* Whether tick @number had not been dealt with @offset_ns behind it, or, where that is well
 * before it (below 0), the tick before: jiffies was old. */
bool tick_log_is_stale(const struct tick_log *log, int64_t number,
		       int64_t offset_ns, int64_t length_ns);

#endif
