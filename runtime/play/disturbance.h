/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * disturbance: what the machine, and not the kernel under test, may have done to the
 * verdict of a run: gathered while it is played, weighed at its end.
 *
 * Whoever failed while the tool was late by more than half of the tolerance has shown
 * nothing; nor has one whose time was wrong by less than the tool was behind.  That is
 * another thing: what is late moves all that follows, and between two actions is only what
 * they were late by themselves.  Lateness makes a failure pass only where a time was right
 * by less than the tool was behind (each action, and what is expected of it, moves by as
 * much), or where something was sampled.
 */
#ifndef DISTURBANCE_H
#define DISTURBANCE_H

#include <stdbool.h>
#include <stdint.h>

#include "runtime/play/result.h"
#include "runtime/play/ticks.h"

#define DISTURBANCE_OLD_MAX 64

struct disturbance {
	int64_t start_ns;		/* CLOCK_MONOTONIC of script time 0, */
	int64_t end_ns;			/* ... and of disturbance_tell() */
	int64_t tolerance_ns;		/* --tolerance_usecs */
	bool was_late;			/* an action was late by more than half of the
					 * tolerance in force, or behind by all of it */
	bool was_behind;		/* ... by more than half */
	int64_t lag_max_ns;		/* how far one was behind at worst, */
	int64_t lag_ns;			/* ... how far the last one was */
	int64_t lag_before_ns;		/* ... and the last one before timer_at_ns */
	const char *slow_call;		/* a plain call that took as long; or NULL */
	int64_t slow_call_ns;
	bool sampled;			/* the script has asked for a state */
	bool clocked;			/* ... or for what measures time, */
	bool code_clocked;		/* ... in a snippet */
	bool tight;			/* a time was right by less than the tool was
					 * behind */
	bool tight_by_tick;		/* one was not, had a timer been a tick earlier */
	int64_t old_at_ns[DISTURBANCE_OLD_MAX];	/* when actions may have met an old
						 * jiffies */
	unsigned n_old;
	int64_t missed_ns;		/* by which a time missed its tolerance: early
					 * below 0; 0: none did */
	int64_t missed_at_ns;		/* when that was */
	bool missed_of_timer;
	int64_t timer_at_ns;		/* when the last packet came that was expected
					 * of a timer; 0: none */
	int delay_fd;			/* of run_delay.h, of this thread */
	int64_t delay_before_ns;	/* its run delay when it was last asked */
};

/* In the thread of the timeline, before its start is known: that is a few ms ahead then, and
 * opening a file may take as long. */
void disturbance_init(struct disturbance *d, int64_t tolerance_ns);
void disturbance_done(struct disturbance *d);

/* An action began @late_ns late, and @behind_ns behind the time that it had if none before
 * it had been late. */
void disturbance_behind(struct disturbance *d, int64_t late_ns,
			int64_t behind_ns, int64_t tolerance_ns);
/* An action begins or ends at @now, which clock_now_ns() has just told. */
void disturbance_moment(struct disturbance *d, int64_t now);
/* The kernel has sent an expected packet that no action asked for. */
void disturbance_timer(struct disturbance *d, int64_t time_ns);
/* A plain call of @name, which outlives @d, took @took_ns.  What follows is counted from its
 * end, whatever its own tolerance was. */
void disturbance_call(struct disturbance *d, const char *name, int64_t took_ns);
/*
 * Whether @time_ns is between @from_ns and @to_ns, give or take @tolerance_ns, which is
 * what the script expects of a packet or the end of a call.  @of_timer: what happened then
 * is no answer to an action, which moves with it.
 */
bool disturbance_in_time(struct disturbance *d, int64_t time_ns,
			 int64_t from_ns, int64_t to_ns, int64_t tolerance_ns,
			 bool of_timer);

/*
 * Fills in what @ret has of it.  @kind: of the failure that it has, or may still get, or
 * FAIL_NONE.  @cpu: which the timeline was played on; @calls_waited_ns: for how long calls
 * that block had none.  Whether a late tick matters is told by @ret's trace: something must
 * have happened at it.  May take a tick.
 */
void disturbance_tell(struct disturbance *d, enum fail_kind kind,
		      const struct ticks *ticks, int cpu,
		      int64_t calls_waited_ns, struct result *ret);

#endif
