/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * ticks: finds the CPU that keeps the kernel's time, and sees to it that it goes
 * on doing so.
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

/* Shared by the process that made it and all that it forks. */
struct ticks;

/* Starts the two threads.  NULL, with errno, when that cannot be.  Only the process
 * that made it may free it, before which its children may end at any time. */
struct ticks *ticks_new(void);
void ticks_free(struct ticks *t);

/* Waits, asleep, until timers have been in time for a while, at most 50 ticks; mostly
 * they have.  What is asked afterwards will hold. */
void ticks_settle(const struct ticks *t);

/* The CPU on which timers are in time. */
int ticks_cpu(const struct ticks *t);

/* Keeps the calling thread, and what it will start, away from that CPU, where there is
 * another one for it. */
void ticks_avoid(const struct ticks *t);

/* Waits until it is known what the ticks until @ns were like: a tick from then. */
void ticks_wait_known(const struct ticks *t, int64_t ns);
/* Whether a timer whose work was seen at @ns may have run a tick late. */
bool ticks_late_at(const struct ticks *t, int64_t ns);
/* Whether jiffies was still old at @ns. */
bool ticks_stale_at(const struct ticks *t, int64_t ns);

/*
 * How late the kernel ran the timers whose work may have been seen at @at, ns: some time
 * behind the tick that they were due at, mostly a few microseconds.  0 where that is not
 * known.  What ran within the last tick may not be.
 */
int64_t ticks_slip_ns(const struct ticks *t, int64_t at);

/*
 * The time at which a timeline should start: 250 us behind the next tick at which no
 * other one does.  Timelines of one script that start together meet at each of their
 * events, and each waits for all others.
 */
int64_t ticks_start_ns(struct ticks *t);

#endif
