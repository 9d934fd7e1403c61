/* SPDX-License-Identifier: BSD-2-Clause */
/* disturbance: what the machine may have done to the verdict of a run. */
#include "runtime/play/disturbance.h"

#include <stdlib.h>
#include <unistd.h>

#include "parser/mem.h"
#include "runtime/play/clock.h"
#include "runtime/play/run_delay.h"

void disturbance_init(struct disturbance *d, int64_t tolerance_ns)
{
	*d = (struct disturbance){
		.tolerance_ns = tolerance_ns,
		.delay_fd = run_delay_open(),
	};
	d->delay_before_ns = run_delay_ns(d->delay_fd);
}

void disturbance_done(struct disturbance *d)
{
	if (d->delay_fd >= 0)
		close(d->delay_fd);
	d->delay_fd = -1;
}

void disturbance_behind(struct disturbance *d, int64_t late_ns,
			int64_t behind_ns, int64_t tolerance_ns)
{
	d->lag_ns = behind_ns;
	if (behind_ns > d->lag_max_ns)
		d->lag_max_ns = behind_ns;
	d->was_behind |= behind_ns > tolerance_ns / 2;
	d->was_late |= late_ns > tolerance_ns / 2 || behind_ns > tolerance_ns;
}

void disturbance_moment(struct disturbance *d, int64_t now)
{
	if (clock_may_lack_tick(now) && d->n_old < DISTURBANCE_OLD_MAX)
		d->old_at_ns[d->n_old++] = now;
}

void disturbance_timer(struct disturbance *d, int64_t time_ns)
{
	d->timer_at_ns = time_ns;
	d->lag_before_ns = d->lag_ns;
	d->lag_ns = 0;
}

/*
 * Who took the CPU from a plain call for so long, the kernel's work or another process,
 * cannot be told: it counts as the machine's if the run fails.  Some calls are always
 * slow: only if it had no CPU, it has made the tool late.
 */
void disturbance_call(struct disturbance *d, const char *name, int64_t took_ns)
{
	int64_t delay_ns;

	if (took_ns <= d->tolerance_ns / 2)
		return;
	d->slow_call = name;
	d->slow_call_ns = took_ns;
	delay_ns = run_delay_ns(d->delay_fd);
	if (delay_ns - d->delay_before_ns > d->tolerance_ns / 2)
		disturbance_behind(d, took_ns, took_ns, d->tolerance_ns);
	d->delay_before_ns = delay_ns;
}

/*
 * Had the tool been on time, a timer that it set off late would have been earlier, by as
 * much as any action was late; and the event that a time is counted from, by as much as
 * that was.
 */
static bool is_tight(const struct disturbance *d, int64_t early_room,
		     int64_t late_room)
{
	return early_room < d->lag_max_ns || late_room < d->lag_ns ||
	       late_room < d->lag_before_ns;
}

bool disturbance_in_time(struct disturbance *d, int64_t time_ns,
			 int64_t from_ns, int64_t to_ns, int64_t tolerance_ns,
			 bool of_timer)
{
	int64_t early = from_ns - tolerance_ns - time_ns;
	int64_t late = time_ns - to_ns - tolerance_ns;

	if (early > 0 || late > 0) {
		d->missed_ns = early > 0 ? -early : late;
		d->missed_at_ns = time_ns;
		d->missed_of_timer = of_timer;
		return false;
	}
	if (of_timer) {
		d->tight |= is_tight(d, -early, -late);
		d->tight_by_tick |= -early < clock_tick_ns() ||
				    (d->timer_at_ns && -late < clock_tick_ns());
	}
	return true;
}

/* Actions that a script has at multiples of 10 ms come one or nine sixteenths of a
 * 4 ms tick behind one: seven sixteenths late are too late for the same one. */
static bool behind_by_part_of_tick(const struct disturbance *d)
{
	return d->lag_max_ns > clock_tick_ns() * 3 / 8;
}

/*
 * Whether the tool was late enough for the failure.  Packets and returns have their
 * tolerance, and a timer that was set late may wait for another tick; what calls, snippets
 * and states show is right at one tick and wrong at the next.
 */
static bool tool_was_late(const struct disturbance *d, enum fail_kind kind)
{
	bool ticks_off = behind_by_part_of_tick(d);

	if (d->was_late)
		return true;
	switch (kind) {
	case FAIL_TIMING:
		return d->missed_of_timer &&
		       llabs(d->missed_ns) <
			       d->lag_max_ns + (ticks_off ? clock_tick_ns() : 0);
	case FAIL_SYSCALL:
	case FAIL_CODE:
	case FAIL_STATE:
		return d->was_behind || ticks_off;
	default:
		return false;
	}
}

/*
 * Whether something of a run on @cpu happened at a late tick since @since, or, where @old
 * counts, met an old jiffies.  On another CPU than is kept, any may have been late.
 */
