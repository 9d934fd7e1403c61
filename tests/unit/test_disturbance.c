/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_disturbance: what counts against the machine, in runs that fail and in those
 * that pass.
 */
#include "runtime/play/disturbance.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "runtime/play/clock.h"
#include "tests/unit/tap.h"

#define US NS_PER_US
#define MS NS_PER_MS
#define TOLERANCE (4 * MS)
#define STOP_NS (60 * MS)

static struct ticks *ticks;

static void begin(struct disturbance *d)
{
	disturbance_init(d, TOLERANCE);
	d->start_ns = clock_now_ns();
}

/* An action is late, and none was before it. */
static void act_late(struct disturbance *d, int64_t late_ns,
		     int64_t tolerance_ns)
{
	disturbance_behind(d, late_ns, late_ns, tolerance_ns);
}

/* @cpu_off: whether the timeline was on a CPU where ticks may have been late. */
static struct result tell(struct disturbance *d, enum fail_kind kind,
			  bool cpu_off, int64_t calls_waited_ns)
{
	struct result r = { .kind = kind };

	disturbance_tell(d, kind, ticks, ticks_cpu(ticks) + cpu_off,
			 calls_waited_ns, &r);
	disturbance_done(d);
	return r;
}

static void test_in_time(void)
{
	static const struct {
		int64_t at, missed;
		const char *what;
	} c[] = {
		{ 10 * MS, 0, "at its time" },
		{ 6 * MS, 0, "early by the tolerance" },
		{ 6 * MS - 1, -1, "earlier" },
		{ 24 * MS, 0, "late by the tolerance" },
		{ 25 * MS, MS, "later" },
	};
	struct disturbance d;

	for (size_t i = 0; i < sizeof(c) / sizeof(*c); i++) {
		begin(&d);
		tap_is_int(disturbance_in_time(&d, c[i].at, 10 * MS, 20 * MS,
					       TOLERANCE, true),
			   !c[i].missed, "%s", c[i].what);
		tap_is_int(d.missed_ns, c[i].missed, "... by how much");
		tap_is_int(d.missed_at_ns, c[i].missed ? c[i].at : 0,
			   "... and when");
		disturbance_done(&d);
	}
}

/* Of what passes when the tool was @behind and a time @off the right one, or fails. */
static struct result judged(int64_t behind, int64_t off, bool of_timer,
			    bool cpu_off)
{
	struct disturbance d;
	struct result r;
	bool right;

	begin(&d);
	act_late(&d, behind, TOLERANCE);
	right = disturbance_in_time(&d, 100 * MS + off, 100 * MS, 100 * MS,
				    TOLERANCE, of_timer);
	r = tell(&d, right ? FAIL_NONE : FAIL_TIMING, cpu_off, 0);
	tap_is_int(r.disturbance != NULL,
		   r.if_passed == BY_TOOL || r.if_failed == BY_TOOL,
		   "there is a text for it or there is none");
	free(r.disturbance);
	r.disturbance = NULL;
	return r;
}

static enum disturbed_by passed(int64_t behind, int64_t off, bool of_timer)
{
	return judged(behind, off, of_timer, false).if_passed;
}

/* Whether a pass is in doubt that was right by half a ms on the @late side, or else the
 * early one: the tool was 1 ms behind, but not lately; @timers: packets since then. */
static bool doubts_old_lag(bool late, int timers)
{
	const int64_t off = 3 * MS + 500 * US;
	struct disturbance d;
	struct result r;

	begin(&d);
	act_late(&d, MS, TOLERANCE);
	for (int i = 0; i < timers; i++)
		disturbance_timer(&d, (50 + i) * MS);
	act_late(&d, 0, TOLERANCE);
	disturbance_in_time(&d, 100 * MS + (late ? off : -off), 100 * MS,
			    100 * MS, TOLERANCE, true);
	r = tell(&d, FAIL_NONE, false, 0);
	free(r.disturbance);
	return r.if_passed == BY_TOOL;
}

static void test_lags(void)
{
	tap_ok(!doubts_old_lag(true, 0), "a time is counted from what was on time");
	tap_ok(doubts_old_lag(true, 1),
	       "... or from a timer that may have been set off late");
	tap_ok(!doubts_old_lag(true, 2), "... but that was long ago");
	tap_ok(doubts_old_lag(false, 2), "what is timed may always have been");
}

