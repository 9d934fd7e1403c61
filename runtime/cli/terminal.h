/* SPDX-License-Identifier: BSD-2-Clause */
/* terminal: how what is told to people looks, from options and environment. */
#ifndef TERMINAL_H
#define TERMINAL_H

#include "runtime/cli/cli.h"

/* Of a command that reports at most @total runs to @out. */
struct report_config terminal_config(const struct cli *cli, FILE *out,
				     size_t total);

#endif
