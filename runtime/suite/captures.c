/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * captures: a folder with the packets of runs.
 *
 * A file is named after its script: close-wait.pkt-ipv4.pcapng.  As long as
 * another script of the suite has the same name, the folder's name is put in front
 * (tcp-close-wait.pkt...).  A name that this suite has used already, for an
 * earlier run of the same script, gets a number.
 */
#include "runtime/suite/captures.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "parser/mem.h"

#define CHUNK 65536		/* bytes copied at once */

struct captures {
	char *folder;		/* as given by the user */
	int dir_fd;
	char **used;		/* names of files, of this suite */
	size_t n_used;
};

/* --- the folder ----------------------------------------------------------- */

static int make_folders(const char *path)
{
	td_auto_free char *p = xstrdup(path);

	for (char *slash = strchr(p + 1, '/'); slash;
	     slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		/* What is really wrong shows when the last one is opened. */
		mkdir(p, 0777);
		*slash = '/';
	}
	return mkdir(p, 0777) != 0 && errno != EEXIST ? -errno : 0;
}

int captures_new(const char *folder, struct captures **ret, char *err,
		 size_t err_cap)
{
	struct captures *c;
	int fd = make_folders(folder);

	if (fd == 0) {
		fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (fd < 0)
			fd = -errno;
	}
	if (fd < 0) {
		snprintf(err, err_cap,
			 "cannot make the folder %s for captures: %s", folder,
			 strerror(-fd));
		return fd;
	}
	c = xcalloc(1, sizeof(*c));
	c->folder = xstrdup(folder);
	c->dir_fd = fd;
	*ret = c;
	return 0;
}

void captures_free(struct captures *c)
{
	if (!c)
		return;
	for (size_t i = 0; i < c->n_used; i++)
		free(c->used[i]);
	free(c->used);
	free(c->folder);
	close(c->dir_fd);
	free(c);
}

FILE *captures_memory(const struct captures *c)
{
	int fd = c ? memfd_create("tundrill-capture", MFD_CLOEXEC) : -1;
	FILE *f = fd >= 0 ? fdopen(fd, "w+e") : NULL;

	if (fd >= 0 && !f)
		close(fd);
	return f;
}

/* --- names ---------------------------------------------------------------- */

/* The last part of @path with up to @n_folders in front; *@ret_all: with all of
 * them. */
static const char *path_tail(const char *path, unsigned n_folders,
			     bool *ret_all)
{
	const char *p = path + strlen(path);

	while (p > path && (p[-1] != '/' || n_folders--))
		p--;
	*ret_all = p == path;
	return p;
}

/* True if another script's path has the same tail. */
static bool is_shared(const struct suite_run *run, unsigned n_folders,
		      const struct suite_run *all, size_t n)
{
	bool end;
	const char *tail = path_tail(run->path, n_folders, &end);

	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].path, run->path) != 0 &&
		    strcmp(path_tail(all[i].path, n_folders, &end), tail) == 0)
			return true;
	return false;
}

static char *script_name(const struct suite_run *run,
			 const struct suite_run *all, size_t n)
{
	unsigned n_folders = 0;
	bool end;
	char *name;

	path_tail(run->path, 0, &end);
	while (!end && is_shared(run, n_folders, all, n))
		path_tail(run->path, ++n_folders, &end);
	name = xstrdup(path_tail(run->path, n_folders, &end));
	for (char *p = name; *p; p++)
		if (*p == '/')
			*p = '-';
	return name;
}

static bool is_used(const struct captures *c, const char *name)
{
	for (size_t i = 0; i < c->n_used; i++)
		if (strcmp(c->used[i], name) == 0)
			return true;
	return false;
}

/* A name that this suite has not used; it stays with @c. */
static const char *take_name(struct captures *c, const struct suite_run *run,
			     const struct suite_run *all, size_t n)
{
	td_auto_free char *script = script_name(run, all, n);
	const char *family = family_name(run->family);
	char *name = xasprintf("%s-%s.pcapng", script, family);

	for (unsigned i = 2; is_used(c, name); i++) {
		free(name);
		name = xasprintf("%s-%s-%u.pcapng", script, family, i);
	}
	c->used = xrealloc(c->used, (c->n_used + 1) * sizeof(*c->used));
	c->used[c->n_used++] = name;
	return name;
}

/* --- files ---------------------------------------------------------------- */

static int copy(int from, int to)
{
	td_auto_free char *buf = xmalloc(CHUNK);
	off_t at = 0;

	for (;;) {
		ssize_t n = pread(from, buf, CHUNK, at), done = 0;

		if (n <= 0)
			return n < 0 ? -errno : 0;
		while (done < n) {
			ssize_t w = write(to, buf + done, (size_t)(n - done));

			if (w < 0 && errno != EINTR)
				return -errno;
			if (w > 0)
				done += w;
		}
		at += n;
	}
}

/* Half a capture would look like a run that ended early: all of it, or none. */
static int write_file(const struct captures *c, const char *name, int from)
{
	int ret, fd = openat(c->dir_fd, name,
			     O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);

	if (fd < 0)
		return -errno;
	ret = copy(from, fd);
	if (close(fd) != 0 && !ret)
		ret = -errno;
	if (ret)
		unlinkat(c->dir_fd, name, 0);
	return ret;
}

void captures_keep(struct captures *c, FILE *memory, struct suite_run *run,
		   const struct suite_run *all, size_t n)
{
	struct diag_list *diags = &run->result.diags;
	const char *name;
	struct stat st;
	int err;

	if (!c || !memory || fstat(fileno(memory), &st) != 0 || !st.st_size)
		return;
	name = take_name(c, run, all, n);
	err = write_file(c, name, fileno(memory));
	if (err)
		diag_add(diags, DIAG_WARNING, SPAN_NONE,
			 "the capture %s/%s cannot be written: %s", c->folder,
			 name, strerror(-err));
	else if (run->result.verdict != VERDICT_PASS)
		diag_add(diags, DIAG_NOTE, SPAN_NONE, "its packets are in %s/%s",
			 c->folder, name);
}
