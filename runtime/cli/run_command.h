/* SPDX-License-Identifier: BSD-2-Clause */
/* run_command: "tundrill run", and what packetdrill does under its own name. */
#ifndef RUN_COMMAND_H
#define RUN_COMMAND_H

#include "runtime/cli/cli.h"

/* Returns the exit status, see suite.h; as packetdrill: 0 or 1. */
int run_command(const struct cli *cli);

#endif
