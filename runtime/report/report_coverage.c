/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * report_coverage: --state-coverage: the states and arrows that a suite has
 * observed, as a table and as a diagram in SVG that Graphviz draws.
 */
#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "parser/mem.h"
#include "runtime/report/coverage.h"
#include "runtime/report/report.h"

struct coverage_report {
	const struct report_config *config;
	struct coverage coverage;
};

static void *coverage_begin(const struct report_config *config)
{
	struct coverage_report *r = xcalloc(1, sizeof(*r));

	r->config = config;
	return r;
}

static void coverage_run(void *state, const struct suite_run *run)
{
	struct coverage_report *r = state;

	coverage_add(&r->coverage, &run->result.trace);
}

/* The diagram's text in memory, read from its start; -1: no memory. */
static int dot_text(const struct coverage *c)
{
	int fd = memfd_create("coverage", MFD_CLOEXEC);
	FILE *f = fd < 0 ? NULL : fdopen(dup(fd), "w");

	if (!f) {
		if (fd >= 0)
			close(fd);
		return -1;
	}
	coverage_write_dot(f, c);
	fclose(f);
	lseek(fd, 0, SEEK_SET);
	return fd;
}

/* Runs "dot -Tsvg" from @in to @out; NULL, or what went wrong. */
static const char *draw(int in, int out, int *ret_errno)
{
	char *const argv[] = { (char *)"dot", (char *)"-Tsvg", NULL };
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	int err, status;
	sigset_t none;
	pid_t pid;

	/* Those that end us are kept waiting, but not in its stead. */
	sigemptyset(&none);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK);
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_adddup2(&files, in, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
	err = posix_spawnp(&pid, argv[0], &files, &attr, argv, environ);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&files);
	*ret_errno = err == ENOENT ? ENOPKG : err;
	if (err == ENOENT)
		return "there is no 'dot' to draw it: install graphviz";
	if (err)
		return strerror(err);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		continue;
	*ret_errno = EIO;
	return status ? "'dot' failed: is the disk full?" : NULL;
}

static void coverage_end(void *state, const struct report_totals *totals)
{
	struct coverage_report *r = state;
	FILE *out = r->config->out;
	const char *why = NULL;
	int fd, error = ENOMEM;

	(void)totals;
	coverage_print(r->config->text, &r->coverage);
	fd = dot_text(&r->coverage);
	if (fd < 0)
		why = "no memory or no descriptor is left";
	else if (fflush(out) == 0)
		why = draw(fd, fileno(out), &error);
	if (fd >= 0)
		close(fd);
	if (why) {
		fprintf(r->config->text,
			"the diagram of the states was not drawn: %s\n", why);
		*r->config->error = error;
	}
	free(r);
}

const struct reporter report_coverage = {
	.name = "state-coverage",
	.begin = coverage_begin,
	.run = coverage_run,
	.end = coverage_end,
};
