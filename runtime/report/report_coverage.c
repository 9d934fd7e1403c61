/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * report_coverage: --state-coverage: the states and arrows that a suite has
 * observed, as a table and as a diagram in SVG that Graphviz draws.
 */
#include <errno.h>
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
static const char *draw(int in, int out)
{
	char *const argv[] = { (char *)"dot", (char *)"-Tsvg", NULL };
	posix_spawn_file_actions_t files;
	int err, status;
	pid_t pid;

	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_adddup2(&files, in, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
	err = posix_spawnp(&pid, argv[0], &files, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&files);
	if (err == ENOENT)
		return "there is no 'dot' to draw it: install graphviz";
	if (err)
		return strerror(err);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		continue;
	return status ? "'dot' failed" : NULL;
}

static void coverage_end(void *state, const struct report_totals *totals)
{
	struct coverage_report *r = state;
	FILE *out = r->config->out;
	const char *why = NULL;
	int fd;

	(void)totals;
	coverage_print(r->config->text, &r->coverage);
	fd = dot_text(&r->coverage);
	if (fd < 0)
		why = "no memory";
	else if (fflush(out) == 0)
		why = draw(fd, fileno(out));
	if (fd >= 0)
		close(fd);
	if (why)
		fprintf(r->config->text,
			"the diagram of the states was not drawn: %s\n", why);
	free(r);
}

const struct reporter report_coverage = {
	.name = "state-coverage",
	.begin = coverage_begin,
	.run = coverage_run,
	.end = coverage_end,
};
