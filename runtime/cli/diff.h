/* SPDX-License-Identifier: BSD-2-Clause */
/* diff: shows how a text differs from a script, as diff -u does. */
#ifndef DIFF_H
#define DIFF_H

#include <stddef.h>

#include "parser/source.h"

/* Prints to standard output how the @len bytes of @after differ from @before, the script
 * @path, by diff(1).  0 or -errno. */
int diff_print(const char *path, const struct source *before, const char *after,
	       size_t len);

#endif
