/* SPDX-License-Identifier: BSD-2-Clause */
/* suite_fixture: suites of a script and of workers that only play a part. */
#ifndef SUITE_FIXTURE_H
#define SUITE_FIXTURE_H

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/suite/suite.h"
#include "tests/unit/tap.h"

typedef void work_fn(const struct worker_job *job, struct result *ret);

/* No child, dead or alive, is left to the caller. */
static inline void expect_no_children(const char *when)
{
	tap_ok(waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD,
	       "%s: no child is left", when);
}

/* Memory of the test and its workers, which have no other descriptors of it. */
struct turnstile {
	_Atomic int left;	/* so many may stumble */
	_Atomic int there;
};

static inline struct turnstile *turnstile(void)
{
	static struct turnstile *t;

	if (!t)
		t = mmap(NULL, sizeof(*t), PROT_READ | PROT_WRITE,
			 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	return t;
}

static inline bool isolation_works(const char *what)
{
	char err[256];
	pid_t pid = ns_fork(NS_ISOLATE, NULL, err, sizeof(err));

	if (pid == 0)
		_exit(0);
	if (pid < 0) {
		tap_skip(what, "%s", err);
		return false;
	}
	waitpid(pid, NULL, 0);
	return true;
}

static inline bool write_script(char *path, const char *text)
{
	int fd = mkstemp(path);
	size_t len = strlen(text);

	if (fd < 0 || write(fd, text, len) != (ssize_t)len)
		return false;
	return close(fd) == 0;
}

#endif
