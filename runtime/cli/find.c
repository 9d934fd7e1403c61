/* SPDX-License-Identifier: BSD-2-Clause */
/* find: walks directories for scripts. */
#include "runtime/cli/find.h"

#include <errno.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "parser/mem.h"

#define SUFFIX ".pkt"

void find_list_done(struct find_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		free(list->item[i].path);
	free(list->item);
	*list = (struct find_list){ 0 };
}

static void add(struct find_list *list, const char *path, int error)
{
	GROW(list->item, list->n, list->cap);
	list->item[list->n++] = (struct find_item){ xstrdup(path), error };
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

static bool is_script(const FTSENT *e)
{
	size_t len = e->fts_namelen;
	size_t suffix = strlen(SUFFIX);
	struct stat st;

	if (len <= suffix || strcmp(e->fts_name + len - suffix, SUFFIX) != 0)
		return false;
	/* A link that leads nowhere is taken, too: that it cannot be read is worth an
	 * error. */
	if (e->fts_info == FTS_SL && stat(e->fts_accpath, &st) == 0)
		return S_ISREG(st.st_mode);
	return e->fts_info == FTS_F || e->fts_info == FTS_SL ||
	       e->fts_info == FTS_SLNONE;
}

/* FTS_NS: stat() of the name failed, as in a directory without 'x', or where paths
 * are too long. */
static bool is_unknown(const FTSENT *e)
{
	return e->fts_info == FTS_DNR || e->fts_info == FTS_ERR ||
	       e->fts_info == FTS_NS;
}

static int walk(FTS *fts, struct find_list *list, char *err, size_t err_cap)
{
	int ret = 0;
	FTSENT *e;

	/* fts_read() ends with errno 0 at the end of the tree. */
	while (errno = 0, (e = fts_read(fts))) {
		if (e->fts_level > FTS_ROOTLEVEL && e->fts_name[0] == '.') {
			fts_set(fts, e, FTS_SKIP);
		} else if (is_unknown(e)) {
			add(list, e->fts_path, e->fts_errno);
		} else if (is_script(e)) {
			add(list, e->fts_path, 0);
		}
	}
	if (errno) {
		ret = -errno;
		snprintf(err, err_cap, "not all of it was looked at: %s",
			 strerror(-ret));
	}
	return ret;
}

int find_scripts(const char *path, struct find_list *list, bool *ret_is_dir,
		 char *err, size_t err_cap)
{
	td_auto_free char *root = xstrdup(path);
	char *const roots[] = { root, NULL };
	size_t before = list->n;
	struct stat st;
	FTS *fts;
	int ret;

	*ret_is_dir = stat(path, &st) == 0 && S_ISDIR(st.st_mode);
	if (!*ret_is_dir) {
		add(list, path, 0);
		return 0;
	}
	fts = fts_open(roots, FTS_COMFOLLOW | FTS_PHYSICAL | FTS_NOCHDIR,
		       by_name);
	if (!fts) {
		ret = -errno;
		snprintf(err, err_cap, "%s", strerror(-ret));
		return ret;
	}
	ret = walk(fts, list, err, err_cap);
	fts_close(fts);
	if (!ret && list->n == before) {
		snprintf(err, err_cap, "there is no *%s file in this directory",
			 SUFFIX);
		ret = -ENOENT;
	}
	return ret;
}