static void test_passes(void)
{
	struct disturbance d;
	struct result r;

	tap_ok(passed(3 * MS, 0, true) != BY_TOOL,
	       "what is right anyway is no doubt");
	tap_ok(passed(MS, 3 * MS + 500 * US, true) == BY_TOOL,
	       "a time that was hardly right is");
	tap_ok(passed(MS, -3 * MS - 500 * US, true) == BY_TOOL,
	       "... early, too");
	tap_ok(passed(MS, 2 * MS + 500 * US, true) != BY_TOOL,
	       "... but not if it was right by more");
	tap_ok(passed(MS, -3 * MS - 500 * US, false) != BY_TOOL,
	       "... nor if it moves with an action");
	test_lags();

	begin(&d);
	act_late(&d, TOLERANCE / 2 + 1, TOLERANCE);
	d.sampled = true;
	r = tell(&d, FAIL_NONE, false, 0);
	tap_ok(r.if_passed == BY_TOOL, "what was sampled late is a doubt");
	tap_is_str(r.disturbance, "the tool itself was up to 2.0 ms late",
		   "... which is told");
	free(r.disturbance);

	begin(&d);
	act_late(&d, TOLERANCE / 2, TOLERANCE);
	d.sampled = true;
	r = tell(&d, FAIL_NONE, false, 0);
	tap_ok(r.if_passed == BY_NOTHING, "... unless it was less late");
	free(r.disturbance);
}

/* Of what passes although something was sampled, on a CPU where ticks are late or not. */
static enum disturbed_by sampled(int64_t behind, bool clocked, bool cpu_off)
{
	struct disturbance d;
	struct result r;

	begin(&d);
	d.sampled = true;
	d.clocked = clocked;
	act_late(&d, behind, 10 * TOLERANCE);
	r = tell(&d, FAIL_NONE, cpu_off, 0);
	free(r.disturbance);
	return r.if_passed;
}

static void test_samples(void)
{
	const int64_t part = clock_tick_ns() * 3 / 8;

	tap_ok(sampled(part + 1, true, false) == BY_TOOL,
	       "late by part of a tick for what measures time");
	tap_ok(sampled(part + 1, false, false) == BY_NOTHING,
	       "... is not for other samples");
	tap_ok(sampled(0, true, true) == BY_TICK, "a late tick is");
	tap_ok(sampled(0, false, true) == BY_NOTHING, "... for no others");
}

/* Whether the tool is to blame for a timer's packet @off its time, with an action @late and
 * @behind, or (0) for a @kind of failure that has none and a tolerance of 1 ms. */
static bool blames_tool(enum fail_kind kind, int64_t late, int64_t behind,
			int64_t off)
{
	struct disturbance d;
	struct result r;

	begin(&d);
	disturbance_behind(&d, late, behind, off ? TOLERANCE : MS);
	if (off)
		disturbance_in_time(&d, 100 * MS + off, 100 * MS, 100 * MS,
				    TOLERANCE, true);
	r = tell(&d, kind, false, 0);
	free(r.disturbance);
	return r.if_failed == BY_TOOL;
}

static void test_late_or_behind(void)
{
	const int64_t half = TOLERANCE / 2, tick = clock_tick_ns();
	const int64_t part = tick * 3 / 8;

	tap_ok(!blames_tool(FAIL_TIMING, half, half + MS, 40 * MS),
	       "late by half of it, behind by more");
	tap_ok(!blames_tool(FAIL_TIMING, half, TOLERANCE, 40 * MS),
	       "... by all of it");
	tap_ok(blames_tool(FAIL_TIMING, half, TOLERANCE + 1, 40 * MS),
	       "... by more than that");
	tap_ok(blames_tool(FAIL_STATE, 0, MS / 2 + 1, 0),
	       "... by more than half of 1 ms, for a state");
	tap_ok(!blames_tool(FAIL_STATE, 0, MS / 2, 0), "... by half of it");

	tap_ok(blames_tool(FAIL_TIMING, 0, part + 1, TOLERANCE + part + tick),
	       "a timer that was set behind by part of a tick waits for one");
	tap_ok(!blames_tool(FAIL_TIMING, 0, part + 1, TOLERANCE + part + 1 + tick),
	       "... not for more");
	tap_ok(!blames_tool(FAIL_TIMING, 0, part, TOLERANCE + part + 1),
	       "... by less of one, for none");
}

