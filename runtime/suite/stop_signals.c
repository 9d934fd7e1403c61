/* SPDX-License-Identifier: BSD-2-Clause */
/* stop_signals: those that end a suite, in its own time. */
#include "runtime/suite/stop_signals.h"

#include <stddef.h>

static const int signals[] = { SIGINT, SIGTERM, SIGHUP };

void stop_signals(sigset_t *ret)
{
	sigemptyset(ret);
	for (size_t i = 0; i < sizeof(signals) / sizeof(*signals); i++) {
		struct sigaction old;

		if (sigaction(signals[i], NULL, &old) == 0 &&
		    old.sa_handler != SIG_IGN)
			sigaddset(ret, signals[i]);
	}
}

void stop_signals_block(sigset_t *ret_old)
{
	sigset_t stop;

	stop_signals(&stop);
	sigprocmask(SIG_BLOCK, &stop, ret_old);
}

bool stop_signals_pending(void)
{
	sigset_t pending;

	sigpending(&pending);
	for (size_t i = 0; i < sizeof(signals) / sizeof(*signals); i++)
		if (sigismember(&pending, signals[i]) > 0)
			return true;
	return false;
}
