/* SPDX-License-Identifier: BSD-2-Clause */
/* stop_signals: the signals that end a suite.  It ends its runs first, so that nothing is
 * left behind. */
#ifndef STOP_SIGNALS_H
#define STOP_SIGNALS_H

#include <signal.h>
#include <stdbool.h>

/* SIGINT, SIGTERM and SIGHUP, but for those that we were started to ignore (nohup, a
 * shell's background job). */
void stop_signals(sigset_t *ret);

/* Blocks these signals, so that they stay pending.  *@ret_old: the mask before. */
void stop_signals_block(sigset_t *ret_old);
/* Whether one of them is pending. */
bool stop_signals_pending(void);

#endif
