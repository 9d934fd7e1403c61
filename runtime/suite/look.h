/* SPDX-License-Identifier: BSD-2-Clause */
/* look: tells a person who waits for a run how to look into it from another terminal. */
#ifndef LOOK_H
#define LOOK_H

#include "runtime/suite/suite.h"
#include "runtime/suite/worker_process.h"

/*
 * When to tell it (CLOCK_MONOTONIC, ns), if the run is still under way then.  0: never,
 * since the suite has other runs (@n in all), or nobody watches.
 */
int64_t look_due_ns(const struct suite_config *config, size_t n,
		    const struct worker_process *process,
		    const struct script *script);

/* Prints how, among the live lines.  @pid: the worker.  @follow: the text in front of live
 * lines; or NULL. */
void look_tell(const struct suite_config *config, pid_t pid,
	       const struct script *script, const char *follow);

#endif
