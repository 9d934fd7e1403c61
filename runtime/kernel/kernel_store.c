/* SPDX-License-Identifier: BSD-2-Clause */
/* kernel_store: the kernels that were built, each an entry of the cache. */
#include "runtime/kernel/kernel_store.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "parser/mem.h"
#include "parser/suggest.h"
#include "runtime/kernel/kernel_config.h"
#include "runtime/kernel/kernel_file.h"
#include "runtime/record/beside.h"

#define NAME_LEN_MAX 100	/* bytes: room for a suffix below NAME_MAX */
#define FACTS "kernel.json"

/* --- paths -------------------------------------------------------------------------- */

static bool text_fits(const char *text, const char *signs)
{
	for (; *text; text++)
		if (!(*text >= 'a' && *text <= 'z') &&
		    !(*text >= 'A' && *text <= 'Z') &&
		    !(*text >= '0' && *text <= '9') && !strchr(signs, *text))
			return false;
	return true;
}

bool kernel_path_fits(const char *path)
{
	return text_fits(path, "/._+-,@=");
}

bool kernel_name_fits(const char *name)
{
	return *name && *name != '.' && *name != '-' &&
	       strlen(name) <= NAME_LEN_MAX && text_fits(name, "._+-,@=");
}

char *kernel_default_name(const char *source, bool *ret_tarball)
{
	static const char *const endings[] = {
		".tar", ".tar.xz", ".tar.gz", ".tar.bz2", ".tar.zst", ".txz",
		".tgz",
	};
	const char *slash = strrchr(source, '/');
	const char *name = slash ? slash + 1 : source;
	size_t len = strlen(name), end = 0;

	for (size_t i = 0; !end && i < sizeof(endings) / sizeof(*endings); i++) {
		size_t n = strlen(endings[i]);

		if (len > n && strcmp(name + len - n, endings[i]) == 0)
			end = n;
	}
	if (ret_tarball)
		*ret_tarball = end;
	return xstrndup(name, len - end);
}

/* XDG Base Directory Specification: a path that is not absolute counts for nothing. */
char *kernel_store_folder(char *err, size_t err_cap)
{
	const char *cache = getenv("XDG_CACHE_HOME");
	const char *home = getenv("HOME");
	char *path;

	if (cache && *cache == '/') {
		path = xasprintf("%s/tundrill/kernels", cache);
	} else if (home && *home == '/') {
		path = xasprintf("%s/.cache/tundrill/kernels", home);
	} else {
		snprintf(err, err_cap,
			 "there is no place for kernels: set HOME or XDG_CACHE_HOME");
		return NULL;
	}
	if (kernel_path_fits(path))
		return path;
	snprintf(err, err_cap,
		 "%s: kernels cannot be built below a path with such characters: set XDG_CACHE_HOME",
		 path);
	free(path);
	return NULL;
}

char *kernel_entry_path(const struct kernel_entry *e, const char *file)
{
	return xasprintf("%s/%s", e->folder, file);
}

char *kernel_entry_command(const struct kernel_entry *e)
{
	td_auto_free char *usual = kernel_default_name(e->source, NULL);
	bool named = strcmp(usual, e->name) != 0;
	char hz[32] = "";

	if (e->hz != KERNEL_HZ_DEFAULT)
		snprintf(hz, sizeof(hz), " --hz=%u", e->hz);
	return xasprintf("tundrill kernel build%s%s%s%s%s%s %s",
			 e->debug ? " --debug" : "", hz,
			 e->fragment ? " --config=" : "",
			 e->fragment ? e->fragment : "", named ? " -o " : "",
			 named ? e->name : "", e->source);
}

/* --- one entry ------------------------------------------------------------------------ */

int kernel_entry_make(const struct kernel_entry *e)
{
	td_auto_free char *path = xstrdup(e->folder);

	for (char *slash = path; slash;) {
		slash = strchr(slash + 1, '/');
		if (slash)
			*slash = '\0';
		if (mkdir(path, 0700) != 0 && errno != EEXIST)
			return -errno;
		if (slash)
			*slash = '/';
	}
	return 0;
}

