/* SPDX-License-Identifier: BSD-2-Clause */
/* diff: runs diff(1) on two texts in memory. */
#include "runtime/cli/diff.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "parser/mem.h"

#define BEFORE_FD 3		/* in the child */
#define AFTER_FD 4

/* A file without a name that holds @text, or -errno.  Numbers below the child's
 * would be lost when those are made. */
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
	while (!ret && len) {
		ssize_t n = write(fd, text, len);

		if (n < 0 && errno != EINTR)
			ret = -errno;
		text += n < 0 ? 0 : n;
		len -= n < 0 ? 0 : (size_t)n;
	}
	if (!ret)
		return fd;
	if (fd >= 0)
		close(fd);
	return ret;
}

static int run_diff(const char *path, int before, int after)
{
	char name[] = "diff", unified[] = "-u", end[] = "--";
	char before_name[] = "/dev/fd/3", after_name[] = "/dev/fd/4";
	td_auto_free char *label = xasprintf("--label=%s", path);
	char *const argv[] = { name, unified, label, label, end, before_name,
			       after_name, NULL };
	posix_spawn_file_actions_t files;
	int status, err;
	pid_t pid;

	fflush(stdout);
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_adddup2(&files, before, BEFORE_FD);
	posix_spawn_file_actions_adddup2(&files, after, AFTER_FD);
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
	int a = text_fd(before->text, before->len), b, ret;

	if (a < 0)
		return a;
	b = text_fd(after, len);
	ret = b < 0 ? b : run_diff(path, a, b);
	close(a);
	if (b >= 0)
		close(b);
	return ret;
}