/* What may be off in a snippet that measures time, of a run that passes. */
static struct result code_off(enum verdict verdict, bool clocked, int64_t behind,
			      bool cpu_off)
{
	struct result r = { .verdict = verdict };
	struct disturbance d;

	begin(&d);
	d.code_clocked = clocked;
	act_late(&d, behind, 10 * TOLERANCE);
	disturbance_tell(&d, FAIL_NONE, ticks, ticks_cpu(ticks) + cpu_off, 0, &r);
	disturbance_done(&d);
	return r;
}

static void test_code_off(void)
{
	const int64_t tick = clock_tick_ns(), part = tick * 3 / 8;
	struct result r;

	r = code_off(VERDICT_PASS, true, part + 1, false);
	tap_is_int(r.if_code_off, BY_TOOL, "late by part of a tick for a snippet");
	tap_is_int(r.code_off_ns, part + 1, "... by which it may be off");
	tap_ok(r.disturbance, "... is told");
	tap_is_int(r.if_passed, BY_NOTHING, "... and alone no doubt");
	free(r.disturbance);
	r = code_off(VERDICT_PASS, true, part, false);
	tap_is_int(r.if_code_off, BY_NOTHING, "by less");
	tap_is_int(r.code_off_ns, 0, "... it is not off");
	r = code_off(VERDICT_PASS, true, part, true);
	tap_is_int(r.if_code_off, BY_TICK, "... where ticks are late");
	tap_is_int(r.code_off_ns, part + tick, "... it is by both");
	r = code_off(VERDICT_PASS, true, part + 1, true);
	tap_is_int(r.if_code_off, BY_TOOL, "the tool's own lateness goes first");
	tap_is_int(r.code_off_ns, part + 1 + tick, "... of both");
	free(r.disturbance);
	r = code_off(VERDICT_PASS, false, part + 1, true);
	tap_is_int(r.if_code_off, BY_NOTHING, "what measures no time is not off");
	r = code_off(VERDICT_FAIL, true, part + 1, true);
	tap_is_int(r.if_code_off, BY_NOTHING, "nor what failed before");
	free(r.disturbance);
}

static void test_failures(void)
{
	struct disturbance d;
	struct result r;

	tap_ok(judged(MS, 4 * MS + 500 * US, true, false).if_failed == BY_TOOL,
	       "wrong by less than the tool was behind");
	tap_ok(judged(MS, -4 * MS - 500 * US, true, false).if_failed == BY_TOOL,
	       "... early, too");
	tap_ok(judged(MS, -5 * MS - 500 * US, true, false).if_failed != BY_TOOL,
	       "... by more");
	tap_ok(judged(MS, -4 * MS - 500 * US, false, false).if_failed != BY_TOOL,
	       "... what moves with an action");

	begin(&d);
	act_late(&d, TOLERANCE / 2 + 1, TOLERANCE);
	r = tell(&d, FAIL_CONTENT, false, 0);
	tap_ok(r.if_failed == BY_TOOL, "late by more than half of the tolerance");
	free(r.disturbance);

	begin(&d);
	act_late(&d, TOLERANCE / 2, TOLERANCE);
	r = tell(&d, FAIL_CONTENT, false, 0);
	tap_ok(r.if_failed == BY_NOTHING && !r.disturbance, "late by half of it");

	test_late_or_behind();

	begin(&d);
	act_late(&d, clock_tick_ns() * 3 / 8 + 1, 10 * TOLERANCE);
	r = tell(&d, FAIL_CODE, false, 0);
	tap_ok(r.if_failed == BY_TOOL, "late by part of a tick, for a snippet");
	free(r.disturbance);

	begin(&d);
	act_late(&d, clock_tick_ns() * 3 / 8, 10 * TOLERANCE);
	r = tell(&d, FAIL_CODE, false, 0);
	tap_ok(r.if_failed == BY_NOTHING, "... by less of it");
}

