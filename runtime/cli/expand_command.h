/* SPDX-License-Identifier: BSD-2-Clause */
/* expand_command: "tundrill expand": a script that begins in a state, as a plain one
 * (parser/format/expand.h). */
#ifndef EXPAND_COMMAND_H
#define EXPAND_COMMAND_H

#include "runtime/cli/cli.h"

/* Prints one script.  Returns the exit status: 0; 2 with its errors on standard error. */
int expand_command(const struct cli *cli);

#endif
