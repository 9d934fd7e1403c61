/* SPDX-License-Identifier: BSD-2-Clause */
/* ticks: two threads that wait for the kernel's timers on one CPU. */
#include "runtime/play/ticks.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "runtime/play/clock.h"
#include "runtime/play/cpu.h"
#include "runtime/play/priority.h"
#include "runtime/play/run_delay.h"
#include "runtime/play/thread.h"
#include "runtime/play/tick_log.h"

#define KEEPERS 2
#define STACK_SIZE (64 * 1024)
/*
 * Waits in time, in a row, before a timeline may start: 96 ms at 250 Hz.  Where no
 * other CPU has work, and so no tick, a wait counts for some of them.
 */
#define STEADY_WAITS 24
#define STEADY_ALONE 3
#define MAX_TICKS 50
/* A CPU is left after so many late timers in so many waits. */
#define LATE_MAX 3
#define LATE_WINDOW 64
/* Waits of the first thread from which the phase of the ticks is told. */
#define PHASE_WAITS 16
#define PHASE_NEAR 4		/* of them, at least, behind ticks of one phase */
#define PHASE_SURE 12		/* ... and of another one than is known */

struct keeper {
	struct ticks *ticks;
	pthread_t thread;
	int fd[2];			/* a socket pair nobody writes to */
	_Atomic int64_t woken_ns;	/* last time; 0: not yet */
	int64_t woken[PHASE_WAITS];	/* the last ones */
	unsigned n_woken;
};

struct ticks {
	struct keeper keeper[KEEPERS];
	int64_t length_ns;		/* of a tick */
	cpu_set_t allowed;
	_Atomic int cpu;
	_Atomic int64_t tick_ns;	/* when there was a tick; 0: not known */
	_Atomic int64_t taken_ns;	/* the last start that was given out */
	_Atomic unsigned steady;	/* counts waits in time since the last late
					 * one, up to STEADY_WAITS at least */
	_Atomic unsigned late;		/* timers that were a tick late */
	_Atomic bool ending;
	struct tick_log log;
};

/* --- in the threads -------------------------------------------------------- */

/*
 * A receive timeout is counted in jiffies (sock_rcvtimeo() and schedule_timeout()):
 * the shortest one ends with the second tick from now.
 */
static int64_t wait_two_ticks(const struct keeper *k)
{
	char byte;

	while (recv(k->fd[0], &byte, 1, 0) < 0 && errno == EINTR)
		continue;
	return clock_now_ns();
}

/* How long before @now the nearest tick was, as far as is known. */
static int64_t since_tick_ns(const struct ticks *t, int64_t now)
{
	int64_t off = (now - t->tick_ns) % t->length_ns;

	if (off < -t->length_ns / 2)
		off += t->length_ns;
	return off > t->length_ns / 2 ? off - t->length_ns : off;
}

/*
 * Most waits end a little behind a tick, the others anywhere later.  The one that
 * most others follow within an eighth of a tick was nearest to its own.
 */
static void note_phase(struct keeper *k, int64_t woken)
{
	struct ticks *t = k->ticks;
	unsigned n, best = 0, most = 0, needed = PHASE_SURE;

	k->woken[k->n_woken++ % PHASE_WAITS] = woken;
	n = k->n_woken < PHASE_WAITS ? k->n_woken : PHASE_WAITS;
	for (unsigned i = 0; i < n; i++) {
		unsigned near = 0;

		for (unsigned j = 0; j < n; j++) {
			int64_t off = (k->woken[j] - k->woken[i]) %
				      t->length_ns;

			if (off < 0)
				off += t->length_ns;
			near += off < t->length_ns / 8;
		}
		if (near > most) {
			most = near;
			best = i;
		}
	}
	if (!t->tick_ns || llabs(since_tick_ns(t, k->woken[best])) < t->length_ns / 8)
		needed = PHASE_NEAR;
	if (most >= needed)
		t->tick_ns = k->woken[best];
}

/* Whether nothing but this thread runs or wants to (proc_loadavg(5), field 4). */
static bool is_alone(int loadavg_fd)
{
	char text[96] = "";
	unsigned runnable;

	return pread(loadavg_fd, text, sizeof(text) - 1, 0) > 0 &&
	       sscanf(text, "%*f %*f %*f %u/", &runnable) == 1 && runnable <= 1;
}

