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
#include <stdio.h>

#include "netdev/ns.h"
#include "parser/script.h"
#include "runtime/record/result.h"
#include "runtime/record/run_kernel.h"
#include "runtime/suite/retry.h"
#include "runtime/suite/suite_status.h"
#include "runtime/suite/worker.h"

struct against;
struct captures;
struct guests;

/* One script under one address family.  A run whose verdict is set (not
 * VERDICT_PASS) beforehand is only reported. */
struct suite_run {
	const char *path;
	size_t group;			/* shared by the families of a script */
	enum family family;		/* a script may choose another */
	bool family_forced;		/* ... but not then */
	const struct run_kernel *kernel; /* it is played on; NULL: not known */
	double tolerance_scale;		/* suite_config */
	const struct against *against;	/* how it differs from a play on another kernel
					 * (report/against.h); NULL: not compared */
	struct source *source;		/* loaded by the suite; gone at its end */
	const struct pragmas *pragmas;	/* of its script: for on_result(), and of one that is
					 * decided beforehand; NULL: not known, or ignored */
	bool left_out;			/* its script is long: with skip_long it is not
					 * played */
	int64_t planned_ns;		/* what its script plans; 0: not known */
	/* Set by suite_load(): the first run of the script, and of its group; the next one
	 * of the group, or NULL. */
	struct suite_run *of_script, *of_group, *next;
	bool code_right;		/* of_script: its snippets were checked, without
					 * an error */
	bool done;			/* reported; or the script chose the family
					 * of another run, which stands for this */
	unsigned tries;			/* workers it has had */
	pid_t pid;			/* of its worker while that is held; or 0 */
	struct result result;		/* but for on_result(), only what became of
					 * it: see result_told() */
};

struct suite_config {
	const struct option_setting *setting;	/* command line's script options */
	size_t n_settings;
	double tolerance_scale;		/* of all scripts; 0: as they have it */
	enum ns_mode ns_mode;
	struct guests *guests;		/* runs are played in these (guests.h); NULL: on
					 * this machine */
	unsigned jobs;			/* runs under way at once; 0: as many as
					 * can run on time (pace.h) */
	int64_t timeout_ns;		/* of each run; 0: as limit.h has it */
	bool pass_output;		/* commands print directly */
	bool keep_cwd;			/* do not go to a script's folder */
	bool stop_at_failure;		/* leave out what follows one */
	bool ignore_pragmas;		/* as packetdrill does */
	bool skip_long;			/* what says "//! long" */
	bool slow;			/* the machine: runs go on when something was
					 * late (run_config.goes_on_late) */
	bool late_expected;		/* ... and what is only late is an expected
					 * failure */
	bool portable;			/* warn of what packetdrill would not run */
	struct retry_policy retry;
	enum worker_hold hold;		/* what becomes of a run that passed */
	int go_fd;			/* with @hold: readable when on_result() has
					 * printed its report */
	FILE *verbose;			/* live lines of scripts with -v, or NULL */
	bool progress;			/* only live lines that cannot wait, over a line
					 * that is rewritten in place */
	bool follow;			/* ... of all scripts, with names (follow.h) */
	struct captures *captures;	/* packets of failed runs; or NULL */
	bool capture_all;		/* ... of all runs */
	bool tcp_info;			/* sampled after every event */
	bool sysctls;			/* read after every run */
	/* What a worker does; NULL: worker_run().  For tests. */
	void (*work)(const struct worker_job *job, struct result *ret);
	/* Called in the parent as a worker begins, with each try.  Or NULL. */
	void (*on_start)(void *arg, const struct suite_run *run);
	/* Called in the parent while runs are under way, at least every half
	 * second.  Or NULL. */
	void (*on_tick)(void *arg);
	/* Called in the parent, in any order, as runs end. */
	void (*on_result)(void *arg, const struct suite_run *run);
	void *arg;
};

/*
 * Runs everything.  Returns the process's exit status: 0 all passed or failed as is
 * expected of a slow machine, 1 a script failed, 2 bad script or environment, 77 all
 * skipped, 130 interrupted; the highest of 130, 2, 1 that holds.  Kills workers that
 * outlive their time limit.  On SIGINT, SIGTERM and SIGHUP, ends all of them; at a second
 * such signal, kills them at once.  All children are gone when it returns.
 */
int suite_run_all(struct suite_run *run, size_t n,
		  const struct suite_config *config);

#endif
