/* SPDX-License-Identifier: BSD-2-Clause */
/* worker_notes: what is known about complaints of init commands. */
#ifndef WORKER_NOTES_H
#define WORKER_NOTES_H

#include "parser/diag.h"

/* Adds notes to @d for complaints that are recognised in @output.  @host_allowed_cc:
 * net.ipv4.tcp_allowed_congestion_control of the host, or NULL. */
void worker_notes_add(struct diag *d, const char *output,
		      const char *host_allowed_cc);

/* For init commands that printed @output and ended with status 0.  Adds to @d, a failure that
 * came later, the line of @output that tells most, and notes as above. */
void worker_notes_recall(struct diag *d, const char *output,
			 const char *host_allowed_cc);

/* Adds the last lines of @output as details. */
void worker_notes_output(struct diag *d, const char *output);

#endif
