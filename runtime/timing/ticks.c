/* SPDX-License-Identifier: BSD-2-Clause */
/* ticks: two threads that wait for the kernel's timers on one CPU. */
#include "runtime/timing/ticks.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "parser/mem.h"
#include "runtime/timing/clock.h"
#include "runtime/timing/sched.h"
#include "runtime/timing/thread.h"

#define KEEPERS 2
#define SLIPS 16384		/* ticks: 65 s at 250 Hz */
#define STALE_SHARE 64		/* a part of a tick: ticks are known as exactly as that */
#define STACK_SIZE (64 * 1024)
/*
 * Waits in time, in a row, before a timeline may start: 96 ms at 250 Hz.  Where no
 * other CPU has work, its tick stops and the duty is this one's with the next tick: then
 * three waits are enough.
 */
#define STEADY_WAITS 24
#define STEADY_ALONE 8
#define MAX_TICKS 50
#define CLAIMS_MAX 64		/* starts that are given out ahead, a tick each */
/* A CPU is left after so many late timers in so many waits; at the first one, as long as it
 * has never been steady: where another CPU keeps the duty, mostly all are late. */
#define LATE_MAX 3
#define LATE_WINDOW 64
/* At least one of so many waits ends right behind a tick: within its first sixteenth. */
#define PHASE_WAITS 16
#define PHASE_SHARE 16

struct keeper {
	struct ticks *ticks;
	pthread_t thread;
	int fd[2];			/* a socket pair nobody writes to */
	_Atomic int64_t woken_ns;	/* last time; 0: not yet */
};

/* What the keepers tell; only the process that they are in can write to it. */
struct told {
	_Atomic int cpu;
	_Atomic int64_t tick_ns;	/* when there was a tick; 0: not known */
	_Atomic unsigned steady;	/* counts waits in time since the last late
					 * one, up to STEADY_WAITS at least */
	/* How late timers ran that were due at one of the last ticks. */
	struct slip {
		_Atomic int64_t tick, ns;
	} slip[SLIPS];
};

struct ticks {
	struct keeper keeper[KEEPERS];
	int64_t length_ns;		/* of a tick */
	cpu_set_t allowed;
	struct told *told;		/* a mapping of told_fd */
	int told_fd;
	/* The last start that was given out.  Whoever plays a timeline writes to it, so
	 * that it may hold anything. */
	_Atomic int64_t *taken_ns;
	_Atomic int64_t least_ns;	/* the least slip of the last n_least waits */
	_Atomic unsigned n_least;
	_Atomic bool was_steady;	/* at least once */
	_Atomic unsigned late;		/* timers that were a tick late */
	_Atomic bool ending;
	unsigned n_keepers;		/* that were started */
	bool is_virtual;
	sem_t begun;			/* by each keeper */
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
	int64_t off = clock_phase_ns(now - t->told->tick_ns, t->length_ns);

	return off > t->length_ns / 2 ? off - t->length_ns : off;
}

/*
 * The first idea of where ticks are, from the end of a wait.  Since Linux 6.4 they are at
 * multiples of their length, but for a time namespace's offset.
 */
static void find_phase(struct ticks *t, int64_t woken)
{
	int64_t off = clock_phase_ns(woken, t->length_ns);

	t->told->tick_ns = off < t->length_ns / PHASE_SHARE ? woken - off : woken;
}

/* A wait ended @slip ns behind its tick, as that was known.  Ticks keep their phase: they are
 * timers of the same clock (tick_sched_timer).  And no timer runs before its tick. */
static void correct_phase(struct ticks *t, int64_t slip)
{
	if (slip < t->least_ns)
		t->least_ns = slip;
	if (slip >= 0 && ++t->n_least < PHASE_WAITS)
		return;
	if (t->least_ns < 0 || t->least_ns > t->length_ns / PHASE_SHARE)
		t->told->tick_ns += t->least_ns;
	t->n_least = 0;
	t->least_ns = t->length_ns;
}

/* Whether no other thread of the machine runs or wants to (proc_loadavg(5), field 4). */
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
	return clock_phase_ns(t->told->tick_ns - t->length_ns / 16, t->length_ns);
}

