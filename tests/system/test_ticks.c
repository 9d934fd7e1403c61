/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * test_ticks: timelines start behind a tick, on a CPU that they may use, also in
 * processes that were forked.
 *
 * Single waits may be late on a busy machine, so that what is asked of time is
 * asked of most of some tries.
 */
#include "runtime/timing/ticks.h"

#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/timing/clock.h"
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

/* Whether the calling process can write to what the keepers tell. */
static bool can_write(void)
{
	FILE *maps = fopen("/proc/self/maps", "re");
	char line[512], perms[8];
	unsigned long from, to;
	bool can = true;

	while (maps && fgets(line, sizeof(line), maps)) {
		if (strstr(line, "/memfd:ticks") &&
		    sscanf(line, "%lx-%lx %7s", &from, &to, perms) == 3)
			can = strchr(perms, 'w') ||
			      !mprotect((void *)from, to - from,
					PROT_READ | PROT_WRITE);
	}
	if (maps)
		fclose(maps);
	return can;
}

/* A child that is not trusted reads, but does not write, and cannot have all starts. */
static void test_stranger(struct ticks *t)
{
	int status = -1;
	pid_t pid;

	tap_ok(can_write(), "who keeps ticks can tell of them");
	pid = fork();
	if (pid == 0) {
		bool entered = ticks_enter_child(t) == 0;

		for (int i = 0; i < FAR_TICKS; i++)
			ticks_start_ns(t);
		_exit(!entered || can_write() || ticks_cpu(t) < 0);
	}
	waitpid(pid, &status, 0);
	tap_is_int(status, 0, "a child that is not trusted can not");
	tap_ok(ticks_start_ns(t) < clock_now_ns() + 100 * clock_tick_ns(),
	       "and it cannot take all starts");
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

/* Moves the monotonic clock of the next process that is forked (time_namespaces(7)). */
static bool set_clock(int64_t to_s)
{
	long long offset_s = 0;
	FILE *f = fopen("/proc/self/timens_offsets", "r");
	bool ok;

	if (!f)
		return false;
	ok = fscanf(f, "monotonic %lld", &offset_s) == 1;
	fclose(f);
	if (!ok || (unshare(CLONE_NEWTIME) &&
		    unshare(CLONE_NEWUSER | CLONE_NEWTIME)))
		return false;
	f = fopen("/proc/self/timens_offsets", "w");
	if (!f)
		return false;
	fprintf(f, "monotonic %lld 0\n",
		offset_s + to_s - (long long)(clock_now_ns() / NS_PER_S));
	return fclose(f) == 0;
}

/* With the clock at @at_s: 0, or how it ended. */
static int run_at(int64_t at_s)
{
	pid_t pid = fork();
	int status = 0;

	if (pid) {
		waitpid(pid, &status, 0);
		return status;
	}
	if (!set_clock(at_s))
		_exit(77);
	pid = fork();
	if (!pid) {
		struct ticks *t = ticks_new();

		if (!t || !freopen("/dev/null", "w", stdout) ||
		    llabs(clock_now_ns() / NS_PER_S - at_s) > 60)
			_exit(2);
		ticks_settle(t);
		tap_state()->failed = 0;
		test_slip(t);
		ticks_free(t);
		_exit(tap_state()->failed != 0);
	}
	waitpid(pid, &status, 0);
	if (WIFSIGNALED(status))
		_exit(128 + WTERMSIG(status));
	_exit(WEXITSTATUS(status));
}

/* A machine that has just started, and one that has been up for long. */
static void test_clock_at(void)
{
	static const int64_t at_s[] = { 1, 62, 100 * INT64_C(31557600) };

	for (size_t i = 0; i < sizeof(at_s) / sizeof(*at_s); i++) {
		int status = run_at(at_s[i]);

		if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
			tap_skip("other times", "no time namespaces here");
		else
			tap_is_int(status, 0, "the same %lld s after the machine's start",
				   (long long)at_s[i]);
	}
}

/* In virtual time, runs begin where the wheel of timers stands alike. */
static void test_virtual(void)
{
	const int64_t step_ns = TICKS_SET_UP * clock_tick_ns();
	struct ticks *t = ticks_new_virtual();
	int64_t now = clock_now_ns(), start;

	if (!tap_ok(t != NULL, "there are ticks of virtual time"))
		return;
	start = ticks_start_ns(t);
	tap_is_int(start % step_ns, TICKS_START_NS,
		   "a start behind a tick with a round number");
	tap_ok(start > now && start <= clock_now_ns() + step_ns,
	       "... the next one");
	ticks_free(t);
}

int main(void)
{
	struct ticks *t;
	int64_t tick_ns;

	test_clock_at();
	test_virtual();
	t = ticks_new();
	if (!tap_ok(t != NULL, "there are ticks"))
		return tap_done();
	ticks_settle(t);
	tick_ns = find_tick_ns();
	test_start(t, tick_ns);
	test_child(t, tick_ns);
	test_apart(t, tick_ns);
	test_slip(t);
	test_stranger(t);
	ticks_free(t);
	ticks_free(NULL);
	test_several(tick_ns);
	test_cpu();
	return tap_done();
}
