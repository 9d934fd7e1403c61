/* SPDX-License-Identifier: BSD-2-Clause */
/* look: tells a person who waits for a run how to look at it from another terminal. */
#include "runtime/suite/look.h"

#include <unistd.h>

#include "runtime/timing/clock.h"

#define PATIENCE_NS (2 * NS_PER_S)

int64_t look_due_ns(const struct suite_config *config, size_t n,
		    const struct worker_process *process,
		    const struct script *script)
{
	/* A run that is held tells it itself; one in the caller's namespaces has none
	 * to enter. */
	if (n != 1 || !config->verbose || config->hold ||
	    config->ns_mode == NS_STAY)
		return 0;
	if (process->state != WORKER_RUNNING || !process->begun)
		return 0;
	if (!isatty(STDERR_FILENO) && !config->follow &&
	    !script->options.verbose)
		return 0;
	return process->start_ns + PATIENCE_NS;
}

void look_tell(const struct suite_config *config, pid_t pid,
	       const struct script *script, const char *follow)
{
	/* Live lines are a script: what is none of its events is a comment. */
	bool comment = follow || script->options.verbose;

	fprintf(config->verbose,
		"%s%slook at the connection from another terminal: nsenter%s -n -t %d ss -ti\n",
		follow ? follow : "", comment ? "// " : "",
		geteuid() == 0 ? "" : " --preserve-credentials -U", (int)pid);
	fflush(config->verbose);
}
