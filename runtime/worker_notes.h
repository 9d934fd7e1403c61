/* SPDX-License-Identifier: BSD-2-Clause */
/* worker_notes: what is known about things that init commands complain of. */
#ifndef WORKER_NOTES_H
#define WORKER_NOTES_H

#include "parser/diag.h"

/* Adds notes to @d for what is recognised in @output. */
void worker_notes_add(struct diag *d, const char *output,
		      const char *host_allowed_cc);

/* Adds the last lines of @output as details.  Returns how much of it was shown:
 * all its bytes, or 0 when there was more. */
size_t worker_notes_output(struct diag *d, const char *output);

#endif
