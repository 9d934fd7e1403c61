/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * worker: one run in a process of its own: set-up, init command, timeline,
 * cleanup command, code snippets, record.
 */
#ifndef WORKER_H
#define WORKER_H

#include <stdbool.h>
#include <stdint.h>

#include "parser/script.h"
#include "runtime/result.h"

struct worker_job {
	const struct script *script;	/* parsed without errors */
	bool pass_output;		/* commands print directly */
	int64_t timeout_ns;		/* of the whole run */
};

/*
 * Does the job in the namespaces it finds itself in (the caller has forked with
 * ns_fork()) and fills @ret.  Goes to the script's folder first.
 */
void worker_run(const struct worker_job *job, struct result *ret);

#endif
