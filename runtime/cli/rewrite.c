/* SPDX-License-Identifier: BSD-2-Clause */
/* rewrite: writes a second file beside the first, and renames it over the first. */
#include "runtime/cli/rewrite.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "runtime/exec/write_all.h"
#include "runtime/record/beside.h"
#include "runtime/suite/stop_signals.h"

/* The owner first: a change of owner clears bits of the mode. */
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
	struct beside b;
	int ret = beside_path(path, "fmt", 0600, &b);

	if (ret)
		return ret;
	ret = copy_mode(b.fd, st);
	if (!ret)
		ret = write_all(b.fd, text, len, WRITE_HERE);
	if (!ret && fsync(b.fd) != 0)
		ret = -errno;
	close(b.fd);
	if (!ret)
		return beside_keep(&b);
	beside_drop(&b);
	return ret;
}

/* A signal that would end us waits until no file of ours is beside the script. */
static int replace_whole(const char *path, const struct stat *st,
			 const char *text, size_t len)
{
	sigset_t old;
	int ret;

	stop_signals_block(&old);
	ret = replace(path, st, text, len);
	sigprocmask(SIG_SETMASK, &old, NULL);
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
		ret = replace_whole(real, &st, text, len);
	free(real);
	return ret;
}