static void test_calls(void)
{
	struct disturbance d;
	struct result r;

	begin(&d);
	d.delay_before_ns = INT64_MAX / 2;	/* however busy the machine is */
	disturbance_call(&d, "accept", 3 * MS);
	disturbance_in_time(&d, 100 * MS, 102 * MS, 102 * MS, TOLERANCE,
			    true);
	r = tell(&d, FAIL_CONTENT, false, 0);
	tap_ok(r.if_failed == BY_TOOL, "a slow call disturbs what fails");
	tap_ok(r.if_passed == BY_NOTHING, "... and not what passes");
	tap_is_str(r.disturbance, "accept() took 3.0 ms", "... it is told");
	free(r.disturbance);

	begin(&d);
	disturbance_call(&d, "accept", 2 * MS);
	r = tell(&d, FAIL_CONTENT, false, 0);
	tap_ok(r.if_failed == BY_NOTHING, "a less slow one does not");

	begin(&d);
	d.delay_before_ns -= 3 * MS;
	disturbance_call(&d, "accept", 3 * MS);
	disturbance_in_time(&d, 100 * MS, 102 * MS, 102 * MS, TOLERANCE,
			    true);
	r = tell(&d, FAIL_NONE, false, 0);
	tap_ok(r.if_passed == BY_TOOL, "... but had it no CPU, times are in doubt");
	free(r.disturbance);

	begin(&d);
	r = tell(&d, FAIL_CONTENT, false, 3 * MS);
	tap_ok(r.if_failed == BY_TOOL, "calls that block and had no CPU do");
	tap_is_str(r.disturbance, "blocking calls had no CPU for 3.0 ms",
		   "... they are told");
	free(r.disturbance);

	begin(&d);
	r = tell(&d, FAIL_CONTENT, false, 2 * MS);
	tap_ok(r.if_failed == BY_NOTHING, "... unless it was for less");
}

/* Whether ticks are to blame for a time that was missed, on a CPU where they are late;
 * @timer_ago: when a timer's packet came. */
static bool blames_ticks(enum fail_kind kind, int64_t off, int64_t timer_ago)
{
	struct disturbance d;
	struct result r;

	begin(&d);
	disturbance_in_time(&d, 100 * MS + off, 100 * MS, 100 * MS, TOLERANCE,
			    true);
	if (timer_ago)
		d.timer_at_ns = clock_now_ns() - timer_ago;
	r = tell(&d, kind, true, 0);
	free(r.disturbance);
	return r.if_failed == BY_TICK;
}

/* Whether a pass at a time @off the right one, behind a timer's packet or not, is doubtful
 * on a CPU where ticks are late. */
static bool doubts_ticks(int64_t off, bool of_timer, bool behind_timer)
{
	struct disturbance d;
	struct result r;

	begin(&d);
	if (behind_timer)
		d.timer_at_ns = d.start_ns;
	disturbance_in_time(&d, 100 * MS + off, 100 * MS, 100 * MS,
			    clock_tick_ns() + 100 * US, of_timer);
	r = tell(&d, FAIL_NONE, true, 0);
	return r.if_passed == BY_TICK;
}

static void test_ticks(void)
{
	tap_ok(!doubts_ticks(0, true, true), "right a tick earlier or later");
	tap_ok(doubts_ticks(-200 * US, true, false),
	       "a tick earlier it had not been");
	tap_ok(!doubts_ticks(-200 * US, false, false),
	       "... unless no timer sent it");
	tap_ok(!doubts_ticks(200 * US, true, false), "nor is it a tick later");
	tap_ok(doubts_ticks(200 * US, true, true),
	       "... but for a timer that is counted from");
	tap_ok(blames_ticks(FAIL_TIMING, 5 * MS, 0), "late for a late tick");
	tap_ok(!blames_ticks(FAIL_CONTENT, 0, 0), "what a packet holds is not");
	tap_ok(!blames_ticks(FAIL_TIMING, -5 * MS, 0), "nothing is early for it");
	tap_ok(blames_ticks(FAIL_TIMING, -5 * MS, MS),
	       "... but behind what a timer sent");
	tap_ok(!blames_ticks(FAIL_TIMING, -5 * MS, 1000 * MS),
	       "... not long ago");
}