/* Ticks are counted from somewhat before the first one as it is known: some are early. */
static int64_t count_from_ns(const struct ticks *t)
{
	return (t->tick_ns - t->length_ns / 16) % t->length_ns;
}

/* The number of the last tick before @ns. */
static int64_t tick_number(const struct ticks *t, int64_t ns)
{
	return (ns - count_from_ns(t)) / t->length_ns;
}

static int64_t tick_begin_ns(const struct ticks *t, int64_t number)
{
	return count_from_ns(t) + t->length_ns / 16 + number * t->length_ns;
}

/* Whether a timer that was due at the second tick behind @begin, and ran at @expired, was
 * a tick late. */
static bool is_late(const struct ticks *t, int64_t begin, int64_t expired)
{
	int64_t off = since_tick_ns(t, begin);

	if (off < -t->length_ns / 4)
		off += t->length_ns;
	return off + expired - begin >= 3 * t->length_ns - t->length_ns / 4;
}

/*
 * The thread waited from @begin on and saw it at @woken, of which it had no CPU for
 * @delay.  That counts for how late timers may have run: so had ksoftirqd, which the
 * kernel leaves them to.
 */
static void note_wait(struct ticks *t, int64_t begin, int64_t woken,
		      int64_t delay, bool alone)
{
	int64_t number = tick_number(t, begin) + 2;
	int64_t slip = woken - tick_begin_ns(t, number);

	tick_log_note(&t->log, number, slip, slip - delay);
	if (is_late(t, begin, woken - delay)) {
		t->late++;
		t->steady = 0;
	} else {
		t->steady += alone ? STEADY_ALONE : 1;
	}
}

static int next_cpu(const struct ticks *t, int cpu)
{
	do
		cpu = (cpu + 1) % CPU_SETSIZE;
	while (!CPU_ISSET(cpu, &t->allowed));
	return cpu;
}

/* True if both threads wait for the same ticks. */
static bool in_step(const struct ticks *t, int64_t now)
{
	int64_t apart = (now - t->keeper[0].woken_ns) % (2 * t->length_ns);

	return apart < t->length_ns / 2 || apart > t->length_ns * 3 / 2;
}

static void sleep_past_a_tick(const struct ticks *t)
{
	clock_sleep_until_ns(clock_now_ns() + t->length_ns * 5 / 4);
}

/* Only the first thread decides where both are. */
static void choose_cpu(struct ticks *t, unsigned *waits, unsigned *late_before)
{
	if (t->late - *late_before >= LATE_MAX) {
		t->cpu = next_cpu(t, t->cpu);
		t->steady = 0;
	} else if (++*waits < LATE_WINDOW) {
		return;
	}
	*waits = 0;
	*late_before = t->late;
}

static void *keep(void *arg)
{
	struct keeper *k = arg;
	struct ticks *t = k->ticks;
	bool first = k == &t->keeper[0];
	unsigned waits = 0, late_before = 0;
	int cpu = -1;
	struct cpu_place before;
	int delay_fd = run_delay_open();
	int loadavg_fd = open("/proc/loadavg", O_RDONLY | O_CLOEXEC);

	/* Without it, waking takes longer, which is allowed for. */
	priority_set_first(true);
	while (!t->ending) {
		int64_t begin, now, delay;

		if (cpu != t->cpu) {
			cpu = t->cpu;
			cpu_stay(cpu, &before);
		}
		delay = run_delay_ns(delay_fd);
		begin = clock_now_ns();
		now = wait_two_ticks(k);
		delay = run_delay_ns(delay_fd) - delay;
		if (!t->ending && t->tick_ns)
			note_wait(t, begin, now, delay, is_alone(loadavg_fd));
		k->woken_ns = now;
		if (first) {
			note_phase(k, now - delay);
			choose_cpu(t, &waits, &late_before);
		} else if (in_step(t, now)) {
			sleep_past_a_tick(t);
		}
	}
	if (delay_fd >= 0)
		close(delay_fd);
	if (loadavg_fd >= 0)
		close(loadavg_fd);
	return NULL;
}

/* --- for others ------------------------------------------------------------ */

int ticks_cpu(const struct ticks *t)
{
	return t->cpu;
}

