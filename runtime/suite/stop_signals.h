/* SPDX-License-Identifier: BSD-2-Clause */
/* stop_signals: those that end a suite, in its own time: it leaves nothing behind. */
#ifndef STOP_SIGNALS_H
#define STOP_SIGNALS_H

#include <signal.h>
#include <stdbool.h>

/* SIGINT, SIGTERM and SIGHUP, but for those that we were started to ignore (nohup, a
 * shell's background job). */
void stop_signals(sigset_t *ret);

/* Has them wait until somebody asks for them; @ret_old is the mask to go back to. */
void stop_signals_block(sigset_t *ret_old);
/* Whether one waits. */
bool stop_signals_pending(void);

#endif
