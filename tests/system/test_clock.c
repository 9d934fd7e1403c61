/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_clock: sleeps are never short, and the length of a tick is known.
 */
#include "runtime/timing/clock.h"

#include <pthread.h>
#include <signal.h>
#include <time.h>

#include "tests/unit/tap.h"

static int64_t coarse_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC_COARSE, &ts);
	return ts.tv_sec * NS_PER_S + ts.tv_nsec;
}

static void test_now(void)
{
	int64_t before = coarse_ns(), now = clock_now_ns();
	bool forward = true;

	tap_ok(now >= before && now - before < NS_PER_S,
	       "the clock is CLOCK_MONOTONIC");
	for (int i = 0; i < 100000; i++) {
		int64_t next = clock_now_ns();

		forward &= next >= now;
		now = next;
	}
	tap_ok(forward, "it never goes back");
}

static void test_sleep(void)
{
	bool early = false;

	for (int64_t us = 1; us <= 5000; us = us * 3 / 2 + 1) {
		int64_t deadline = clock_now_ns() + us * NS_PER_US;

		clock_sleep_until_ns(deadline);
		early |= clock_now_ns() < deadline;
	}
	tap_ok(!early, "a sleep never ends too early");
}

static void test_past_sleep(void)
{
	clock_sleep_until_ns(clock_now_ns() - 1);
	clock_sleep_until_ns(0);
	clock_sleep_until_ns(-NS_PER_S - 1);
	clock_sleep_until_ns(INT64_MIN);
	tap_ok(true, "what is past is no sleep at all");
}

static void on_alarm(int signal)
{
	(void)signal;
}

static void test_interrupted_sleep(void)
{
	const struct itimerspec every_ms = {
		.it_interval.tv_nsec = NS_PER_MS,
		.it_value.tv_nsec = NS_PER_MS,
	};
	struct sigaction action = { .sa_handler = on_alarm };
	struct sigevent event = {
		.sigev_notify = SIGEV_SIGNAL,
		.sigev_signo = SIGUSR1,
	};
	int64_t deadline;
	timer_t timer;

	sigaction(SIGUSR1, &action, NULL);
	if (timer_create(CLOCK_MONOTONIC, &event, &timer)) {
		tap_skip("a sleep with signals", "no timers here");
		return;
	}
	timer_settime(timer, 0, &every_ms, NULL);
	deadline = clock_now_ns() + 20 * NS_PER_MS;
	clock_sleep_until_ns(deadline);
	tap_ok(clock_now_ns() >= deadline, "signals do not shorten a sleep");
	timer_delete(timer);
}

static void test_tick(void)
{
	int64_t from = coarse_ns(), to, apart;

	do
		to = coarse_ns();
	while (to == from);
	/* A clock that is being adjusted goes up to 500 ppm fast or slow. */
	apart = (to - from) % clock_tick_ns();
	tap_ok(apart < clock_tick_ns() / 100 ||
	       apart > clock_tick_ns() * 99 / 100,
	       "the coarse clock advances by whole ticks");
	tap_ok(clock_tick_ns() >= NS_PER_MS && clock_tick_ns() <= 10 * NS_PER_MS,
	       "of 1 to 10 ms");
}

static void test_phase(void)
{
	static const struct {
		int64_t ns, want;
	} cases[] = {
		{ 0, 0 }, { 1, 1 }, { 3, 3 }, { 4, 0 }, { 9, 1 },
		{ -1, 3 }, { -3, 1 }, { -4, 0 }, { -5, 3 },
		{ INT64_MAX, 3 }, { INT64_MIN, 0 }, { INT64_MIN + 1, 1 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		tap_is_int(clock_phase_ns(cases[i].ns, 4), cases[i].want,
			   "%lld is so far into its four",
			   (long long)cases[i].ns);
}

int main(void)
{
	test_phase();
	test_now();
	test_sleep();
	test_past_sleep();
	test_interrupted_sleep();
	test_tick();
	return tap_done();
}
