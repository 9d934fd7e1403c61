/* SPDX-License-Identifier: BSD-2-Clause */
/* reap: collects the orphans of a run. */
#include "runtime/exec/reap.h"

#include <stdbool.h>
#include <sys/wait.h>
#include <unistd.h>

#define TURN_MAX 1024		/* orphans: about a millisecond */

static bool is_one_of(const pid_t *own, size_t n, pid_t pid)
{
	for (size_t i = 0; i < n; i++)
		if (own[i] == pid)
			return true;
	return false;
}

pid_t reap_orphans(const pid_t *own, size_t n)
{
	if (getpid() != 1)
		return 0;
	for (int i = 0; i < TURN_MAX; i++) {
		siginfo_t info = { 0 };

		if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) < 0 ||
		    !info.si_pid)
			return 0;
		if (is_one_of(own, n, info.si_pid))
			return info.si_pid;
		waitid(P_PID, (id_t)info.si_pid, NULL, WEXITED | WNOHANG);
	}
	return 0;
}
