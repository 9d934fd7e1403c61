/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * captures: a folder with the packets of runs, a pcapng file for each.
 *
 * A worker writes into memory that the suite has given it (worker_job.capture).  It
 * cannot write the file: it sees another /tmp than the user, and does not know whether
 * its result will stand.  The suite makes the file.
 */
#ifndef CAPTURES_H
#define CAPTURES_H

#include <stddef.h>
#include <stdio.h>

#include "runtime/suite/suite.h"

struct captures;

/* Makes the folder (and those above it) if it is not there.  0 with @ret to be
 * freed by captures_free(), or -errno with a message in @err. */
int captures_new(const char *folder, struct captures **ret, char *err,
		 size_t err_cap);
void captures_free(struct captures *c);		/* NULL is fine */

/* A file in memory for the packets of a run, which the caller closes.  NULL: there is no
 * memory, or @c is NULL; no run fails because of that. */
FILE *captures_memory(struct captures *c);
/* The error (-errno) because of which the first capture is missing; 0: none is missing. */
int captures_error(const struct captures *c);

/*
 * Makes a file of what the worker of @run, one of the @n at @all, has written to
 * @memory; if it wrote nothing, there is no file.  Adds to the run's diags where the file
 * of a failed run is, or why there is none.
 */
void captures_keep(struct captures *c, FILE *memory, struct suite_run *run,
		   const struct suite_run *all, size_t n);

#endif
