/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ticks: finds the CPU that keeps the kernel's time, and makes sure that it keeps it on.
 *
 * One CPU advances jiffies (tick_do_timer_cpu in kernel/time/tick-sched.c).  All
 * CPUs have their ticks at the same moment; where another one's comes first, it
 * looks for expired timers (delayed ACK, RTO, RACK, keepalive) while jiffies is
 * still old, and they run a whole tick late: measured on two CPUs, 12 % of the
 * ticks of the wrong CPU, and none of the right one.  A CPU gives up that duty when
 * its tick stops because nothing is due within the next one.  So two threads
 * wait on one CPU, each for two ticks and one of them a tick behind the other:
 * something is always due there.  They notice when their own timers run late, and
 * then try another CPU.
 *
 * Timelines are played on that CPU, and start behind its ticks.
 */
#ifndef TICKS_H
#define TICKS_H

#include <stdbool.h>
#include <stdint.h>

/* A timeline starts this long after a tick, like packetdrill's. */
#define TICKS_START_NS INT64_C(250000)

/*
 * The kernel's timers end with a granularity that grows with their length: one of 64 ticks
 * and more at a multiple of 8 of them, of 512 and more at one of 64, and so on (levels of the
 * wheel in kernel/time/timer.c).  So what a run sees depends on the tick at which it starts.
 * In virtual time, where waiting costs nothing, its set-up begins TICKS_SET_UP before a
 * multiple of TICKS_PHASE, and its timeline at a multiple of TICKS_SET_UP.
 */
#define TICKS_PHASE 4096
#define TICKS_SET_UP 64

/* Used by the process that made it and by all that it forks. */
struct ticks;

/* Starts the two threads.  NULL with errno on failure.  Only the process that called
 * ticks_new() may call ticks_free(); its children may end before that. */
struct ticks *ticks_new(void);
/* The same for a machine in virtual time, whose clock stands while anything is to be done:
 * no timer is late there, so no thread is started. */
struct ticks *ticks_new_virtual(void);
void ticks_free(struct ticks *t);
bool ticks_are_virtual(const struct ticks *t);

/* Called in a process that was forked and is not trusted: from now on it can only read
 * what the threads tell.  (It still can call ticks_start_ns().)  0 or -errno. */
int ticks_enter_child(struct ticks *t);

/* Sleeps until the timers on the CPU have been in time for a while, at most for 50 ticks.
 * Mostly they have been, and it returns at once.  Until then, ticks_cpu() may change. */
void ticks_settle(const struct ticks *t);

/* The CPU on which timers are in time. */
int ticks_cpu(const struct ticks *t);

/* Keeps the calling thread, and all that it starts from now on, off that CPU.  Does nothing
 * if there is no other CPU. */
void ticks_avoid(const struct ticks *t);

/* In virtual time: sleeps until the set-up of a run may begin. */
void ticks_wait_phase(const struct ticks *t);

/* Sleeps until ticks_slip_ns() knows of all ticks before @ns: one tick longer. */
void ticks_wait_known(const struct ticks *t, int64_t ns);
/*
 * How late the kernel ran the timers whose effects were seen at @at, ns after the tick at
 * which they were due; mostly a few microseconds.  0 if it is not known, as it may be for
 * the last tick.
 */
int64_t ticks_slip_ns(const struct ticks *t, int64_t at);
/* Whether jiffies was still that of the tick before @at. */
bool ticks_stale_at(const struct ticks *t, int64_t at);
/* Whether the kernel ran its timers so late that one may have been overdue at @at. */
bool ticks_late_at(const struct ticks *t, int64_t at);

/*
 * Returns when a timeline should start: 250 us after a tick.  No other timeline gets the
 * same tick: two runs of one script that started together would do everything at the same
 * time, and wait for each other at each event.  In virtual time, where one is played at a
 * time, it is a multiple of TICKS_SET_UP.
 */
int64_t ticks_start_ns(struct ticks *t);

#endif
