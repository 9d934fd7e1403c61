/* SPDX-License-Identifier: BSD-2-Clause */
/* test_disturbance: what explains a failure, or a pass, that the kernel has no part in. */
#include "runtime/play/disturbance.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "runtime/timing/clock.h"
#include "tests/unit/tap.h"

#define MS NS_PER_MS
#define TOLERANCE (4 * MS)
#define STOP_NS (50 * MS)

static struct ticks *ticks;

/* What is told of a failure of @kind, of a run on the CPU that is kept; "" if nothing is. */
static const char *told(const struct disturbance *d, enum fail_kind kind,
			int64_t calls_waited_ns)
{
	static char text[200];
	struct result r = { .verdict = VERDICT_FAIL };

	disturbance_judge(d, kind, ticks, ticks_cpu(ticks),
			  clock_now_ns() - 1000 * MS, calls_waited_ns, &r);
	snprintf(text, sizeof(text), "%s", r.disturbance ? r.disturbance : "");
	if (r.disturbed != (*text != '\0'))
		return "disturbed without a text, or the other way round";
	free(r.disturbance);
	return text;
}

/* The same of a time that was missed by @missed_ns, early below 0, when the tool was
 * @behind_ns behind. */
static const char *told_of_time(int64_t behind_ns, int64_t missed_ns,
				bool of_timer)
{
	int64_t at = clock_now_ns() - 100 * MS;
	int64_t off = missed_ns < 0 ? missed_ns - TOLERANCE :
				      missed_ns + TOLERANCE;
	struct disturbance d;

	disturbance_init(&d, TOLERANCE);
	disturbance_behind(&d, behind_ns, behind_ns, 4 * TOLERANCE);
	disturbance_in_time(&d, at + off, at, at, TOLERANCE, of_timer);
	return told(&d, FAIL_TIMING, 0);
}

static void test_in_time(void)
{
	static const struct {
		int64_t at;
		bool in_time;
	} c[] = {
		{ 10 * MS - TOLERANCE, true }, { 10 * MS - TOLERANCE - 1, false },
		{ 20 * MS + TOLERANCE, true }, { 20 * MS + TOLERANCE + 1, false },
		{ 15 * MS, true },
	};
	struct disturbance d;

	disturbance_init(&d, TOLERANCE);
	for (size_t i = 0; i < sizeof(c) / sizeof(*c); i++)
		tap_is_int(disturbance_in_time(&d, c[i].at, 10 * MS, 20 * MS,
					       TOLERANCE, true),
			   c[i].in_time, "at %lld us", (long long)(c[i].at / 1000));
}

/* What an action did that was late by itself, and with those before it. */
static const char *told_of_action(int64_t late_ns, int64_t behind_ns,
				  enum fail_kind kind)
{
	struct disturbance d;

	disturbance_init(&d, TOLERANCE);
	disturbance_behind(&d, late_ns, behind_ns, TOLERANCE);
	return told(&d, kind, 0);
}

static void test_actions(void)
{
	tap_is_str(told_of_action(TOLERANCE / 2 + 1, 0, FAIL_COMMAND),
		   "the tool itself was up to 0.0 ms late",
		   "an action that is late by over half of the tolerance explains much");
	tap_is_str(told_of_action(TOLERANCE / 2, 0, FAIL_COMMAND), "",
		   "... by half, nothing");
	tap_is_str(told_of_action(0, TOLERANCE + MS, FAIL_COMMAND),
		   "the tool itself was up to 5.0 ms late",
		   "so does what adds up to more than the tolerance");
	tap_is_str(told_of_action(0, TOLERANCE, FAIL_COMMAND), "",
		   "... but not to as much");
	tap_is_str(told_of_action(0, TOLERANCE / 2 + 1, FAIL_STATE),
		   "the tool itself was up to 2.0 ms late",
		   "over half of it explains what a state shows");
	tap_ok(*told_of_action(0, TOLERANCE / 2 + 1, FAIL_SYSCALL) &&
		       *told_of_action(0, TOLERANCE / 2 + 1, FAIL_CODE),
	       "... a call and a snippet");
	tap_is_str(told_of_action(0, TOLERANCE / 2 + 1, FAIL_COMMAND), "",
		   "... and not a command");
	tap_ok(*told_of_action(0, clock_tick_ns() * 3 / 8 + 1, FAIL_STATE),
	       "three eighths of a tick explain a state, too");
	tap_is_str(told_of_action(TOLERANCE, TOLERANCE * 2, FAIL_NONE), "",
		   "there is no failure to explain");
}

