/* SPDX-License-Identifier: BSD-2-Clause */
/* kernel_file: files and trees of an entry, read, written, copied and removed as a whole. */
#include "runtime/kernel/kernel_file.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "parser/mem.h"
#include "runtime/exec/write_all.h"
#include "runtime/record/beside.h"

#define READ_MAX ((size_t)16 << 20)
#define COPY_MAX ((size_t)1 << 30)	/* what one copy_file_range() is asked for */

char *kernel_file_read(const char *path)
{
	FILE *in = fopen(path, "re");
	char *text = NULL;
	size_t n = 0, cap = 0, got;

	if (!in)
		return NULL;
	do {
		GROW(text, n, cap);
		got = fread(text + n, 1, cap - n, in);
		n += got;
	} while (got && n <= READ_MAX);
	if (ferror(in) || n > READ_MAX) {
		int saved = n > READ_MAX ? EFBIG : errno;

		fclose(in);
		free(text);
		errno = saved;
		return NULL;
	}
	fclose(in);
	GROW(text, n, cap);
	text[n] = '\0';
	return text;
}

/* Ends a file that beside_path() has begun.  @err: what went wrong so far; 0:
 * nothing. */
static int end_file(struct beside *file, int err)
{
	if (close(file->fd) != 0 && !err)
		err = -errno;
	if (!err)
		return beside_keep(file);
	beside_drop(file);
	return err;
}

int kernel_file_write(const char *path, const char *text)
{
	td_auto_free char *old = kernel_file_read(path);
	struct beside file;
	int err;

	if (old && strcmp(old, text) == 0)
		return 0;
	err = beside_path(path, "kernel", 0600, &file);
	if (err)
		return err;
	return end_file(&file, write_all(file.fd, text, strlen(text), WRITE_HERE));
}

static int copy_bytes(int from_fd, int to_fd)
{
	ssize_t n;

	while ((n = copy_file_range(from_fd, NULL, to_fd, NULL, COPY_MAX, 0)) > 0)
		;
	return n < 0 ? -errno : 0;
}

static bool same_time(const struct stat *a, const struct stat *b)
{
	return a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
	       a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

static int copy_open_file(int from_fd, const char *to)
{
	struct stat st, there;
	struct beside file;
	int err;

	if (fstat(from_fd, &st) != 0)
		return -errno;
	if (stat(to, &there) == 0 && there.st_size == st.st_size &&
	    same_time(&there, &st))
		return 0;
	err = beside_path(to, "kernel", 0700, &file);
	if (err)
		return err;
	err = copy_bytes(from_fd, file.fd);
	if (!err && (fchmod(file.fd, st.st_mode & 0777) != 0 ||
		     futimens(file.fd, (struct timespec[]){ st.st_atim,
							    st.st_mtim }) != 0))
		err = -errno;
	return end_file(&file, err);
}

int kernel_file_copy(const char *from, const char *to)
{
	int from_fd = open(from, O_RDONLY | O_CLOEXEC), err;

	if (from_fd < 0)
		return -errno;
	err = copy_open_file(from_fd, to);
	close(from_fd);
	return err;
}

/* Calls for each file of a tree, folders after what is in them. */
static int each_file(const char *path, int (*visit)(const FTSENT *f, int64_t *sum),
		     int64_t *sum)
{
	td_auto_free char *root = xstrdup(path);
	char *const roots[] = { root, NULL };
	FTS *fts = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
	int err = 0;
	FTSENT *f;

	if (!fts)
		return -errno;
	while (!err && (f = fts_read(fts))) {
		if (f->fts_info == FTS_NS || f->fts_info == FTS_DNR ||
		    f->fts_info == FTS_ERR)
			err = f->fts_errno == ENOENT ? 0 : -f->fts_errno;
		else if (f->fts_info != FTS_D)
			err = visit(f, sum);
	}
	fts_close(fts);
	return err;
}

static int visit_remove(const FTSENT *f, int64_t *sum)
{
	(void)sum;
	return remove(f->fts_accpath) == 0 || errno == ENOENT ? 0 : -errno;
}

static int visit_size(const FTSENT *f, int64_t *sum)
{
	*sum += f->fts_statp->st_blocks * 512;
	return 0;
}

int kernel_tree_remove(const char *path)
{
	return each_file(path, visit_remove, NULL);
}

int64_t kernel_tree_size(const char *path)
{
	int64_t sum = 0;

	each_file(path, visit_size, &sum);
	return sum;
}
