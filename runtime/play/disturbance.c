/* SPDX-License-Identifier: BSD-2-Clause */
/* disturbance: whether a run may have failed, or passed, because of the machine. */
#include "runtime/play/disturbance.h"

#include <stdlib.h>

#include "parser/mem.h"
#include "runtime/timing/clock.h"

/* The shortest time after which the kernel sends again (TCP_RTO_MIN).  Who is as late finds
 * another connection than the script has in mind, whatever its tolerance. */
#define RTO_MIN_NS (200 * NS_PER_MS)

static int64_t bounded_ns(int64_t tolerance_ns)
{
	return tolerance_ns < RTO_MIN_NS ? tolerance_ns : RTO_MIN_NS;
}

void disturbance_init(struct disturbance *d, int64_t tolerance_ns)
{
	*d = (struct disturbance){ .tolerance_ns = bounded_ns(tolerance_ns) };
}

void disturbance_behind(struct disturbance *d, int64_t late_ns,
			int64_t behind_ns, int64_t tolerance_ns)
{
	if (behind_ns > d->behind_max_ns)
		d->behind_max_ns = behind_ns;
	tolerance_ns = bounded_ns(tolerance_ns);
	d->was_late |= late_ns > tolerance_ns / 2 || behind_ns > tolerance_ns;
}

/* It cannot be told what took the CPU from a plain call for so long: the kernel's
 * work or another process. */
void disturbance_call(struct disturbance *d, const char *name, int64_t took_ns)
{
	if (took_ns <= d->tolerance_ns / 2 || took_ns <= d->slow_call_ns)
		return;
	d->slow_call = name;
	d->slow_call_ns = took_ns;
}

bool disturbance_in_time(struct disturbance *d, int64_t time_ns,
			 int64_t from_ns, int64_t to_ns, int64_t tolerance_ns,
			 bool of_timer)
{
	int64_t early = from_ns - tolerance_ns - time_ns;
	int64_t late = time_ns - to_ns - tolerance_ns;

	if (early <= 0 && late <= 0) {
		int64_t room = early > late ? -early : -late;

		d->tight |= of_timer && room < d->behind_max_ns;
		d->tight_by_tick |= of_timer && room < clock_tick_ns();
		return true;
	}
	d->missed_ns = early > 0 ? -early : late;
	d->missed_at_ns = time_ns;
	d->missed_of_timer = of_timer;
	return false;
}

/* The longest time for which nothing was done. */
static int64_t stall_ns(const struct disturbance *d, int64_t calls_waited_ns)
{
	int64_t ns = d->behind_max_ns;

	ns = d->slow_call_ns > ns ? d->slow_call_ns : ns;
	return calls_waited_ns > ns ? calls_waited_ns : ns;
}

/* What a look at the connection shows is right at one moment and wrong at the next. */
static bool is_look(enum fail_kind kind)
{
	return kind == FAIL_SYSCALL || kind == FAIL_STATE || kind == FAIL_CODE;
}

/* Actions at multiples of 10 ms stand one or nine sixteenths of a 4 ms tick behind a
 * tick.  One that is seven sixteenths late falls behind the next tick. */
static int64_t look_late_ns(const struct disturbance *d)
{
	int64_t half_ns = d->tolerance_ns / 2, tick_ns = clock_tick_ns() * 3 / 8;

	return half_ns < tick_ns ? half_ns : tick_ns;
}

static bool tool_was_late(const struct disturbance *d, enum fail_kind kind,
			  int64_t calls_waited_ns)
{
	int64_t half_ns = d->tolerance_ns / 2;

	if (kind == FAIL_TIMEOUT)
		return false;
	if (kind == FAIL_CONTENT)
		return stall_ns(d, calls_waited_ns) > RTO_MIN_NS / 2;
	if (d->was_late || d->slow_call)
		return true;
	if (calls_waited_ns && d->behind_max_ns + calls_waited_ns > half_ns)
		return true;
	if (kind == FAIL_TIMING)
		return d->missed_of_timer &&
		       llabs(d->missed_ns) < d->behind_max_ns;
	return is_look(kind) && d->behind_max_ns > look_late_ns(d);
}

/*
 * Whether timers were overdue when one of @trace's entries was made.  Those count that
 * matter to @kind: of a failure the last ones, or snippets, or all if these measure time;
 * of a pass (FAIL_NONE) all.  On another CPU than is kept any timer may have been late.
 */
static bool met_late_tick(const struct disturbance *d, enum fail_kind kind,
			  const struct ticks *ticks, int cpu, int64_t start_ns,
			  const struct trace *trace)
{
	int64_t now = clock_now_ns();
	bool stale = kind != FAIL_NONE && d->measures_time;

	if (ticks_cpu(ticks) != cpu)
		return true;
	ticks_wait_known(ticks, now);
	for (size_t i = 0; i < trace->n; i++) {
		int64_t at = start_ns + trace->entry[i].time_ns;
		bool counts = at > now - 3 * clock_tick_ns();

		if (kind == FAIL_NONE || (kind == FAIL_CODE && stale))
			counts = true;
		else if (kind == FAIL_CODE)
			counts = trace->entry[i].kind == TRACE_CODE;
		if (counts && (ticks_late_at(ticks, at) ||
			       (stale && ticks_stale_at(ticks, at))))
			return true;
	}
	return false;
}

static bool timer_was_late(const struct disturbance *d, enum fail_kind kind,
			   const struct ticks *ticks, int cpu, int64_t start_ns,
			   const struct trace *trace)
{
	if (is_look(kind))
		return met_late_tick(d, kind, ticks, cpu, start_ns, trace);
	if (kind != FAIL_TIMING || d->missed_ns <= 0)
		return false;
	if (ticks_cpu(ticks) != cpu)
		return true;
	ticks_wait_known(ticks, d->missed_at_ns);
	return d->missed_ns <= ticks_slip_ns(ticks, d->missed_at_ns);
}

static char *describe(const struct disturbance *d, int64_t calls_waited_ns)
{
	int64_t longest_ns = stall_ns(d, calls_waited_ns);
	double ms = (double)NS_PER_MS;

	if (d->slow_call && d->slow_call_ns == longest_ns)
		return xasprintf("%s() took %.1f ms", d->slow_call,
				 (double)d->slow_call_ns / ms);
	if (calls_waited_ns > d->behind_max_ns)
		return xasprintf("blocking calls had no CPU for %.1f ms",
				 (double)calls_waited_ns / ms);
	return xasprintf("the tool itself was up to %.1f ms late",
			 (double)d->behind_max_ns / ms);
}

void disturbance_judge(const struct disturbance *d, enum fail_kind kind,
		       const struct ticks *ticks, int cpu, int64_t start_ns,
		       int64_t calls_waited_ns, struct result *ret)
{
	static const char timers[] = "the kernel's timers ran late";
	const struct trace *trace = &ret->trace;

	if (kind != FAIL_NONE && tool_was_late(d, kind, calls_waited_ns))
		ret->disturbance = describe(d, calls_waited_ns);
	else if (timer_was_late(d, kind, ticks, cpu, start_ns, trace))
		ret->disturbance = xstrdup(timers);
	ret->disturbed = ret->disturbance != NULL;
	if (ret->verdict != VERDICT_PASS)
		return;
	if (d->tight ||
	    (d->measures_time && d->behind_max_ns > look_late_ns(d)))
		ret->doubt = describe(d, calls_waited_ns);
	else if (d->tight_by_tick &&
		 met_late_tick(d, FAIL_NONE, ticks, cpu, start_ns, trace))
		ret->doubt = xstrdup(timers);
}
