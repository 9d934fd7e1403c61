/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * disturbance: whether a run may have failed, or passed, because of the machine and not
 * because of the kernel under test.
 *
 * Theory of operation.
 *
 * 1. While events are played, the timeline reports what the tool itself did late: each
 *    action (disturbance_behind) and each plain call that took long (disturbance_call).
 *    Every time that is judged passes through disturbance_in_time(), which keeps by how
 *    much the last one was missed.
 * 2. When the timeline has ended, disturbance_judge() weighs a failure.  Nothing explains
 *    one of FAIL_TIMEOUT.  A packet that differs or is missing is explained by a stall
 *    only: the tool was late by more than 100 ms, and the kernel's timers have changed the
 *    connection meanwhile.  One of these explains any other failure:
 *    - an action began late by more than half of the tolerance, or all actions together
 *      had fallen behind by all of it (of a tolerance above 200 ms, these count);
 *    - a plain call took more than half of the tolerance, or the calls that block had to
 *      wait for a CPU for as long;
 *    - a packet that a timer of the kernel's sent missed its time by less than the tool was
 *      behind (not a packet that answers an action: it moves with that action);
 *    - a call, a state or a snippet looked at the connection while the tool was behind by
 *      more than half of the tolerance, or three eighths of a tick;
 *    - a timer of the kernel's ran late (ticks.h), by as much as the time was missed by, or
 *      at the very moment of that look;
 *    - a snippet compares a value that measures time, and anything at all happened at
 *      a late tick: jiffies was old then, and an age or a sum stays wrong by a tick.
 * 3. A pass is in doubt if a timer's time was right by less than the tool was behind.  It
 *    is in doubt, too, if that time was right by less than a tick, and the run met a late
 *    tick; and if a snippet compares a value that measures time, while the tool was behind
 *    by what would explain its failure.  On a machine that is on time, the run may have
 *    failed.
 * 4. The suite plays such a run again (retry.h).
 */
#ifndef DISTURBANCE_H
#define DISTURBANCE_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/record/result.h"
#include "runtime/timing/ticks.h"

struct disturbance {
	int64_t tolerance_ns;		/* --tolerance_usecs, at most 200 ms */
	bool was_late;			/* one action was late, or all together were */
	int64_t behind_max_ns;		/* how far an action was behind at worst */
	const char *slow_call;		/* the plain call that took longest; or NULL */
	int64_t slow_call_ns;
	int64_t missed_ns;		/* by which a time missed its tolerance: early
					 * below 0; 0: none did */
	int64_t missed_at_ns;		/* CLOCK_MONOTONIC, when that was */
	bool missed_of_timer;
	bool tight;			/* a timer's time was right by less than the tool
					 * was behind, */
	bool tight_by_tick;		/* ... by less than a tick */
	bool measures_time;		/* a snippet names a value that measures time */
};

/* @tolerance_ns: --tolerance_usecs. */
void disturbance_init(struct disturbance *d, int64_t tolerance_ns);

/* An action began @late_ns after its planned time.  If the tool had never been late before,
 * it would have begun @behind_ns earlier.  @tolerance_ns: in force for it. */
void disturbance_behind(struct disturbance *d, int64_t late_ns,
			int64_t behind_ns, int64_t tolerance_ns);
/* A plain call of @name, which outlives @d, took @took_ns. */
void disturbance_call(struct disturbance *d, const char *name, int64_t took_ns);
/*
 * Whether @time_ns, that of a packet or of the end of a call, is as the script expects:
 * between @from_ns and @to_ns, give or take @tolerance_ns.  @of_timer: a timer of the
 * kernel's was the cause, not an action.
 */
bool disturbance_in_time(struct disturbance *d, int64_t time_ns,
			 int64_t from_ns, int64_t to_ns, int64_t tolerance_ns,
			 bool of_timer);

/*
 * Sets disturbance and disturbed in @ret, and doubt if the run has passed so far.  @kind:
 * of the failure that the run has, or may still get when its snippets are run; FAIL_NONE:
 * it has none.  The timeline was played on @cpu, from @start_ns (CLOCK_MONOTONIC) to now.
 * @calls_waited_ns: for how long calls that block had no CPU.  May sleep for a tick.
 */
void disturbance_judge(const struct disturbance *d, enum fail_kind kind,
		       const struct ticks *ticks, int cpu, int64_t start_ns,
		       int64_t calls_waited_ns, struct result *ret);

#endif
