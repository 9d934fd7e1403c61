/* SPDX-License-Identifier: BSD-2-Clause */
/* bounds: tells what a run has not kept, since it met one of its bounds. */
#ifndef BOUNDS_H
#define BOUNDS_H

struct timeline;

/* Adds a warning to the run's result for each bound that was met.  To be called when the run
 * has ended. */
void bounds_tell(struct timeline *t);

#endif