/* The number of the last tick before @ns. */
static int64_t tick_number(const struct ticks *t, int64_t ns)
{
	int64_t since = ns - count_from_ns(t);

	return (since - clock_phase_ns(since, t->length_ns)) / t->length_ns;
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

/* The place of a tick.  Times before the clock's 0, shortly after the machine has started,
 * have numbers below 0. */
static struct slip *slip_of(struct ticks *t, int64_t tick)
{
	static_assert((SLIPS & (SLIPS - 1)) == 0,
		      "else 2^64 does not end with a whole round");

	return &t->told->slip[(uint64_t)tick % SLIPS];
}

/* Of several timers of a tick, the latest counts. */
static void note_slip(struct ticks *t, int64_t tick, int64_t ns)
{
	struct slip *s = slip_of(t, tick);

	if (s->tick != tick || ns > s->ns)
		s->ns = ns;
	s->tick = tick;
}

/* 0: not known, or none. */
static int64_t slip_at_tick(const struct ticks *t, int64_t tick)
{
	const struct slip *s = slip_of((struct ticks *)t, tick);

	return s->tick == tick ? s->ns : 0;
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

	correct_phase(t, woken - delay - tick_begin_ns(t, number));
	number = tick_number(t, begin) + 2;
	note_slip(t, number, woken - tick_begin_ns(t, number));
	if (is_late(t, begin, woken - delay)) {
		t->late++;
		t->told->steady = 0;
	} else {
		t->told->steady += alone ? STEADY_ALONE : 1;
		t->was_steady |= t->told->steady >= STEADY_WAITS;
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
	int64_t apart = clock_phase_ns(now - t->keeper[0].woken_ns,
				       2 * t->length_ns);

	return apart < t->length_ns / 2 || apart > t->length_ns * 3 / 2;
}

/* The wait ends at once when the threads are to end. */
static void sleep_past_a_tick(const struct keeper *k)
{
	struct pollfd fd = { .fd = k->fd[0], .events = POLLIN };
	const struct timespec ts = { .tv_nsec = k->ticks->length_ns * 5 / 4 };

	ppoll(&fd, 1, &ts, NULL);
}

/* Only the first thread decides where both are. */
static void choose_cpu(struct ticks *t, unsigned *waits, unsigned *late_before)
{
	if (t->late - *late_before >= (t->was_steady ? LATE_MAX : 1)) {
		t->told->cpu = next_cpu(t, t->told->cpu);
		t->told->steady = 0;
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
	struct sched_place before;
	int delay_fd = sched_delay_open();
	int loadavg_fd = open("/proc/loadavg", O_RDONLY | O_CLOEXEC);

	/* Without it, waking takes longer, which is allowed for. */
	sched_set_urgent(true);
	sem_post(&t->begun);
	while (!t->ending) {
		int64_t begin, now, delay;

		if (cpu != t->told->cpu) {
			cpu = t->told->cpu;
			sched_pin(cpu, &before);
		}
		delay = sched_delay_ns(delay_fd);
		begin = clock_now_ns();
		now = wait_two_ticks(k);
		delay = sched_delay_ns(delay_fd) - delay;
		if (!t->told->tick_ns)
			find_phase(t, now - delay);
		/* What was counted on the CPU that was left does not count any more. */
		if (!t->ending && t->told->tick_ns && cpu == t->told->cpu)
			note_wait(t, begin, now, delay, is_alone(loadavg_fd));
		k->woken_ns = now;
		if (first)
			choose_cpu(t, &waits, &late_before);
		else if (in_step(t, now))
			sleep_past_a_tick(k);
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
	return t->told->cpu;
}

void ticks_avoid(const struct ticks *t)
{
	cpu_set_t others = t->allowed;

	CPU_CLR(t->told->cpu, &others);
	if (CPU_COUNT(&others))
		sched_setaffinity(0, sizeof(others), &others);
}

void ticks_wait_known(const struct ticks *t, int64_t ns)
{
	clock_sleep_until_ns(ns + t->length_ns);
}

int64_t ticks_slip_ns(const struct ticks *t, int64_t at)
{
	int64_t tick = tick_number(t, at), ns = slip_at_tick(t, tick);
	int64_t before = slip_at_tick(t, tick - 1);

	/* What was due at the tick before may have run at this one. */
	return before > t->length_ns / 2 && before > ns ? before : ns;
}

bool ticks_late_at(const struct ticks *t, int64_t at)
{
	return ticks_slip_ns(t, at) > t->length_ns * 3 / 4;
}

bool ticks_stale_at(const struct ticks *t, int64_t at)
{
	int64_t tick = tick_number(t, at);

	return slip_at_tick(t, tick) > at - tick_begin_ns(t, tick) +
					       t->length_ns / STALE_SHARE;
}

/* A wait ends with each tick.  Whoever slept for less than those that are needed would keep
 * the tick of its own CPU going, and with it perhaps the duty. */
void ticks_settle(const struct ticks *t)
{
	int64_t end = clock_now_ns() + MAX_TICKS * t->length_ns, now;

	while ((now = clock_now_ns()) < end) {
		unsigned steady = t->told->tick_ns ? t->told->steady : 0;
		unsigned missing = STEADY_WAITS - steady;

		if (steady >= STEADY_WAITS)
			return;
		missing = (missing + STEADY_ALONE - 1) / STEADY_ALONE;
		clock_sleep_until_ns(now + missing * t->length_ns);
	}
}

/* A tick at or behind @start that nobody has taken. */
static int64_t claim_tick(struct ticks *t, int64_t start)
{
	int64_t taken = *t->taken_ns, mine;

	do {
		mine = start;
		if (taken > start - t->length_ns / 2 &&
		    taken < start + CLAIMS_MAX * t->length_ns)
			mine += ((taken - start + t->length_ns / 2) /
				 t->length_ns + 1) * t->length_ns;
	} while (!atomic_compare_exchange_weak(t->taken_ns, &taken, mine));
	return mine;
}

void ticks_wait_phase(const struct ticks *t)
{
	const int64_t phase_ns = TICKS_PHASE * t->length_ns;
	int64_t begin_ns = phase_ns - TICKS_SET_UP * t->length_ns;
	int64_t now = clock_now_ns();

	begin_ns += now / phase_ns * phase_ns;
	clock_sleep_until_ns(begin_ns < now ? begin_ns + phase_ns : begin_ns);
}

bool ticks_are_virtual(const struct ticks *t)
{
	return t->is_virtual;
}

int64_t ticks_start_ns(struct ticks *t)
{
	int64_t now = clock_now_ns(), start;

	if (t->is_virtual) {
		const int64_t step_ns = TICKS_SET_UP * t->length_ns;

		start = now / step_ns * step_ns + TICKS_START_NS;
		return start < now ? start + step_ns : start;
	}
	start = t->told->tick_ns ? t->told->tick_ns : now;
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

/* Memory that the keepers' process can write to, and those that map it later cannot. */
static int map_told(struct ticks *t)
{
	t->told_fd = memfd_create("ticks", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (t->told_fd < 0 || ftruncate(t->told_fd, sizeof(*t->told)))
		return errno;
	t->told = mmap(NULL, sizeof(*t->told), PROT_READ | PROT_WRITE,
		       MAP_SHARED, t->told_fd, 0);
	if (t->told == MAP_FAILED)
		return errno;
	if (fcntl(t->told_fd, F_ADD_SEALS,
		  F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_FUTURE_WRITE))
		return errno;
	t->taken_ns = mmap(NULL, sizeof(*t->taken_ns), PROT_READ | PROT_WRITE,
			   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	return t->taken_ns == MAP_FAILED ? errno : 0;
}

static void unmap(struct ticks *t)
{
	if (t->told != MAP_FAILED)
		munmap(t->told, sizeof(*t->told));
	if (t->taken_ns != MAP_FAILED)
		munmap((void *)t->taken_ns, sizeof(*t->taken_ns));
	if (t->told_fd >= 0)
		close(t->told_fd);
	free(t);
}

/*
 * Returns when they are in their loops, in which they take no memory: a thread that is just
 * beginning may hold the allocator's lock, which a process that is forked then by clone3()
 * would never get.
 */
static int keepers_start(struct ticks *t)
{
	int err = sem_init(&t->begun, 0, 0) ? errno : 0;

	for (unsigned i = 0; i < KEEPERS && !err; i++) {
		t->keeper[i].ticks = t;
		err = keeper_start(&t->keeper[i]);
		t->n_keepers += !err;
	}
	if (err)
		keepers_end(t, t->n_keepers);
	for (unsigned i = 0; i < KEEPERS && !err; i++)
		while (sem_wait(&t->begun) && errno == EINTR)
			continue;
	return err;
}

static void choose_first_cpu(struct ticks *t)
{
	int cpu = sched_getcpu();

	CPU_ZERO(&t->allowed);
	if (sched_getaffinity(0, sizeof(t->allowed), &t->allowed) ||
	    !CPU_COUNT(&t->allowed))
		CPU_SET(cpu > 0 ? cpu : 0, &t->allowed);
	t->told->cpu = cpu >= 0 && cpu < CPU_SETSIZE &&
				       CPU_ISSET(cpu, &t->allowed) ?
			       cpu : next_cpu(t, CPU_SETSIZE - 1);
}

/* What the keepers would tell: nothing is late. */
static void tell_virtual(struct ticks *t)
{
	t->told->tick_ns = t->length_ns;
	t->told->steady = STEADY_WAITS;
}

static struct ticks *make(bool is_virtual)
{
	struct ticks *t = xcalloc(1, sizeof(*t));
	int err;

	t->told = MAP_FAILED;
	t->taken_ns = MAP_FAILED;
	t->is_virtual = is_virtual;
	t->length_ns = clock_tick_ns();
	t->least_ns = t->length_ns;
	err = map_told(t);
	if (!err)
		choose_first_cpu(t);
	if (!err && is_virtual)
		tell_virtual(t);
	else if (!err)
		err = keepers_start(t);
	if (!err)
		return t;
	unmap(t);
	errno = err;
	return NULL;
}

struct ticks *ticks_new(void)
{
	return make(false);
}

struct ticks *ticks_new_virtual(void)
{
	return make(true);
}

int ticks_enter_child(struct ticks *t)
{
	if (mmap(t->told, sizeof(*t->told), PROT_READ, MAP_SHARED | MAP_FIXED,
		 t->told_fd, 0) == MAP_FAILED)
		return -errno;
	return 0;
}

void ticks_free(struct ticks *t)
{
	if (!t)
		return;
	keepers_end(t, t->n_keepers);
	unmap(t);
}
