/* SPDX-License-Identifier: BSD-2-Clause */
/* again: the command line that plays some scripts of a run again. */
#ifndef AGAIN_H
#define AGAIN_H

#include "runtime/cli/cli.h"

/* Begins cli->again with the program's name. */
void again_begin(struct cli *cli, const char *argv0);
/* Appends an option if it changes what a run does: which scripts are played, how often and
 * what is told of them is left out. */
void again_add(struct cli *cli, struct cli_row row, const char *value);
/* Appends an option of the tool that was not on the command line. */
void again_add_own(struct cli *cli, const char *name, const char *value);

#endif
