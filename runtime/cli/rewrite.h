/* SPDX-License-Identifier: BSD-2-Clause */
/* rewrite: gives a file a new text, all of it or nothing. */
#ifndef REWRITE_H
#define REWRITE_H

#include <stddef.h>

/*
 * The file keeps its mode and, where that is allowed, its owner; a symbolic link
 * stays one.  0 or -errno (-EINVAL: @path is no regular file): then the file is as it
 * was, and nothing else is left behind.
 */
int rewrite_file(const char *path, const char *text, size_t len);

#endif
