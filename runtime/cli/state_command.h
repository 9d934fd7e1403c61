/* SPDX-License-Identifier: BSD-2-Clause */
/* state_command: "tundrill state": lists, shows and holds the states of TCP. */
#ifndef STATE_COMMAND_H
#define STATE_COMMAND_H

#include "runtime/cli/cli.h"

/* Returns the process's exit status. */
int state_command(const struct cli *cli);

#endif
