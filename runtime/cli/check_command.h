/* SPDX-License-Identifier: BSD-2-Clause */
/* check_command: "tundrill check". */
#ifndef CHECK_COMMAND_H
#define CHECK_COMMAND_H

#include "runtime/cli/cli.h"

/*
 * Parses and checks scripts under every family that "run" would use, and prints
 * what was found, each remark once.  Needs no privileges and no devices.
 * Returns the exit status: 0, or 2 when a script is in error.
 */
int check_command(const struct cli *cli);

#endif
