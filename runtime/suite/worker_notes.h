/* SPDX-License-Identifier: BSD-2-Clause */
/* worker_notes: what is known about things that init commands complain of. */
#ifndef WORKER_NOTES_H
#define WORKER_NOTES_H

#include "parser/diag.h"

/* Adds notes to @d for what is recognised in @output. */
void worker_notes_add(struct diag *d, const char *output,
		      const char *host_allowed_cc);

/* Reminds, at a failure that came later, of what init commands printed though
 * they ended well; with notes as above. */
void worker_notes_recall(struct diag *d, const char *output,
			 const char *host_allowed_cc);

/* Adds the last lines of @output as details. */
void worker_notes_output(struct diag *d, const char *output);

#endif
