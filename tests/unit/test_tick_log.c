/* SPDX-License-Identifier: BSD-2-Clause */
/* test_tick_log: what was noted of a tick is known of it, and of no other. */
#include "runtime/play/tick_log.h"

#include "tests/unit/tap.h"

#define LENGTH 4000000
#define N 1000000		/* of a tick */

static struct tick_log tick_log;

static long long slip(int64_t number)
{
	return tick_log_slip_ns(&tick_log, number, LENGTH);
}

static void test_slip(void)
{
	tap_is_int(slip(N), 0, "nothing is known");
	tick_log_note(&tick_log, N, 300, 0);
	tap_is_int(slip(N), 300, "a timer was late");
	tap_is_int(slip(N + 1), 0, "... a little, which the next tick does not show");
	tap_is_int(slip(N - 1), 0, "... nor the one before");
	tap_is_int(slip(N + TICK_LOG_LEN), 0, "... nor one long after");
	tick_log_note(&tick_log, N, 200, 0);
	tap_is_int(slip(N), 300, "another was less late");
	tick_log_note(&tick_log, N, LENGTH / 2 + 1, 0);
	tap_is_int(slip(N), LENGTH / 2 + 1, "a third one was later");
	tap_is_int(slip(N + 1), LENGTH / 2 + 1, "... and may have been seen at the next tick");
	tick_log_note(&tick_log, N + 1, LENGTH, 0);
	tap_is_int(slip(N + 1), LENGTH, "which was later still");
	tick_log_note(&tick_log, N + TICK_LOG_LEN, 100, 0);
	tap_is_int(slip(N + TICK_LOG_LEN), 100, "its place was given to another");
	tap_is_int(slip(N), 0, "... and it is forgotten");
}

static bool is_late(int64_t number)
{
	return tick_log_is_late(&tick_log, number, LENGTH);
}

static void test_late(void)
{
	const int64_t n = N + 100;

	tick_log_note(&tick_log, n, LENGTH, LENGTH / 2);
	tap_ok(!is_late(n), "mostly it was the CPU");
	tick_log_note(&tick_log, n, LENGTH, LENGTH);
	tick_log_note(&tick_log, n, LENGTH, LENGTH / 2);
	tap_ok(is_late(n), "a tick was late");
	tap_ok(is_late(n + 1), "... its timers ran with the next");
	tap_ok(!is_late(n + 2), "... not with the one after");
	tap_ok(!is_late(n - 1), "... nor before");
	tap_ok(!is_late(n + TICK_LOG_LEN), "... nor long after");
	tick_log_note(&tick_log, n + TICK_LOG_LEN, 0, 0);
	tap_ok(!is_late(n + TICK_LOG_LEN), "its place was given to another");
}

static bool is_stale(int64_t number, int64_t offset_ns)
{
	return tick_log_is_stale(&tick_log, number, offset_ns, LENGTH);
}

static void test_stale(void)
{
	const int64_t n = N + 200;

	tap_ok(!is_stale(n, 0), "nothing is known");
	tick_log_note(&tick_log, n, 500, 300);
	tap_ok(is_stale(n, 299), "jiffies was old");
	tap_ok(!is_stale(n, 300), "... and then new");
	tap_ok(!is_stale(n + 1, 299), "the next is in time");
	tap_ok(is_stale(n, -LENGTH / 64), "just before its time a tick may have been");
	tap_ok(!is_stale(n, -LENGTH / 64 - 1), "... but not well before");
	tick_log_note(&tick_log, n - 1, 0, LENGTH * 3 / 4);
	tap_ok(!is_stale(n, -LENGTH / 4), "the tick before it was dealt with");
	tap_ok(is_stale(n, -LENGTH / 4 - 1), "... and had not been a moment ago");
}

int main(void)
{
	test_slip();
	test_late();
	test_stale();
	return tap_done();
}
