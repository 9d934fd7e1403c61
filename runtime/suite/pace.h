/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pace: how many runs may be under way at once.
 *
 * A timeline needs little time of a CPU, but at the right moment.  Setting up and clearing
 * away need much.  The suite finds out how many runs the machine can play on time: the
 * number grows while runs are on time, and shrinks when they are late.
 */
#ifndef PACE_H
#define PACE_H

#include <stdint.h>

#define PACE_MAX 64		/* runs: bounds memory and namespaces */

struct pace {
	unsigned limit;		/* runs under way */
	unsigned min, max;
	unsigned in_time;	/* runs on time since the last change */
};

/* @jobs: the user's number, which stays as it is; 0: the number follows what can run on
 * time on @cpus CPUs. */
void pace_init(struct pace *p, unsigned jobs, unsigned cpus);
/* Takes note of a run that has ended.  @late_ns: how late the tool was in it, at worst. */
void pace_note(struct pace *p, int64_t late_ns);

#endif
