/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * run: plays the timeline of one script against one device.
 */
#ifndef RUN_H
#define RUN_H

#include "runtime/play/run_config.h"
#include "runtime/record/result.h"

/*
 * Plays the events in order and fills @result's verdict, kind, diags, script_ns,
 * late_* and disturbance, and config->packets, in the order of their times.  Returns
 * when the timeline has ended, or at the first failure that is fatal.  Neither cleanup
 * command nor code snippets are run.
 */
void run_play(const struct run_config *config, struct result *result);

#endif
