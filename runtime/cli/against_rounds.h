/* SPDX-License-Identifier: BSD-2-Clause */
/* against_rounds: plays a plan on two kernels and compares run by run, for --against. */
#ifndef AGAINST_ROUNDS_H
#define AGAINST_ROUNDS_H

#include "runtime/cli/cli.h"
#include "runtime/cli/plan.h"
#include "runtime/record/run_kernel.h"
#include "runtime/suite/suite.h"

/* The kernel of --against. */
struct against_kernel {
	struct run_kernel kernel;
	struct guests *guests;	/* machines with it; NULL: it is this machine's */
};

/* Boots the kernel of --against, for @n_runs runs.  0 with @ret, whose guests the caller frees,
 * or -errno, with a message printed. */
int against_kernel_boot(const struct cli *cli, size_t n_runs,
			struct against_kernel *ret);

/*
 * Plays the runs of @plan on @other, and then as @config says.  config->on_result() gets the
 * second plays, with the comparison in suite_run.against.  Returns the exit status: 130
 * interrupted, 2 a run was an error on one of the kernels, 1 a verdict differs (with
 * cli.strict, anything differs), 77 all were skipped on both, else 0.
 *
 * The other kernel comes first: so reporters get complete records of the kernel under test.
 * Of the plays on the other one, at most AGAINST_KEPT_MAX bytes are kept.  @out: for progress,
 * if config->on_tick is set.
 */
int against_rounds(const struct cli *cli, struct plan *plan,
		   const struct suite_config *config,
		   const struct against_kernel *other, FILE *out);

#define AGAINST_KEPT_MAX ((size_t)256 << 20)

#endif
