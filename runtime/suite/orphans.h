/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * orphans: processes that a run in the caller's own namespaces leaves behind.
 *
 * A PID namespace takes everything with it when its worker dies.  Without one,
 * commands that went to the background, or lost a killed worker, become
 * children of this process, which ends them.
 */
#ifndef ORPHANS_H
#define ORPHANS_H

#include <stddef.h>
#include <sys/types.h>

struct orphans {
	pid_t *spared;		/* children that this process had before */
	size_t n;
};

/* From now on orphans come to this process.  The children that it has already are none:
 * the program that ran in it before exec() may have made some. */
void orphans_begin(struct orphans *o);

/* Ends all of them; to be called when no worker is alive. */
void orphans_end_all(const struct orphans *o);

/* No longer adopts orphans. */
void orphans_done(struct orphans *o);

#endif
