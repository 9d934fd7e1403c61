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
#include <search.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "parser/mem.h"
#include "runtime/exec/write_all.h"
#include "runtime/record/beside.h"

#define CHUNK 65536		/* bytes copied at once */

struct captures {
	char *folder;		/* as given by the user */
	int dir_fd;
	const char **path;	/* of the suite's scripts, by_tail(); NULL: not yet */
	size_t n_paths;
	void *used;		/* names of files: tsearch(3)'s tree of struct used */
	int error;		/* of the first that is missing, or 0 */
};

/* --- the folder ----------------------------------------------------------- */

static int make_folders(const char *path)
{
	td_auto_free char *p = xstrdup(path);

	for (char *slash = strchr(p + 1, '/'); slash;
	     slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		/* Errors are ignored here: opening the last folder will show them. */
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
	tdestroy(c->used, free);
	free(c->path);
	free(c->folder);
	close(c->dir_fd);
	free(c);
}

static void note_missing(struct captures *c, int error)
{
	if (!c->error)
		c->error = error;
}

FILE *captures_memory(struct captures *c)
{
	int fd = c ? memfd_create("tundrill-capture", MFD_CLOEXEC) : -1;
	FILE *f = fd >= 0 ? fdopen(fd, "w+e") : NULL;

	if (c && !f)
		note_missing(c, errno);
	if (fd >= 0 && !f)
		close(fd);
	return f;
}

int captures_error(const struct captures *c)
{
	return c ? -c->error : 0;
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

/* A '/' sorts before all other bytes, as the end of a text does: it is the end of a
 * name. */
static int tail_byte(char c)
{
	return c == '/' ? 0 : (unsigned char)c;
}

/* Compares two paths from their ends: paths with the longest common ends stand side
 * by side. */
static int by_tail(const void *a, const void *b)
{
	const char *x = *(const char *const *)a, *y = *(const char *const *)b;
	size_t i = strlen(x), j = strlen(y);

	while (i && j && x[i - 1] == y[j - 1]) {
		i--;
		j--;
	}
	if (!i || !j)
		return (i > 0) - (j > 0);
	return tail_byte(x[i - 1]) < tail_byte(y[j - 1]) ? -1 : 1;
}

/* Sorts the paths of @all, the first time. */
static void sort_paths(struct captures *c, const struct suite_run *all, size_t n)
{
	if (c->path)
		return;
	c->path = xcalloc(n + 1, sizeof(*c->path));
	c->n_paths = n;
	for (size_t i = 0; i < n; i++)
		c->path[i] = all[i].path;
	qsort(c->path, n, sizeof(*c->path), by_tail);
	n = 0;
	for (size_t i = 0; i < c->n_paths; i++)
		if (!i || strcmp(c->path[i], c->path[n - 1]) != 0)
			c->path[n++] = c->path[i];
	c->n_paths = n;
}

/* Whether @other, if there is one, has the tail of @path, too. */
static bool has_tail(const char *other, const char *path, unsigned n_folders)
{
	bool end;

	return other && strcmp(path_tail(other, n_folders, &end),
			       path_tail(path, n_folders, &end)) == 0;
}

/* The tail that is @path's alone. */
static char *script_name(const struct captures *c, const char *path)
{
	const char *const *at = bsearch(&path, c->path, c->n_paths,
					sizeof(*c->path), by_tail);
	const char *before = at > c->path ? at[-1] : NULL;
	const char *after = at + 1 < c->path + c->n_paths ? at[1] : NULL;
	unsigned n_folders = 0;
	bool end;
	char *name;

	path_tail(path, 0, &end);
	while (!end && (has_tail(before, path, n_folders) ||
			has_tail(after, path, n_folders)))
		path_tail(path, ++n_folders, &end);
	name = xstrdup(path_tail(path, n_folders, &end));
	for (char *p = name; *p; p++)
		if (*p == '/')
			*p = '-';
	return name;
}

/* A name that was used, and how often. */
struct used {
	unsigned times;
	char name[];
};

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct used *)a)->name,
		      ((const struct used *)b)->name);
}

/* How often @name was used, this time included. */
static unsigned use(struct captures *c, const char *name)
{
	struct used *u = xcalloc(1, sizeof(*u) + strlen(name) + 1), **found;

	strcpy(u->name, name);
	found = tsearch(u, &c->used, by_name);
	if (found) {
		if (*found != u)
			free(u);
		return ++(*found)->times;
	}
	mem_exhausted();
}

/* A name that this suite has not used.  Caller frees. */
static char *take_name(struct captures *c, const struct suite_run *run,
		       const struct suite_run *all, size_t n)
{
	const char *family = family_name(run->family);
	td_auto_free char *script = NULL;
	char *name;
	unsigned times;

	sort_paths(c, all, n);
	script = script_name(c, run->path);
	name = xasprintf("%s-%s.pcapng", script, family);
	while ((times = use(c, name)) > 1) {
		free(name);
		name = xasprintf("%s-%s-%u.pcapng", script, family, times);
	}
	return name;
}

/* --- files ---------------------------------------------------------------- */

static int copy(int from, int to)
{
	td_auto_free char *buf = xmalloc(CHUNK);
	off_t at = 0;

	for (;;) {
		ssize_t n = pread(from, buf, CHUNK, at);
		int ret;

		if (n <= 0)
			return n < 0 ? -errno : 0;
		ret = write_all(to, buf, (size_t)n, WRITE_HERE);
		if (ret)
			return ret;
		at += n;
	}
}

/* Half a capture would look like a run that ended early: all of it, or none. */
static int write_file(const struct captures *c, const char *name, int from)
{
	struct beside b;
	int ret = beside_new(c->dir_fd, name, "capture", 0666, &b);

	if (ret)
		return ret;
	ret = copy(from, b.fd);
	if (close(b.fd) != 0 && !ret)
		ret = -errno;
	if (!ret)
		return beside_keep(&b);
	beside_drop(&b);
	return ret;
}

void captures_keep(struct captures *c, FILE *memory, struct suite_run *run,
		   const struct suite_run *all, size_t n)
{
	struct diag_list *diags = &run->result.diags;
	td_auto_free char *name = NULL;
	struct stat st;
	int err;

	if (!c || !memory || fstat(fileno(memory), &st) != 0 || !st.st_size)
		return;
	name = take_name(c, run, all, n);
	err = write_file(c, name, fileno(memory));
	if (err)
		note_missing(c, -err);
	if (err)
		diag_add(diags, DIAG_WARNING, SPAN_NONE,
			 "the capture %s/%s cannot be written: %s", c->folder,
			 name, strerror(-err));
	else if (run->result.verdict != VERDICT_PASS)
		diag_add(diags, DIAG_NOTE, SPAN_NONE, "its packets are in %s/%s",
			 c->folder, name);
}
