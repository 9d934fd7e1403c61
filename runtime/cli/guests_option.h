/* SPDX-License-Identifier: BSD-2-Clause */
/* guests_option: what --kernel asks for. */
#ifndef GUESTS_OPTION_H
#define GUESTS_OPTION_H

#include "runtime/cli/cli.h"
#include "runtime/record/run_kernel.h"
#include "runtime/suite/guests.h"

/*
 * Boots @kernel, as --kernel names it, for @n_runs runs.  0 with *@ret, which the caller
 * frees by guests_free(); it is NULL if @kernel is.  Or -errno, with a message printed.
 */
int guests_option(const struct cli *cli, const char *kernel, size_t n_runs,
		  struct guests **ret);

/* The kernel of @guests, or of this machine if that is NULL. */
struct run_kernel guests_kernel(const struct guests *guests);

#endif
