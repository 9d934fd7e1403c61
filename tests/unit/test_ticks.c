/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_ticks: timelines start behind a tick, on a CPU that they may use, also in
 * processes that were forked.
 *
 * Single waits may be late on a busy machine, so that what is asked of time is
 * asked of most of some tries.
 */
#include "runtime/play/ticks.h"

#include <sched.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/play/clock.h"
#include "tests/unit/tap.h"

#define TRIES 12
#define SLIP_TICKS 50
#define FAR_TICKS (1 << 20)	/* where a table would wrap */
#define WAITS 40		/* that find a tick without ticks.h */

/* How far @ns is behind @tick_ns, modulo ticks; 0 to 1 tick. */
static int64_t behind(int64_t ns, int64_t tick_ns)
{
	int64_t off = (ns - tick_ns) % clock_tick_ns();

	return off < 0 ? off + clock_tick_ns() : off;
}

/* A tick, found by waiting: of all waits, the one that most end right behind. */
static int64_t find_tick_ns(void)
{
	const struct timeval shortest = { .tv_usec = 1 };
	int64_t woken[WAITS], best = 0;
	unsigned most = 0;
	int pair[2];
	char byte;

	if (socketpair(AF_UNIX, SOCK_DGRAM, 0, pair))
		return 0;
	setsockopt(pair[0], SOL_SOCKET, SO_RCVTIMEO, &shortest,
		   sizeof(shortest));
	for (int i = 0; i < WAITS; i++) {
		while (recv(pair[0], &byte, 1, 0) >= 0)
			continue;
		woken[i] = clock_now_ns();
	}
	close(pair[0]);
	close(pair[1]);
	for (int i = 0; i < WAITS; i++) {
		unsigned n = 0;

		for (int j = 0; j < WAITS; j++)
			n += behind(woken[j], woken[i]) < clock_tick_ns() / 8;
		if (n > most) {
			most = n;
			best = woken[i];
		}
	}
	return best;
}

/* True if @start is where it should be behind a tick, within an eighth of one: of
 * starts that ignore ticks, every fourth would be. */
static bool is_behind_tick(int64_t start, int64_t tick_ns)
{
	int64_t off = behind(start - TICKS_START_NS, tick_ns);

	return off < clock_tick_ns() / 8 || off > clock_tick_ns() * 7 / 8;
}

static void test_start(struct ticks *t, int64_t tick_ns)
{
	int64_t before = clock_now_ns(), start = 0;
	unsigned in_phase = 0, ahead = 0;
	bool too_far = false;

	for (int i = 0; i < TRIES; i++) {
		start = ticks_start_ns(t);
		ahead += start > clock_now_ns();
		too_far |= start > clock_now_ns() + clock_tick_ns() +
					   TICKS_START_NS;
		in_phase += is_behind_tick(start, tick_ns);
		clock_sleep_until_ns(start);
	}
	printf("# %u of %d ahead, %u behind a tick, in %.2f ms\n", ahead, TRIES,
	       in_phase, (double)(start - before) / NS_PER_MS);
	tap_ok(!too_far, "a start is at most a tick and 250 us ahead");
	tap_ok(ahead > TRIES / 2, "and seldom past");
	tap_ok(in_phase > TRIES * 3 / 4, "it is 250 us behind a tick");
}

static void test_child(struct ticks *t, int64_t tick_ns)
{
	int status = 0;
	unsigned good = 0;

	for (int i = 0; i < TRIES; i++) {
		pid_t pid = fork();

		if (pid == 0) {
			ticks_settle(t);
			_exit(!is_behind_tick(ticks_start_ns(t), tick_ns));
		}
		waitpid(pid, &status, 0);
		good += WIFEXITED(status) && !WEXITSTATUS(status);
	}
	tap_ok(good > TRIES * 3 / 4, "so it is in a process that was forked");
}

/* Starts that are asked for at the same time are not the same. */
static void test_apart(struct ticks *t, int64_t tick_ns)
{
	int64_t last = ticks_start_ns(t);
	unsigned in_phase = 0;
	bool apart = true;

	for (int i = 0; i < TRIES; i++) {
		int64_t start = ticks_start_ns(t);

		apart &= start - last > clock_tick_ns() / 2;
		in_phase += is_behind_tick(start, tick_ns);
		last = start;
	}
	tap_ok(apart, "no two timelines start at the same tick");
	tap_ok(in_phase > TRIES * 3 / 4, "though behind one");
}

static void test_several(int64_t tick_ns)
{
	unsigned good = 0;

	for (int i = 0; i < TRIES; i++) {
		struct ticks *t = ticks_new();

		if (t)
			ticks_settle(t);
		good += t && is_behind_tick(ticks_start_ns(t), tick_ns);
		ticks_free(t);
	}
	tap_ok(good > TRIES * 3 / 4, "and whoever looks for ticks anew");
}

static void test_cpu(void)
{
	cpu_set_t all, one;
	bool right = true;

	if (sched_getaffinity(0, sizeof(all), &all))
		return;
	for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
		struct ticks *t;

		if (!CPU_ISSET(cpu, &all))
			continue;
		CPU_ZERO(&one);
		CPU_SET(cpu, &one);
		sched_setaffinity(0, sizeof(one), &one);
		t = ticks_new();
		right &= t && ticks_cpu(t) == cpu;
		ticks_free(t);
	}
	sched_setaffinity(0, sizeof(all), &all);
	tap_ok(right, "the CPU is one that the process may use");
}

/* Timers run a little behind each tick, of which one at least is measured. */
static void test_slip(struct ticks *t)
{
	int64_t now, sum = 0, others = 0;
	int on_time = 0;

	clock_sleep_until_ns(clock_now_ns() + SLIP_TICKS * clock_tick_ns());
	now = clock_now_ns();
	for (int i = 2; i < SLIP_TICKS; i++) {
		int64_t ns = ticks_slip_ns(t, now - i * clock_tick_ns());

		sum += ns;
		on_time += ns < clock_tick_ns() / 2;
	}
	tap_ok(sum > 0, "it is known how late timers ran");
	tap_ok(on_time > SLIP_TICKS / 2,
	       "mostly by less than half a tick (%d of %d)", on_time,
	       SLIP_TICKS - 2);
	for (int i = 2; i < SLIP_TICKS; i++)
		others += ticks_slip_ns(t, now - (i + FAR_TICKS) *
						       clock_tick_ns()) +
			  ticks_slip_ns(t, now + (FAR_TICKS - i) *
						       clock_tick_ns());
	tap_ok(others == 0, "of other times nothing is known");
}

int main(void)
{
	struct ticks *t = ticks_new();
	int64_t tick_ns;

	if (!tap_ok(t != NULL, "there are ticks"))
		return tap_done();
	ticks_settle(t);
	tick_ns = find_tick_ns();
	test_start(t, tick_ns);
	test_child(t, tick_ns);
	test_apart(t, tick_ns);
	test_slip(t);
	ticks_free(t);
	ticks_free(NULL);
	test_several(tick_ns);
	test_cpu();
	return tap_done();
}