/* What the kernel sends changes when its timers have run. */
static void test_stalls(void)
{
	struct disturbance d;

	tap_is_str(told_of_action(100 * MS, 100 * MS, FAIL_CONTENT), "",
		   "a packet: not explained by 100 ms");
	tap_is_str(told_of_action(0, 100 * MS + 1, FAIL_CONTENT),
		   "the tool itself was up to 100.0 ms late", "... but by more");
	tap_is_str(told_of_action(100 * MS + 1, 100 * MS + 1, FAIL_TIMEOUT), "",
		   "a limit of time is not explained by that");
	disturbance_init(&d, TOLERANCE);
	disturbance_call(&d, "write", 99 * MS);
	tap_is_str(told(&d, FAIL_CONTENT, 100 * MS), "",
		   "a packet: nor explained by calls");
	tap_is_str(told(&d, FAIL_CONTENT, 100 * MS + 1),
		   "blocking calls had no CPU for 100.0 ms",
		   "... one that blocks had no CPU for longer");
	disturbance_call(&d, "write", 100 * MS + 1);
	tap_is_str(told(&d, FAIL_CONTENT, 0), "write() took 100.0 ms",
		   "... one took longer");
}

/* Of a script with a tolerance of seconds, what the kernel's timers do explains a failure. */
static void test_wide_tolerance(void)
{
	static const struct {
		int64_t late_ns, behind_ns;
		const char *want;
	} c[] = {
		{ 100 * MS, 200 * MS, "" },
		{ 100 * MS + 1, 200 * MS, "the tool itself was up to 200.0 ms late" },
		{ 0, 200 * MS + 1, "the tool itself was up to 200.0 ms late" },
	};

	for (size_t i = 0; i < sizeof(c) / sizeof(*c); i++) {
		struct disturbance d;

		disturbance_init(&d, 5000 * MS);
		disturbance_behind(&d, c[i].late_ns, c[i].behind_ns, 5000 * MS);
		tap_is_str(told(&d, FAIL_COMMAND, 0), c[i].want,
			   "a wide tolerance: late by %lld us, behind by %lld us",
			   (long long)c[i].late_ns / 1000,
			   (long long)c[i].behind_ns / 1000);
	}
}

static void test_times(void)
{
	tap_is_str(told_of_time(2 * MS, MS, true),
		   "the tool itself was up to 2.0 ms late",
		   "a time that is wrong by less than the tool was behind");
	tap_is_str(told_of_time(2 * MS, -MS, true),
		   "the tool itself was up to 2.0 ms late", "... early, too");
	tap_is_str(told_of_time(MS, -2 * MS, true), "", "... by more, not");
	tap_is_str(told_of_time(2 * MS, -MS, false), "",
		   "what answers an action moves with it");
}

/* What a pass is doubted for, of which a time was right by @room_ns, @late or early, when
 * the tool was @behind_ns behind. */
static bool is_doubted(int64_t behind_ns, int64_t room_ns, bool late,
		       bool of_timer, int cpu)
{
	int64_t at = clock_now_ns() - 100 * MS;
	int64_t off = TOLERANCE - room_ns;
	struct result r = { .verdict = VERDICT_PASS };
	struct disturbance d;
	bool doubted;

	disturbance_init(&d, TOLERANCE);
	disturbance_behind(&d, behind_ns, behind_ns, 4 * TOLERANCE);
	disturbance_in_time(&d, late ? at + off : at - off, at, at, TOLERANCE,
			    of_timer);
	disturbance_judge(&d, FAIL_NONE, ticks, cpu, clock_now_ns() - 1000 * MS,
			  0, &r);
	doubted = r.doubt != NULL && !r.disturbed;
	free(r.doubt);
	return doubted;
}

/* The same, of a pass with a snippet. */
static bool is_snippet_doubted(int64_t behind_ns, bool measures_time)
{
	struct result r = { .verdict = VERDICT_PASS };
	struct disturbance d;
	bool doubted;

	disturbance_init(&d, 100 * TOLERANCE);
	d.measures_time = measures_time;
	disturbance_behind(&d, 0, behind_ns, 100 * TOLERANCE);
	disturbance_judge(&d, FAIL_CODE, ticks, ticks_cpu(ticks),
			  clock_now_ns(), 0, &r);
	doubted = r.doubt != NULL;
	free(r.doubt);
	free(r.disturbance);
	return doubted;
}