/* Stops all of this process for a while, ticks' threads too.  When that began. */
static int64_t be_stopped(void)
{
	const struct timespec wait = { .tv_nsec = STOP_NS };
	int64_t before = clock_now_ns(), now = before;
	pid_t pid = fork();

	if (!pid) {
		kill(getppid(), SIGSTOP);
		nanosleep(&wait, NULL);
		kill(getppid(), SIGCONT);
		_exit(0);
	}
	while (pid > 0 && now - before < STOP_NS / 2) {
		before = now;
		now = clock_now_ns();
	}
	waitpid(pid, NULL, 0);
	return before;
}

/* Whether what measured time is in doubt for something that happened @ago before @now. */
static bool doubts_event(int64_t now, int64_t ago)
{
	struct trace_entry e = { .time_ns = 0 };
	struct result r = { .trace = { .entry = &e, .n = 1 } };
	struct disturbance d;

	begin(&d);
	d.clocked = true;
	d.start_ns = now - 1000 * MS;
	e.time_ns = 1000 * MS - ago;
	disturbance_tell(&d, FAIL_NONE, ticks, ticks_cpu(ticks), 0, &r);
	disturbance_done(&d);
	free(r.disturbance);
	return r.if_passed == BY_TICK;
}

/* Whether a tick is to blame for a verdict of @kind, with an action at @at that may have met
 * an old jiffies, and a time long after it that was @off the right one. */
static bool blames_old(int64_t at, enum fail_kind kind, bool clocked, int64_t off)
{
	struct disturbance d;
	struct result r;

	begin(&d);
	d.clocked = clocked;
	d.start_ns = d.timer_at_ns = at - MS;
	d.old_at_ns[d.n_old++] = at;
	at += 500 * MS;
	disturbance_in_time(&d, at + off, at, at, TOLERANCE, true);
	r = tell(&d, kind, false, 0);
	free(r.disturbance);
	return r.if_passed == BY_TICK || r.if_failed == BY_TICK;
}

static void test_moments(void)
{
	struct disturbance d;

	begin(&d);
	disturbance_moment(&d, clock_now_ns() - clock_tick_ns());
	tap_is_int(d.n_old, 0, "jiffies is new");
	for (unsigned i = 1; i <= DISTURBANCE_OLD_MAX; i++)
		disturbance_moment(&d, clock_now_ns() + 2 * clock_tick_ns());
	tap_is_int(d.n_old, DISTURBANCE_OLD_MAX, "it may be old");
	disturbance_moment(&d, clock_now_ns() + 2 * clock_tick_ns());
	tap_is_int(d.n_old, DISTURBANCE_OLD_MAX, "... more often than is kept");
	disturbance_done(&d);
}

/* Threads that are stopped see their timers late, and not for want of a CPU. */
static void test_events(void)
{
	int64_t stopped;
	bool doubt = false;
	int64_t old = 0;

	ticks_settle(ticks);
	clock_sleep_until_ns(clock_now_ns() + 100 * MS);
	stopped = be_stopped();
	for (int i = 0; i < 6; i++) {
		doubt |= doubts_event(stopped, -i * clock_tick_ns() / 2);
		if (blames_old(stopped + i * clock_tick_ns() / 2, FAIL_NONE,
			       true, 0))
			old = stopped + i * clock_tick_ns() / 2;
	}
	tap_ok(doubt, "something happened at a late tick");
	tap_ok(!doubts_event(stopped, -1000 * MS), "... or long after");
	tap_ok(old, "an action met an old jiffies");
	tap_ok(!blames_old(stopped + 1000 * MS, FAIL_NONE, true, 0),
	       "... or long after");
	tap_ok(!blames_old(old, FAIL_NONE, false, 200 * US),
	       "... which matters for what measures time,");
	tap_ok(blames_old(old, FAIL_CODE, false, 0), "... snippets that fail");
	tap_ok(!blames_old(old, FAIL_TIMING, false, 5 * MS),
	       "... and not for what is late");
}

int main(void)
{
	ticks = ticks_new();
	tap_ok(ticks, "ticks are kept");
	if (!ticks)
		return tap_done();
	test_in_time();
	test_passes();
	test_samples();
	test_code_off();
	test_failures();
	test_calls();
	test_ticks();
	test_moments();
	test_events();
	ticks_free(ticks);
	return tap_done();
}
