/* SPDX-License-Identifier: BSD-2-Clause */
/* suite_options: what the options of the command line mean for a suite. */
#ifndef SUITE_OPTIONS_H
#define SUITE_OPTIONS_H

#include "runtime/cli/cli.h"
#include "runtime/suite/suite.h"

/*
 * The configuration of a suite by @cli, that plays in @guests (NULL: on this machine) and
 * keeps packets in @captures (NULL: none).  Callbacks are the caller's to add.  All of it
 * must live as long as the result.
 */
struct suite_config suite_options(const struct cli *cli, struct guests *guests,
				  struct captures *captures);

#endif
