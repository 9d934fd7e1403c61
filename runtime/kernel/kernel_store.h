/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * kernel_store: the kernels that were built, each an entry of the cache.
 *
 *     $XDG_CACHE_HOME/tundrill/kernels/	(default: ~/.cache/...), mode 0700
 *         NAME/			an entry; flock() on it keeps builds apart
 *             kernel.json		what is known of it
 *             linux			the kernel; replaced as a whole
 *             out/			what kbuild made: the next build goes on there
 *             src/			of a tarball: what was in it
 *             log			what the last build printed
 *
 * An entry is there from the beginning of its first build.  It stands for the tree or the
 * tarball that it was built of, whose path finds it as well as its name does.  If its last
 * build did not succeed, it gives no kernel: its user does not mean the one of an earlier
 * build.
 */
#ifndef KERNEL_STORE_H
#define KERNEL_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct kernel_entry {
	char *name;
	char *folder;		/* its path */
	char *source;		/* real path of a tree or a tarball */
	char *fragment;		/* real path of --config, or NULL */
	char *version;		/* "6.12.117" of its last good build; NULL: none */
	unsigned hz;		/* that was asked for */
	bool debug;
	bool complete;		/* its last build came to a good end */
	int64_t built_s;	/* the last one that did, since 1970; 0: none */
};

struct kernel_list {
	struct kernel_entry *entry;
	size_t n, cap;
};

/* The cache's folder, which need not be there.  To be freed; NULL with a message in @err:
 * the environment names none, or one whose path kbuild cannot have. */
char *kernel_store_folder(char *err, size_t err_cap);

/* All entries, by name.  0 with @ret to be freed by kernel_list_done(), or -errno with a
 * message.  A folder that is not there has none. */
int kernel_store_list(struct kernel_list *ret, char *err, size_t err_cap);
/* Frees the entries; @list is empty then. */
void kernel_list_done(struct kernel_list *list);
/* The entry of that name; NULL: there is none. */
const struct kernel_entry *kernel_list_named(const struct kernel_list *list,
					     const char *name);
/* The entry that @what, a name or the path of a source, stands for.  NULL with a message in
 * @err: there is none, or there are several. */
const struct kernel_entry *kernel_list_find(const struct kernel_list *list,
					    const char *what, char *err,
					    size_t err_cap);

/* Whether a path may be given to kbuild, whose recipes hand it to a shell: letters, digits
 * and a few signs.  A name may be that without '/', and does not begin with '.' or '-'. */
bool kernel_path_fits(const char *path);
bool kernel_name_fits(const char *name);

/* The default name of an entry that is built of @source, a real path: the last part of the
 * path, without an ending such as ".tar.xz".  To be freed.  *@ret_tarball: whether it has such
 * an ending; @ret_tarball may be NULL. */
char *kernel_default_name(const char *source, bool *ret_tarball);

/* The path of a file of an entry, "linux".  To be freed. */
char *kernel_entry_path(const struct kernel_entry *e, const char *file);

/* The command that builds it again as it is: "tundrill kernel build --debug linux".  To be
 * freed. */
char *kernel_entry_command(const struct kernel_entry *e);

/* Makes the entry's folder and those above it.  0 or -errno. */
int kernel_entry_make(const struct kernel_entry *e);
/* Locks the entry against builds and removal.  Returns a descriptor, whose close() unlocks
 * it.  -EWOULDBLOCK: another process has the lock; -ENOENT: the entry is gone; or another
 * -errno. */
int kernel_entry_lock(const struct kernel_entry *e);
/* Writes kernel.json: 0 or -errno.  The caller has the lock. */
int kernel_entry_write(const struct kernel_entry *e);
/* Removes all of it: 0 or -errno.  The caller has the lock. */
int kernel_entry_remove(const struct kernel_entry *e);
/* Frees the texts of @e. */
void kernel_entry_done(struct kernel_entry *e);

/* A kernel to run. */
struct kernel {
	char *binary;		/* its path */
	char *name;		/* of its entry; else as it was given */
	char *version;		/* or NULL: not known before it runs */
	unsigned hz;		/* or 0: not known */
};

/*
 * What a user gives to --kernel: the name of an entry, the tree or tarball that one was built
 * of, or a file that is a kernel of User Mode Linux with time travel.  A word without '/' is
 * a name first.  0 with @ret to be freed by kernel_done(), or -errno with a message that tells
 * the way out.
 */
int kernel_find(const char *what, struct kernel *ret, char *err, size_t err_cap);
/* Frees the texts of @k. */
void kernel_done(struct kernel *k);

#endif
