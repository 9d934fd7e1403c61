/* SPDX-License-Identifier: BSD-2-Clause */
/* output: writes a file, and keeps what was there before until all is written. */
#include "runtime/report/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "parser/mem.h"
#include "runtime/suite/stop_signals.h"

#define FIFO_PAUSE_NS 20000000	/* between two looks for its reader */

/* Names of descriptors, such as /dev/stdout, stand for what is open already. */
static bool is_special(const char *path)
{
	return strncmp(path, "/dev/", 5) == 0 || strncmp(path, "/proc/", 6) == 0;
}

static bool is_standard(const struct stat *st)
{
	struct stat open;

	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fstat(fd, &open) == 0 && open.st_dev == st->st_dev &&
		    open.st_ino == st->st_ino)
			return true;
	return false;
}

/* The path without symbolic links, of a file that need not be there.  NULL, with
 * errno.  Caller frees. */
static char *resolve(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	td_auto_free char *folder = slash ? xstrndup(path, (size_t)(slash - path) + 1)
					  : xstrdup(".");
	td_auto_free char *real = NULL;
	char *whole = realpath(path, NULL);

	if (whole || errno != ENOENT)
		return whole;
	real = realpath(folder, NULL);
	return real ? xasprintf("%s/%s", real, name) : NULL;
}

/* Who may write to a file, but not make another one beside it, writes to it; so does who
 * could not give it to its owner. */
static int open_to_replace(struct output *o, const struct stat *st)
{
	int ret, fd;

	if (access(o->path, W_OK) != 0)
		return -errno;
	ret = beside_path(o->path, "report", 0666, &o->beside);
	if (ret)
		return ret == -EACCES || ret == -EPERM || ret == -EROFS ?
			       -EXDEV : ret;
	fd = o->beside.fd;
	o->is_beside = true;
	if (fchown(fd, st->st_uid, st->st_gid) == 0 &&
	    fchmod(fd, st->st_mode & 07777) == 0)
		return fd;
	close(fd);
	beside_drop(&o->beside);
	o->is_beside = false;
	return -EXDEV;
}

/* Opening one waits for its reader, but not longer than we live: signals that end us may
 * be kept waiting. */
static int open_fifo(const char *path)
{
	const struct timespec pause = { .tv_nsec = FIFO_PAUSE_NS };
	int fd;

	while ((fd = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC)) < 0) {
		if (errno != ENXIO)
			return -errno;
		if (stop_signals_pending())
			return -EINTR;
		nanosleep(&pause, NULL);
	}
	if (fcntl(fd, F_SETFL, 0) == 0)
		return fd;
	close(fd);
	return -EIO;
}

int output_begin(const char *path, struct output *ret)
{
	struct output o = { .path = resolve(path) };
	struct stat st;
	int fd = -EXDEV;

	if (!o.path && errno != ENOENT)
		return -errno;
	o.made = stat(path, &st) != 0;
	if (is_special(path) ||
	    (!o.made && (!S_ISREG(st.st_mode) || is_standard(&st)))) {
		free(o.path);
		o.path = NULL;
	} else if (o.path && !o.made && st.st_size) {
		fd = open_to_replace(&o, &st);
	}
	if (fd == -EXDEV && !o.made && S_ISFIFO(st.st_mode)) {
		fd = open_fifo(path);
	} else if (fd == -EXDEV) {
		fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
		fd = fd < 0 ? -errno : fd;
	}
	o.out = fd < 0 ? NULL : fdopen(fd, "w");
	if (o.out) {
		*ret = o;
		return 0;
	}
	if (fd >= 0) {
		close(fd);
		fd = -ENOMEM;
	}
	if (o.is_beside)
		beside_drop(&o.beside);
	free(o.path);
	return fd;
}

int output_end(struct output *o, bool keep)
{
	int err = 0;

	/* A full disk may show up as late as now. */
	errno = 0;
	if (fflush(o->out) != 0 || ferror(o->out))
		err = errno ? -errno : -EIO;
	if (fclose(o->out) != 0 && !err)
		err = -errno;
	if (o->is_beside && keep && !err)
		err = beside_keep(&o->beside);
	else if (o->is_beside)
		beside_drop(&o->beside);
	if (o->path && o->made && !keep)
		unlink(o->path);
	free(o->path);
	*o = (struct output){ 0 };
	return err;
}
