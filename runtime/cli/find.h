/* SPDX-License-Identifier: BSD-2-Clause */
/* find: the scripts that a path stands for. */
#ifndef FIND_H
#define FIND_H

#include <stdbool.h>
#include <stddef.h>

struct find_list {
	char **path;
	size_t n;
};

void find_list_done(struct find_list *list);

/*
 * Appends what @path stands for: itself, or, when it is a directory, all *.pkt
 * files below it in the order of their names; *@ret_is_dir tells which.
 * Hidden files are left out, and so is what lies behind a symbolic link to a
 * directory.  0, or -errno with a message in @err: the directory or a part of it
 * cannot be read (what could be was appended), or -ENOENT: it holds no script.
 */
int find_scripts(const char *path, struct find_list *list, bool *ret_is_dir,
		 char *err, size_t err_cap);

#endif
