/* SPDX-License-Identifier: BSD-2-Clause */
/* find: the scripts that a path stands for. */
#ifndef FIND_H
#define FIND_H

#include <stdbool.h>
#include <stddef.h>

struct find_item {
	char *path;
	int error;		/* 0: a script; else why it cannot be looked at, an errno */
};

struct find_list {
	struct find_item *item;
	size_t n, cap;
};

/* Frees the paths; @list is empty then. */
void find_list_done(struct find_list *list);

/*
 * Appends what @path stands for: itself, or, if it is a directory, all *.pkt files
 * below it in the order of their names; *@ret_is_dir tells which.  Hidden files are left
 * out, and so are files behind a symbolic link to a directory.  A path that cannot be
 * looked at may be a script, or a directory of scripts: it is appended with its error.
 *
 * 0, or -errno with a message in @err.  -ENOENT: there is no script.  Others: the walk
 * ended early, and what it has found is appended.
 */
int find_scripts(const char *path, struct find_list *list, bool *ret_is_dir,
		 char *err, size_t err_cap);

#endif