int kernel_entry_lock(const struct kernel_entry *e)
{
	int fd = open(e->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct stat locked, there;
	int err = 0;

	if (fd < 0)
		return -errno;
	if (flock(fd, LOCK_EX | LOCK_NB) != 0)
		err = -errno;
	/* The process that had the lock may have removed the entry. */
	else if (fstat(fd, &locked) != 0 || stat(e->folder, &there) != 0 ||
		 locked.st_dev != there.st_dev || locked.st_ino != there.st_ino)
		err = -ENOENT;
	if (!err)
		return fd;
	close(fd);
	return err;
}

static char *json_text(const json_t *facts, const char *key)
{
	const char *text = json_string_value(json_object_get(facts, key));

	return text ? xstrdup(text) : NULL;
}

/* False: there is no entry of that name, or none that can be understood. */
static bool entry_read(const char *folder, const char *name,
		       struct kernel_entry *ret)
{
	td_auto_free char *path = xasprintf("%s/%s/" FACTS, folder, name);
	json_t *facts = json_load_file(path, 0, NULL);
	struct kernel_entry e = {
		.source = json_text(facts, "source"),
		.fragment = json_text(facts, "config"),
		.version = json_text(facts, "version"),
		.hz = (unsigned)json_integer_value(json_object_get(facts, "hz")),
		.debug = json_is_true(json_object_get(facts, "debug")),
		.complete = json_is_true(json_object_get(facts, "complete")),
		.built_s = json_integer_value(json_object_get(facts, "built")),
	};

	json_decref(facts);
	if (!e.source) {
		kernel_entry_done(&e);
		return false;
	}
	e.name = xstrdup(name);
	e.folder = xasprintf("%s/%s", folder, name);
	*ret = e;
	return true;
}

int kernel_entry_write(const struct kernel_entry *e)
{
	td_auto_free char *path = kernel_entry_path(e, FACTS);
	json_t *facts = json_pack("{s:s, s:s*, s:s*, s:I, s:b, s:b, s:I}",
				  "source", e->source, "config", e->fragment,
				  "version", e->version, "hz",
				  (json_int_t)e->hz, "debug", e->debug,
				  "complete", e->complete, "built",
				  (json_int_t)e->built_s);
	struct beside file;
	int err;

	/* Paths that fit are UTF-8; a fragment's need not be. */
	if (!facts)
		return -EILSEQ;
	err = beside_path(path, "kernel", 0600, &file);
	if (!err) {
		if (json_dumpfd(facts, file.fd, JSON_INDENT(1)) != 0)
			err = errno ? -errno : -EIO;
		if (close(file.fd) != 0 && !err)
			err = -errno;
		if (err)
			beside_drop(&file);
		else
			err = beside_keep(&file);
	}
	json_decref(facts);
	return err;
}

/* kernel.json goes first: without it, what is left is no entry. */
int kernel_entry_remove(const struct kernel_entry *e)
{
	td_auto_free char *path = kernel_entry_path(e, FACTS);

	if (unlink(path) != 0 && errno != ENOENT)
		return -errno;
	return kernel_tree_remove(e->folder);
}

void kernel_entry_done(struct kernel_entry *e)
{
	free(e->name);
	free(e->folder);
	free(e->source);
	free(e->fragment);
	free(e->version);
	*e = (struct kernel_entry){ 0 };
}

/* --- all of them ---------------------------------------------------------------------- */

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct kernel_entry *)a)->name,
		      ((const struct kernel_entry *)b)->name);
}

int kernel_store_list(struct kernel_list *ret, char *err, size_t err_cap)
{
	td_auto_free char *folder = kernel_store_folder(err, err_cap);
	struct kernel_list list = { 0 };
	struct dirent *d;
	DIR *dir;

	if (!folder)
		return -EINVAL;
	dir = opendir(folder);
	if (!dir && errno != ENOENT) {
		int saved = errno;

		snprintf(err, err_cap, "cannot read %s: %s", folder,
			 strerror(saved));
		return -saved;
	}
	while (dir && (d = readdir(dir))) {
		struct kernel_entry e;

		if (!kernel_name_fits(d->d_name) ||
		    !entry_read(folder, d->d_name, &e))
			continue;
		GROW(list.entry, list.n, list.cap);
		list.entry[list.n++] = e;
	}
	if (dir)
		closedir(dir);
	if (list.n)
		qsort(list.entry, list.n, sizeof(*list.entry), by_name);
	*ret = list;
	return 0;
}

void kernel_list_done(struct kernel_list *list)
{
	for (size_t i = 0; i < list->n; i++)
		kernel_entry_done(&list->entry[i]);
	free(list->entry);
	*list = (struct kernel_list){ 0 };
}

const struct kernel_entry *kernel_list_named(const struct kernel_list *list,
					     const char *name)
{
	for (size_t i = 0; i < list->n; i++)
		if (strcmp(list->entry[i].name, name) == 0)
			return &list->entry[i];
	return NULL;
}

/* The entry of a source; of several, the one that is called like it.  NULL with a message:
 * there is none, or several. */
static const struct kernel_entry *of_source(const struct kernel_list *list,
					    const char *source, char *err,
					    size_t err_cap)
{
	td_auto_free char *usual = kernel_default_name(source, NULL);
	const struct kernel_entry *found = NULL;
	char names[200] = "";
	size_t n = 0;

	for (size_t i = 0; i < list->n; i++) {
		const struct kernel_entry *e = &list->entry[i];
		size_t used = strlen(names);

		if (strcmp(e->source, source) != 0)
			continue;
		if (strcmp(usual, e->name) == 0)
			return e;
		snprintf(names + used, sizeof(names) - used, "%s'%s'",
			 n ? ", " : "", e->name);
		found = e;
		n++;
	}
	if (n == 1)
		return found;
	if (n)
		snprintf(err, err_cap, "%s was built more than once: name one of %s",
			 source, names);
	else
		snprintf(err, err_cap,
			 "%s has not been built: 'tundrill kernel build %s'",
			 source, source);
	return NULL;
}

const struct kernel_entry *kernel_list_find(const struct kernel_list *list,
					    const char *what, char *err,
					    size_t err_cap)
{
	const struct kernel_entry *e = kernel_list_named(list, what);
	td_auto_free char *real = e ? NULL : realpath(what, NULL);
	struct suggest suggest;
	const char *best;

	if (e)
		return e;
	if (real)
		return of_source(list, real, err, err_cap);
	if (strchr(what, '/')) {
		snprintf(err, err_cap, "%s: %s", what, strerror(errno));
		return NULL;
	}
	suggest_init(&suggest, what);
	for (size_t i = 0; i < list->n; i++)
		suggest_offer(&suggest, list->entry[i].name);
	best = suggest_best(&suggest);
	if (best)
		snprintf(err, err_cap,
			 "there is no kernel '%s'; did you mean '%s'?", what,
			 best);
	else
		snprintf(err, err_cap,
			 "there is no kernel '%s'; 'tundrill kernel list' lists them, 'tundrill kernel build' makes one",
			 what);
	return NULL;
}
