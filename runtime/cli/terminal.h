/* SPDX-License-Identifier: BSD-2-Clause */
/* terminal: how output for people looks, by options and environment variables. */
#ifndef TERMINAL_H
#define TERMINAL_H

#include "runtime/cli/cli.h"

/* For a command that reports at most @total runs to @out. */
struct report_config terminal_config(const struct cli *cli, FILE *out,
				     size_t total);

/* Whether our output is a log of GitHub Actions. */
bool terminal_in_github_actions(void);

#endif
