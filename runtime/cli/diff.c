/* SPDX-License-Identifier: BSD-2-Clause */
/* diff: runs diff(1) on two texts in memory. */
#include "runtime/cli/diff.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "parser/mem.h"
#include "parser/plain.h"
#include "runtime/exec/write_all.h"

#define BEFORE_FD 3		/* in the child */
#define AFTER_FD 4

/* Prints the lines of a script.  CR LF at the end of a line stays as it is: patch(1)
 * needs it, and it does nothing on a terminal. */
static int print_plain(int fd)
{
	FILE *f = fdopen(fd, "r");
	char *line = NULL;
	size_t cap = 0;
	ssize_t len;

	if (!f) {
		close(fd);
		return -ENOMEM;
	}
	rewind(f);
	while ((len = getline(&line, &cap, f)) > 0) {
		size_t n = (size_t)len;

		n -= n && line[n - 1] == '\n';
		n -= n && n < (size_t)len && line[n - 1] == '\r';
		plain_print_n(stdout, line, n);
		fputs(line + n, stdout);
	}
	free(line);
	fclose(f);
	return 0;
}

/* A file without a name that holds @text, or -errno.  Its number is above those that
 * the child's standard files get, which would replace it. */
static int text_fd(const char *text, size_t len)
{
	int low = memfd_create("tundrill-fmt", MFD_CLOEXEC), fd;
	int ret = 0;

	if (low < 0)
		return -errno;
	fd = fcntl(low, F_DUPFD_CLOEXEC, AFTER_FD + 1);
	if (fd < 0)
		ret = -errno;
	close(low);
	if (!ret)
		ret = write_all(fd, text, len, WRITE_HERE);
	if (!ret)
		return fd;
	if (fd >= 0)
		close(fd);
	return ret;
}

/* Starts it with its output to @out, and waits for it. */
static int run_diff(const char *path, int before, int after, int out)
{
	char name[] = "diff", unified[] = "-u", end[] = "--";
	char before_name[] = "/dev/fd/3", after_name[] = "/dev/fd/4";
	td_auto_free char *label = xasprintf("--label=%s", path);
	char *const argv[] = { name, unified, label, label, end, before_name,
			       after_name, NULL };
	posix_spawn_file_actions_t files;
	int status, err;
	pid_t pid;

	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_adddup2(&files, before, BEFORE_FD);
	posix_spawn_file_actions_adddup2(&files, after, AFTER_FD);
	posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
	err = posix_spawnp(&pid, argv[0], &files, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&files);
	if (err)
		return -err;
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	/* 1: they differ; 2: it said what is wrong. */
	return WIFEXITED(status) && WEXITSTATUS(status) <= 1 ? 0 : -EIO;
}

int diff_print(const char *path, const struct source *before, const char *after,
	       size_t len)
{
	int a = text_fd(before->text, before->len), b, out = -1, ret;

	if (a < 0)
		return a;
	b = text_fd(after, len);
	if (b >= 0)
		out = text_fd("", 0);
	ret = b < 0 ? b : out < 0 ? out : run_diff(path, a, b, out);
	close(a);
	if (b >= 0)
		close(b);
	if (ret) {
		if (out >= 0)
			close(out);
		return ret;
	}
	return print_plain(out);
}