static void test_passes(void)
{
	int cpu = ticks_cpu(ticks);

	tap_ok(is_doubted(2 * MS, MS, true, true, cpu) &&
		       is_doubted(2 * MS, MS, false, true, cpu),
	       "a time that is right by less than the tool was behind is in doubt");
	tap_ok(!is_doubted(MS, 2 * MS, true, true, cpu), "... by more, not");
	tap_ok(!is_doubted(2 * MS, MS, true, false, cpu),
	       "nor is what answers an action");
	tap_ok(is_doubted(0, clock_tick_ns() - 1, true, true, cpu + 1),
	       "right by less than a tick: a late one counts");
	tap_ok(!is_doubted(0, clock_tick_ns(), true, true, cpu + 1),
	       "... by a tick: none does");
	tap_ok(is_snippet_doubted(clock_tick_ns() * 3 / 8 + 1, true),
	       "so is a snippet that measures time, if the tool was behind");
	tap_ok(!is_snippet_doubted(clock_tick_ns() * 3 / 8, true),
	       "... by less, not");
	tap_ok(!is_snippet_doubted(clock_tick_ns(), false),
	       "... nor one that measures none");
}

static void test_calls(void)
{
	struct disturbance d;

	disturbance_init(&d, TOLERANCE);
	disturbance_call(&d, "read", TOLERANCE / 2);
	tap_is_str(told(&d, FAIL_COMMAND, 0), "", "a call may take half of it");
	disturbance_call(&d, "accept", TOLERANCE);
	disturbance_call(&d, "close", TOLERANCE - MS);
	tap_is_str(told(&d, FAIL_COMMAND, 0), "accept() took 4.0 ms",
		   "the slowest call is told");
	disturbance_init(&d, TOLERANCE);
	tap_is_str(told(&d, FAIL_COMMAND, 3 * MS),
		   "blocking calls had no CPU for 3.0 ms",
		   "so is what calls that block waited for");
	tap_is_str(told(&d, FAIL_COMMAND, TOLERANCE / 2), "",
		   "... unless it is less");
}

/* Stops all of this process for a while, with the threads of ticks: their timers are seen
 * late.  A moment before that. */
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

/* Whether timers explain a failure of @kind in a run with one entry, @of, at @at. */
static bool blames_timers(enum fail_kind kind, enum trace_kind of, int64_t at,
			  bool cpu_off, bool measures_time)
{
	struct trace_entry e = { .kind = of, .time_ns = 1000 * MS };
	struct result r = {
		.verdict = VERDICT_FAIL, .trace = { .entry = &e, .n = 1 },
	};
	struct disturbance d;

	disturbance_init(&d, TOLERANCE);
	d.measures_time = measures_time;
	disturbance_in_time(&d, at, at - TOLERANCE - MS, at - TOLERANCE - MS,
			    TOLERANCE, true);
	disturbance_judge(&d, kind, ticks, ticks_cpu(ticks) + cpu_off,
			  at - 1000 * MS, 0, &r);
	free(r.disturbance);
	return r.disturbed;
}

static void test_timers(void)
{
	bool code = false, timing = false, call = false;
	/* Longer ago than ticks are remembered. */
	int64_t before = clock_now_ns() - 1000 * 1000 * MS;
	int64_t stopped, met = 0;

	ticks_settle(ticks);
	clock_sleep_until_ns(clock_now_ns() + 100 * MS);
	stopped = be_stopped();
	for (int i = 0; i < 12; i++) {
		int64_t at = stopped + i * clock_tick_ns() / 2;

		if (blames_timers(FAIL_CODE, TRACE_CODE, at, false, false)) {
			code = true;
			met = at;
		}
		timing |= blames_timers(FAIL_TIMING, TRACE_OUT, at, false, false);
	}
	call = blames_timers(FAIL_CODE, TRACE_CALL, met, false, false);
	tap_ok(code, "a snippet looked when a timer was overdue");
	tap_ok(!call, "... where only a call did, no snippet is wrong");
	tap_ok(blames_timers(FAIL_CODE, TRACE_CALL, met, false, true),
	       "... unless it measures time: what began there is wrong ever after");
	tap_ok(timing, "a packet is as late as its timer");
	tap_ok(!blames_timers(FAIL_CONTENT, TRACE_OUT, met, false, false),
	       "what it holds is not explained");
	tap_ok(!blames_timers(FAIL_CODE, TRACE_CODE, before, false, false),
	       "nor is what was long before");
	tap_ok(blames_timers(FAIL_CODE, TRACE_CODE, before, true, false),
	       "on another CPU any timer may have been late");
}

int main(void)
{
	ticks = ticks_new();
	tap_ok(ticks, "ticks are kept");
	if (!ticks)
		return tap_done();
	test_in_time();
	test_actions();
	test_stalls();
	test_wide_tolerance();
	test_times();
	test_passes();
	test_calls();
	test_timers();
	ticks_free(ticks);
	return tap_done();
}
