/* SPDX-License-Identifier: BSD-2-Clause */
/* rewrite: writes beside a file and takes its place. */
#include "runtime/cli/rewrite.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "parser/mem.h"

static int write_all(int fd, const char *text, size_t len)
{
	while (len) {
		ssize_t n = write(fd, text, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		text += n;
		len -= (size_t)n;
	}
	return fsync(fd) ? -errno : 0;
}

/* The owner first, since to change it takes away bits of the mode. */
static int copy_mode(int fd, const struct stat *st)
{
	if (fchown(fd, st->st_uid, st->st_gid) != 0 && errno != EPERM)
		return -errno;
	return fchmod(fd, st->st_mode & 07777) ? -errno : 0;
}

/* @path has no symbolic links. */
static int replace(const char *path, const struct stat *st, const char *text,
		   size_t len)
{
	const char *slash = strrchr(path, '/');
	td_auto_free char *beside = xasprintf("%.*s/.tundrill-fmt.XXXXXX",
					      (int)(slash - path), path);
	int fd = mkostemp(beside, O_CLOEXEC);
	int ret;

	if (fd < 0)
		return -errno;
	ret = copy_mode(fd, st);
	if (!ret)
		ret = write_all(fd, text, len);
	close(fd);
	if (!ret && rename(beside, path) != 0)
		ret = -errno;
	if (ret)
		unlink(beside);
	return ret;
}

int rewrite_file(const char *path, const char *text, size_t len)
{
	char *real = realpath(path, NULL);
	struct stat st;
	int ret;

	if (!real)
		return -errno;
	if (stat(real, &st) != 0)
		ret = -errno;
	else if (!S_ISREG(st.st_mode))
		ret = -EINVAL;
	else if (access(real, W_OK) != 0)
		ret = -errno;
	else
		ret = replace(real, &st, text, len);
	free(real);
	return ret;
}
