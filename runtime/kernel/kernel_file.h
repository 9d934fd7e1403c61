/* SPDX-License-Identifier: BSD-2-Clause */
/* kernel_file: reads, writes, copies and removes files and folders of an entry as a whole. */
#ifndef KERNEL_FILE_H
#define KERNEL_FILE_H

#include <stdint.h>

/* All of a text file, at most 16 MiB, with a NUL behind it.  To be freed; NULL with errno. */
char *kernel_file_read(const char *path);

/* Writes @text as @path, which has a '/', unless it holds that already: then its time stamp
 * stays, and nothing is made again.  0 or -errno. */
int kernel_file_write(const char *path, const char *text);

/* Makes @to a copy of @from, with its mode and its time stamp.  The copy replaces an old @to
 * when it is complete, so that a process that runs the old one goes on.  Does nothing if @to
 * has the size and the time stamp of @from.  0 or -errno. */
int kernel_file_copy(const char *from, const char *to);

/* Removes a folder with all that is in it.  It need not be there.  0 or -errno. */
int kernel_tree_remove(const char *path);

/* Bytes that the files of a folder take on its disk. */
int64_t kernel_tree_size(const char *path);

#endif
