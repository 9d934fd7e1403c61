/* SPDX-License-Identifier: BSD-2-Clause */
/* fmt_command: "tundrill fmt": scripts in their canonical form (parser/format/format.h). */
#ifndef FMT_COMMAND_H
#define FMT_COMMAND_H

#include "runtime/cli/cli.h"

/*
 * Prints scripts in the canonical form, or rewrites them, names those that
 * differ, or prints the difference.  A script in error is not formatted: its
 * errors go to standard error.  Returns the exit status: 0; 1 when --check found
 * a difference; 2 after an error.
 */
int fmt_command(const struct cli *cli);

#endif
