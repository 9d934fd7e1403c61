/* SPDX-License-Identifier: BSD-2-Clause */
/* kernel_source: what a kernel is built of: a tree, or a tarball that becomes one. */
#ifndef KERNEL_SOURCE_H
#define KERNEL_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

struct kernel_source {
	char *path;		/* real path of what was named */
	char *name;		/* what its kernel is called if nobody says otherwise */
	bool tarball;		/* else a tree */
};

/* 0 with @ret to be freed by kernel_source_done(), or -errno with a message: it is not there,
 * neither a tree of Linux nor a tarball, or a tree that kbuild cannot build elsewhere. */
int kernel_source_open(const char *what, struct kernel_source *ret, char *err,
		       size_t err_cap);
void kernel_source_done(struct kernel_source *s);

/* Whether @tree has what a build of User Mode Linux begins with.  0, or -errno with a
 * message, as above. */
int kernel_tree_check(const char *tree, char *err, size_t err_cap);

#endif
