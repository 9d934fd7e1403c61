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
		_Atomic int64_t number, slip_ns;
		_Atomic bool late;
	} entry[TICK_LOG_LEN];
};

/* A timer that was due at tick @number ran @slip_ns behind it, and @late: a tick late, for
 * want of a tick and not of a CPU.  Of several, what is worse is kept. */
void tick_log_note(struct tick_log *log, int64_t number, int64_t slip_ns,
		   bool late);

/* How late timers ran whose work may have been seen between tick @number and the next, ns; 0
 * where that is not known.  @length_ns: of a tick. */
int64_t tick_log_slip_ns(const struct tick_log *log, int64_t number,
			 int64_t length_ns);

/* Whether what happened between tick @number and the next may have been another at a late
 * tick: it was late itself, or the one before was, and ran with it. */
bool tick_log_is_late(const struct tick_log *log, int64_t number);

#endif
