/* SPDX-License-Identifier: BSD-2-Clause */
/* report_command: "tundrill report": reports of several suites become one. */
#ifndef REPORT_COMMAND_H
#define REPORT_COMMAND_H

#include "runtime/cli/cli.h"

/* Returns the exit status that one suite of all these runs would have. */
int report_command(const struct cli *cli);

#endif