void ticks_avoid(const struct ticks *t)
{
	cpu_set_t others = t->allowed;

	CPU_CLR(t->cpu, &others);
	if (CPU_COUNT(&others))
		sched_setaffinity(0, sizeof(others), &others);
}

void ticks_wait_known(const struct ticks *t, int64_t ns)
{
	clock_sleep_until_ns(ns + t->length_ns);
}

bool ticks_late_at(const struct ticks *t, int64_t ns)
{
	return tick_log_is_late(&t->log, tick_number(t, ns), t->length_ns);
}

bool ticks_stale_at(const struct ticks *t, int64_t ns)
{
	int64_t number = tick_number(t, ns);

	return tick_log_is_stale(&t->log, number, ns - tick_begin_ns(t, number),
				 t->length_ns);
}

int64_t ticks_slip_ns(const struct ticks *t, int64_t at)
{
	return tick_log_slip_ns(&t->log, tick_number(t, at), t->length_ns);
}

void ticks_settle(const struct ticks *t)
{
	for (unsigned i = 0; i < MAX_TICKS; i++) {
		if (t->tick_ns && t->steady >= STEADY_WAITS)
			return;
		clock_sleep_until_ns(clock_now_ns() + t->length_ns);
	}
}

/* A tick at or behind @start that nobody has taken. */
static int64_t claim_tick(struct ticks *t, int64_t start)
{
	int64_t taken = t->taken_ns, mine;

	do {
		int64_t ahead = taken + t->length_ns / 2 - start;

		mine = start;
		if (ahead > 0)
			mine += (ahead / t->length_ns + 1) * t->length_ns;
	} while (!atomic_compare_exchange_weak(&t->taken_ns, &taken, mine));
	return mine;
}

int64_t ticks_start_ns(struct ticks *t)
{
	int64_t now = clock_now_ns(), start;

	start = t->tick_ns ? t->tick_ns : now;
	start += (now - start) / t->length_ns * t->length_ns + TICKS_START_NS;
	while (start < now)
		start += t->length_ns;
	return claim_tick(t, start);
}

static int keeper_start(struct keeper *k)
{
	const struct timeval shortest = { .tv_usec = 1 };
	int err;

	if (socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, k->fd))
		return errno;
	setsockopt(k->fd[0], SOL_SOCKET, SO_RCVTIMEO, &shortest,
		   sizeof(shortest));
	err = thread_start(&k->thread, STACK_SIZE, keep, k);
	if (err) {
		close(k->fd[0]);
		close(k->fd[1]);
	}
	return err;
}

static void keepers_end(struct ticks *t, unsigned n)
{
	t->ending = true;
	for (unsigned i = 0; i < n; i++)
		shutdown(t->keeper[i].fd[0], SHUT_RD);
	for (unsigned i = 0; i < n; i++) {
		pthread_join(t->keeper[i].thread, NULL);
		close(t->keeper[i].fd[0]);
		close(t->keeper[i].fd[1]);
	}
}

struct ticks *ticks_new(void)
{
	struct ticks *t = mmap(NULL, sizeof(*t), PROT_READ | PROT_WRITE,
			       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int cpu = sched_getcpu(), err = 0;

	if (t == MAP_FAILED)
		return NULL;
	t->length_ns = clock_tick_ns();
	CPU_ZERO(&t->allowed);
	if (sched_getaffinity(0, sizeof(t->allowed), &t->allowed) ||
	    !CPU_COUNT(&t->allowed))
		CPU_SET(cpu > 0 ? cpu : 0, &t->allowed);
	t->cpu = cpu >= 0 && cpu < CPU_SETSIZE && CPU_ISSET(cpu, &t->allowed) ?
			 cpu : next_cpu(t, CPU_SETSIZE - 1);
	for (unsigned i = 0; i < KEEPERS && !err; i++) {
		t->keeper[i].ticks = t;
		err = keeper_start(&t->keeper[i]);
		if (err)
			keepers_end(t, i);
	}
	if (!err)
		return t;
	munmap(t, sizeof(*t));
	errno = err;
	return NULL;
}

void ticks_free(struct ticks *t)
{
	if (!t)
		return;
	keepers_end(t, KEEPERS);
	munmap(t, sizeof(*t));
}
