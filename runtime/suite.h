/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * suite: a list of runs, each in a worker process of its own; a single script is
 * a suite of one.
 */
#ifndef SUITE_H
#define SUITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "netdev/ns.h"
#include "parser/script.h"
#include "runtime/result.h"

/* One script under one address family. */
struct suite_run {
	const char *path;
	enum family family;
	bool family_forced;
	struct source *source;		/* loaded by the suite */
	struct result result;
};

struct suite_config {
	const struct option_setting *setting;	/* command line's script options */
	size_t n_settings;
	enum ns_mode ns_mode;
	unsigned jobs;			/* runs under way at once, >= 1 */
	int64_t timeout_ns;		/* of one run */
	bool pass_output;
	/* Called in the parent, in any order, as runs end. */
	void (*on_result)(void *arg, const struct suite_run *run);
	void *arg;
};

/*
 * Runs everything.  Returns the process's exit status: 0 all passed, 1 a script
 * failed, 2 bad script or environment, 77 all skipped, 130 interrupted.  Kills workers
 * that outlive their time limit; on SIGINT and SIGTERM, ends all of them.
 */
int suite_run_all(struct suite_run *run, size_t n,
		  const struct suite_config *config);

#endif
