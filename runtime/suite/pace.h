/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pace: how many runs may be under way at once.
 *
 * A timeline hardly needs the CPU, but it needs it in time, while setting up and
 * clearing away need much of it.  What a machine bears is found out as it goes: the
 * number grows while runs are in time and shrinks when they are late.
 */
#ifndef PACE_H
#define PACE_H

#include <stdint.h>

#define PACE_MAX 64		/* runs: bounds memory and namespaces */

struct pace {
	unsigned limit;		/* runs under way */
	unsigned min, max;
	unsigned in_time;	/* runs in time since the last change */
};

/* @jobs: the user's number, which stays; 0: as the machine bears it. */
void pace_init(struct pace *p, unsigned jobs, unsigned cpus);
/* A run has ended in which the tool was @late_ns late at worst. */
void pace_note(struct pace *p, int64_t late_ns);

#endif