static bool ticks_were_late(const struct disturbance *d,
			    const struct ticks *ticks, int cpu, int64_t since,
			    bool old, const struct trace *trace)
{
	if (ticks_cpu(ticks) != cpu)
		return true;
	ticks_wait_known(ticks, d->end_ns);
	for (unsigned i = 0; old && i < d->n_old; i++)
		if (d->old_at_ns[i] >= since &&
		    ticks_stale_at(ticks, d->old_at_ns[i]))
			return true;
	for (size_t i = 0; i < trace->n; i++) {
		int64_t at = d->start_ns + trace->entry[i].time_ns;

		if (at >= since && ticks_late_at(ticks, at))
			return true;
	}
	return false;
}

/*
 * Whether the failure may be that of a timer that ran late.  What a packet holds
 * does not depend on timers; a packet or call that is off in time follows its timer
 * at once, unless it is off by a tick; all else may be the work of any timer before.
 * What comes too early does so only after another timer's packet that was late.
 */
static bool tick_was_late(const struct disturbance *d, enum fail_kind kind,
			  const struct ticks *ticks, int cpu,
			  const struct trace *trace)
{
	int64_t since = d->start_ns;

	if (kind == FAIL_NONE || kind == FAIL_CONTENT)
		return false;
	if (kind == FAIL_TIMING &&
	    (d->missed_ns <= 0 || d->missed_ns > clock_tick_ns()))
		since = d->end_ns - 3 * clock_tick_ns();
	if (kind == FAIL_TIMING && d->missed_ns < 0 && d->timer_at_ns < since)
		return false;
	/* What is set off at an old jiffies is early by a tick, never late. */
	if (ticks_were_late(d, ticks, cpu, since,
			    kind != FAIL_TIMING || d->missed_ns < 0, trace))
		return true;
	/* Scripts allow for a timer that waits for the next tick, but for little else. */
	return kind == FAIL_TIMING && d->missed_ns > 0 &&
	       d->missed_ns <= ticks_slip_ns(ticks, d->missed_at_ns);
}

static enum disturbed_by passed_by(const struct disturbance *d,
				   const struct ticks *ticks, int cpu,
				   const struct trace *trace)
{
	if (d->tight || (d->sampled && d->was_behind) ||
	    (d->clocked && behind_by_part_of_tick(d)))
		return BY_TOOL;
	return (d->clocked || d->tight_by_tick) &&
			       ticks_were_late(d, ticks, cpu, d->start_ns,
					       d->clocked, trace) ?
		       BY_TICK : BY_NOTHING;
}

/* What may have been off in a snippet, and by how much. */
static void tell_code_off(const struct disturbance *d, const struct ticks *ticks,
			  int cpu, struct result *ret)
{
	if (behind_by_part_of_tick(d))
		ret->if_code_off = BY_TOOL;
	if (ticks_were_late(d, ticks, cpu, d->start_ns, true, &ret->trace)) {
		ret->code_off_ns = clock_tick_ns();
		if (!ret->if_code_off)
			ret->if_code_off = BY_TICK;
	}
	if (ret->if_code_off)
		ret->code_off_ns += d->lag_max_ns;
}

static char *describe(const struct disturbance *d, int64_t calls_waited_ns)
{
	double ms = (double)NS_PER_MS;

	if (d->slow_call && d->slow_call_ns >= d->lag_max_ns)
		return xasprintf("%s() took %.1f ms", d->slow_call,
				 (double)d->slow_call_ns / ms);
	if (calls_waited_ns > d->lag_max_ns)
		return xasprintf("blocking calls had no CPU for %.1f ms",
				 (double)calls_waited_ns / ms);
	return xasprintf("the tool itself was up to %.1f ms late",
			 (double)d->lag_max_ns / ms);
}

void disturbance_tell(struct disturbance *d, enum fail_kind kind,
		      const struct ticks *ticks, int cpu,
		      int64_t calls_waited_ns, struct result *ret)
{
	bool calls_waited = calls_waited_ns &&
			    d->lag_max_ns + calls_waited_ns >
				    d->tolerance_ns / 2;

	d->end_ns = clock_now_ns();
	if (tool_was_late(d, kind) || d->slow_call || calls_waited)
		ret->if_failed = BY_TOOL;
	else if (tick_was_late(d, kind, ticks, cpu, &ret->trace))
		ret->if_failed = BY_TICK;
	if (ret->verdict == VERDICT_PASS)
		ret->if_passed = passed_by(d, ticks, cpu, &ret->trace);
	if (ret->verdict == VERDICT_PASS && d->code_clocked)
		tell_code_off(d, ticks, cpu, ret);
	if (ret->if_failed == BY_TOOL || ret->if_passed == BY_TOOL ||
	    ret->if_code_off == BY_TOOL)
		ret->disturbance = describe(d, calls_waited_ns);
}
