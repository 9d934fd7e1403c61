/* SPDX-License-Identifier: BSD-2-Clause */
/* kernel_source: what a kernel is built of: a tree, or a tarball that becomes one. */
#ifndef KERNEL_SOURCE_H
#define KERNEL_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

struct kernel_source {
	char *path;		/* real path of what was named */
	char *name;		/* what its kernel is called by default */
	bool tarball;		/* else a tree */
};

/* Looks at the tree or tarball @what.  0 with @ret to be freed by kernel_source_done().
 * -errno with a message in @err: it is not there, it is neither a tree of Linux nor a tarball,
 * or it is a tree that kbuild cannot build in another folder. */
int kernel_source_open(const char *what, struct kernel_source *ret, char *err,
		       size_t err_cap);
/* Frees the texts of @s. */
void kernel_source_done(struct kernel_source *s);

/* Whether the folder @tree is a tree that User Mode Linux can be built of.  0, or -errno with
 * a message in @err. */
int kernel_tree_check(const char *tree, char *err, size_t err_cap);

#endif
