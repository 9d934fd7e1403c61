/* SPDX-License-Identifier: BSD-2-Clause */
/* kernel_command: "tundrill kernel": builds, lists, shows and removes kernels. */
#ifndef KERNEL_COMMAND_H
#define KERNEL_COMMAND_H

#include "runtime/cli/cli.h"

/* Returns the exit status: 0, 1 (a build failed), 2, or 130 (interrupted). */
int kernel_command(const struct cli *cli);

/* For completion: print the words that may follow "kernel"; and the names of the kernels. */
void kernel_offer_actions(FILE *out);
void kernel_offer_names(FILE *out);

#endif
